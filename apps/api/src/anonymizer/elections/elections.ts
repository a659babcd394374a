/**
 * The elections of this node: keys are made for a draft, a manifest with exactly these keys is installed, and from
 * then on requests find it by its fingerprint.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull, Not, type EntityManager } from 'typeorm';
import { type PreparedNode, type PrepareElection } from '#contracts/admin';
import {
  buildEndorsement,
  canonicalText,
  encodeBase64url,
  type Endorsement,
  type Manifest,
  parseBody,
} from '#protocol';
import { Problem, RANDOM, type RandomBytes, Sealer } from '../../platform/index.js';
import { ElectionRow, LogEventRow } from '../database.js';
import { NODE_ENVIRONMENT, type NodeEnvironment } from '../environment.js';
import { BlindSigner } from '../keys/blind-signer.js';
import { decodeKeys, encodeKeys, makeNodeKeys, type StoredKeys } from '../keys/node-keys.js';
import { compareManifest } from './manifest-comparison.js';
import { type LogView, NodeElection } from './node-election.js';
import { type DecisionEffect } from '#protocol';

@Injectable()
export class Elections {
  readonly #sealer: Sealer;
  readonly #known = new Map<string, NodeElection>();
  readonly #making = new Map<string, Promise<PreparedNode>>();

  constructor(
    @InjectDataSource('anonymizer') private readonly source: DataSource,
    @Inject(NODE_ENVIRONMENT) private readonly environment: NodeEnvironment,
    @Inject(RANDOM) private readonly random: RandomBytes,
    @Inject(BlindSigner) private readonly signer: BlindSigner,
  ) {
    this.#sealer = new Sealer(environment.key, random);
  }

  /** Makes this node's keys for a draft; asked again, answers with the same. */
  prepare(draft: PrepareElection): Promise<PreparedNode> {
    const asked = canonicalText(draft);
    // Asked twice at once, the keys are still made once.
    const made = this.#making.get(asked) ?? this.#prepare(draft, asked).finally(() => this.#making.delete(asked));
    this.#making.set(asked, made);
    return made;
  }

  async #prepare(draft: PrepareElection, asked: string): Promise<PreparedNode> {
    const rows = this.source.getRepository(ElectionRow);
    const answer = ({ prepared, publicPart }: ElectionRow): PreparedNode => {
      if (prepared === asked) return publicPart;
      throw new Problem('conflict', { detail: 'Keys for this draft were made for other styles, accesses or sizes.' });
    };
    const known = await rows.findOneBy({ draft: draft.id });
    if (known !== null) return answer(known);
    const { keys, publicPart } = await makeNodeKeys(draft, this.environment, this.random);
    const sealedKeys = this.#sealer.seal(placeOf(draft.id), encodeKeys(keys));
    const row = { draft: draft.id, prepared: asked, publicPart, sealedKeys, fingerprint: null, manifest: null };
    // Another process of this node may have been quicker: then its keys stand.
    await rows.createQueryBuilder().insert().values(row).orIgnore().execute();
    return answer(await rows.findOneByOrFail({ draft: draft.id }));
  }

  /** Installs a manifest in which this node's keys stand unchanged; returns its fingerprint. */
  async install(draft: string, text: string): Promise<string> {
    const fingerprint = await this.source.transaction(async (manager) => {
      const row = await manager.findOne(ElectionRow, { where: { draft }, lock: { mode: 'pessimistic_write' } });
      if (row === null) throw new Problem('not-found', { detail: 'This node has made no keys for this draft.' });
      const prepared = JSON.parse(row.prepared) as PrepareElection;
      const compared = compareManifest(text, prepared, row.publicPart);
      if (!compared.ok) throw new Problem(compared.error.code, { detail: compared.error.says });
      const given = this.#open(row, compared.value, NOTHING_LOGGED).fingerprint;
      if (row.fingerprint !== null && row.fingerprint !== given) {
        throw new Problem('conflict', {
          detail: 'Another manifest with these keys is installed; keys serve one election.',
        });
      }
      if (row.fingerprint === null)
        await manager.update(ElectionRow, { draft }, { fingerprint: given, manifest: text });
      return given;
    });
    await this.reload(fingerprint);
    return fingerprint;
  }

  /** The node's word that it has compared the manifest with its keys, and the proofs of its RSA keys (§4, §7). */
  async endorse(fingerprint: string): Promise<Endorsement> {
    const known = await this.require(fingerprint);
    const { credentialKeys, passKeys } = known.keys;
    const styles = Object.keys(credentialKeys).sort();
    const numbers = Object.keys(passKeys).sort((a, b) => Number(a) - Number(b));
    const proofs: string[] = [];
    for (const pkcs8 of [...styles.map((id) => credentialKeys[id]), ...numbers.map((id) => passKeys[id])]) {
      proofs.push(encodeBase64url(await this.signer.prove(pkcs8 ?? '')));
    }
    const body = { election: fingerprint, by: 'node' as const, id: known.nodeId, proofs };
    return buildEndorsement(body, known.signingSeed);
  }

  async find(fingerprint: string): Promise<NodeElection | undefined> {
    return this.#known.get(fingerprint) ?? (await this.reload(fingerprint));
  }

  /** Throws `not-found`. */
  async require(fingerprint: string): Promise<NodeElection> {
    const known = await this.find(fingerprint);
    if (known === undefined) throw new Problem('not-found');
    return known;
  }

  /** Fingerprints of all installed. */
  async installed(): Promise<string[]> {
    const rows = await this.source.getRepository(ElectionRow).findBy({ fingerprint: Not(IsNull()) });
    return rows.flatMap(({ fingerprint }) => (fingerprint === null ? [] : [fingerprint]));
  }

  /** Takes manifest and log events from the database anew. */
  async reload(fingerprint: string, manager: EntityManager = this.source.manager): Promise<NodeElection | undefined> {
    const row = await manager.findOneBy(ElectionRow, { fingerprint });
    if (row?.manifest == null) return undefined;
    const manifest = JSON.parse(row.manifest) as Manifest;
    const events = await manager.find(LogEventRow, { where: { fingerprint }, order: { index: 'ASC' } });
    const election = this.#open(row, manifest, viewOf(events));
    this.#known.set(fingerprint, election);
    return election;
  }

  #open(row: ElectionRow, manifest: Manifest, log: LogView): NodeElection {
    const keys: StoredKeys = decodeKeys(this.#sealer.open(placeOf(row.draft), row.sealedKeys));
    return new NodeElection(manifest, this.environment.id, keys, log);
  }
}

const NOTHING_LOGGED: LogView = { effects: [], retired: new Set(), closed: false, taken: new Set() };

const placeOf = (draft: string): string => `election keys ${draft}`;

function viewOf(events: readonly LogEventRow[]): LogView {
  const effects: DecisionEffect[] = [];
  const retired = new Set<string>();
  let closed = false;
  for (const { type, body } of events) {
    const value: unknown = JSON.parse(body);
    if (type === 'decision') {
      const decision = parseBody('decision', value);
      if (decision.ok) effects.push(decision.value.effect);
    } else if (type === 'retired') {
      const body = parseBody('retired', value);
      if (body.ok) retired.add(body.value.node);
    } else if (type === 'closed') closed = true;
  }
  return { effects, retired, closed, taken: new Set(events.map(({ index }) => index)) };
}
