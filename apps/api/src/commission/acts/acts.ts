/**
 * Acts from proposal to the board (§7, R25). Members sign off line; here signatures are verified, counted and, at
 * the quorum, posted. Nobody can make this room post what the quorum has not signed: the board verifies all of it again.
 */
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type ActType, type ActView, type MemberSignature, type ProposeAct } from '#contracts/commission';
import { sha256, utf8 } from '#crypto';
import {
  assembleClosed,
  assembleDecision,
  canonicalText,
  type Closed,
  decodeCanonicalText,
  type Decision,
  encodeBase64url,
  hashOf,
  type JsonValue,
  verifySignatureOver,
} from '#protocol';
import {
  CLOCK,
  type Clock,
  InjectOutbox,
  Outbox,
  Problem,
  RANDOM,
  randomUuid,
  type RandomBytes,
} from '../../platform/index.js';
import { type FollowedElection, FollowedElections } from '../log/followed-elections.js';
import { checkDraft, type Draft } from './check-draft.js';
import { ACT_TEXTS, type ActText } from './texts.js';

const TOPIC = 'act';

interface Row {
  readonly id: string;
  readonly election: string;
  readonly type: ActType;
  readonly body: string;
  readonly signed_body: string | null;
  readonly posted: number | null;
  readonly refusal: string | null;
}

const refused = (why: ActText) => new Problem('act-refused', { detail: ACT_TEXTS[why].ru, extra: { why } });

@Injectable()
export class Acts implements OnModuleInit {
  constructor(
    @InjectDataSource('commission') private readonly source: DataSource,
    @InjectOutbox('commission') private readonly outbox: Outbox,
    @Inject(FollowedElections) private readonly elections: FollowedElections,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: RandomBytes,
  ) {}

  onModuleInit(): void {
    this.outbox.handle<{ act: string }>(TOPIC, async (messages, manager) => {
      for (const { payload } of messages) await this.#post(payload.act, manager);
    });
  }

  async list(fingerprint: string): Promise<ActView[]> {
    const log = await this.elections.catchUp(fingerprint);
    const rows = await this.source.query<Row[]>('SELECT * FROM act WHERE election = $1 ORDER BY position', [
      fingerprint,
    ]);
    return Promise.all(rows.map((row) => this.#view(row, log)));
  }

  /** The same draft proposed again is the same act, signed once more. */
  async propose(fingerprint: string, { type, body, signature }: ProposeAct): Promise<ActView> {
    const log = await this.elections.catchUp(fingerprint);
    const known = await this.#drafted(fingerprint, type, body);
    // An act on its way or posted has changed the log it was drafted for: it is not checked a second time.
    const draft = known === undefined ? this.#draft(type, body, log) : draftOf(known);
    this.#verify(type, draft, signature, log);
    await this.source.query(
      'INSERT INTO act (id, election, type, body, draft_hash) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
      [randomUuid(this.random), fingerprint, type, body, draftHash(body)],
    );
    const act = await this.#drafted(fingerprint, type, body);
    if (act === undefined) throw new Error('an act was not kept');
    return this.#sign(act.id, signature, log);
  }

  async sign(fingerprint: string, act: string, signature: MemberSignature): Promise<ActView> {
    const log = await this.elections.catchUp(fingerprint);
    const row = await this.#row(act);
    if (row?.election !== fingerprint) throw new Problem('not-found');
    this.#verify(row.type, draftOf(row), signature, log);
    return this.#sign(act, signature, log);
  }

  #draft(type: ActType, body: string, log: FollowedElection): Draft {
    const checked = checkDraft(type, body, log, this.clock.now().getTime());
    if (!checked.ok) throw refused(checked.why);
    return checked.draft;
  }

  #verify(type: ActType, draft: Draft, { member, value }: MemberSignature, log: FollowedElection): void {
    const key = log.election.manifest.commission.members.find(({ id }) => id === member)?.signingKey;
    if (key === undefined || !verifySignatureOver(type, draft, value, key)) throw refused('member');
  }

  /** Keeps a verified signature; with the quorum the act goes to the outbox in the same transaction. */
  async #sign(act: string, { member, value }: MemberSignature, log: FollowedElection): Promise<ActView> {
    const queued = await this.source.transaction(async (manager) => {
      // One at a time an act: two last signatures at once make one message.
      const rows = await manager.query<Row[]>('SELECT * FROM act WHERE id = $1 FOR UPDATE', [act]);
      const row = rows[0] as Row;
      await manager.query(
        'INSERT INTO act_signature (act, member, value) VALUES ($1, $2, $3) ON CONFLICT (act, member) DO NOTHING',
        [act, member, value],
      );
      const signatures = await this.#signatures(act, manager);
      if (row.signed_body !== null || wants(row.type, signatures, log) !== undefined) return false;
      await manager.query('UPDATE act SET signed_body = $2 WHERE id = $1', [
        act,
        canonicalText(assemble(row, signatures)),
      ]);
      await this.outbox.put(manager, TOPIC, { act }, row.election);
      return true;
    });
    if (queued) this.outbox.nudge(TOPIC);
    return this.#view((await this.#row(act)) as Row, log);
  }

  /** Delivers an act; one that the board refuses for good is marked, so that no later act waits behind it. */
  async #post(act: string, manager: EntityManager): Promise<void> {
    const row = await this.#row(act);
    if (row?.signed_body == null) throw new Error('an act without signatures was queued');
    const posted = await this.elections.client.post(row.election, row.type, row.signed_body);
    if (posted.ok) return this.#settle(act, 'posted', posted.value.index, manager);
    if (posted.error.kind !== 'refused') throw new Error(`the board: ${posted.error.kind}`);
    // Perhaps it stands there already, and only the answer was lost.
    const log = await this.elections.catchUp(row.election);
    const index = log.indexOf(hashOf(valueOf(row.signed_body)));
    if (index !== undefined) return this.#settle(act, 'posted', index, manager);
    const says = posted.error.findings.map((finding) => finding.says).join('; ');
    return this.#settle(act, 'refusal', says.slice(0, 1_000), manager);
  }

  async #settle(act: string, column: 'posted' | 'refusal', value: number | string, manager: EntityManager) {
    await manager.query(`UPDATE act SET ${column} = $2 WHERE id = $1`, [act, value]);
  }

  async #drafted(election: string, type: ActType, body: string): Promise<Row | undefined> {
    const rows = await this.source.query<Row[]>(
      'SELECT * FROM act WHERE election = $1 AND type = $2 AND draft_hash = $3',
      [election, type, draftHash(body)],
    );
    return rows[0];
  }

  async #row(act: string): Promise<Row | undefined> {
    return (await this.source.query<Row[]>('SELECT * FROM act WHERE id = $1', [act]))[0];
  }

  async #signatures(act: string, manager: EntityManager = this.source.manager): Promise<MemberSignature[]> {
    return manager.query<MemberSignature[]>(
      'SELECT member, value FROM act_signature WHERE act = $1 ORDER BY member COLLATE "C"',
      [act],
    );
  }

  async #view(row: Row, log: FollowedElection): Promise<ActView> {
    const signatures = await this.#signatures(row.id);
    return {
      act: row.id,
      type: row.type,
      body: row.body,
      signed: signatures.map(({ member }) => member),
      quorum: log.election.manifest.commission.quorum,
      posted: row.posted,
      wants: wantsOf(row, signatures, log),
    };
  }
}

/** What is missing to post: the quorum, and under `closed` the chair (R25). */
function wants(type: ActType, signatures: readonly MemberSignature[], log: FollowedElection): ActText | undefined {
  const { members, quorum } = log.election.manifest.commission;
  const chair = members.find(({ role }) => role === 'chair')?.id;
  if (signatures.length < quorum) return 'signatures';
  return type === 'closed' && !signatures.some(({ member }) => member === chair) ? 'chair' : undefined;
}

function wantsOf(row: Row, signatures: readonly MemberSignature[], log: FollowedElection): string | null {
  if (row.posted !== null) return null;
  if (row.refusal !== null) return `${ACT_TEXTS.refused.ru} ${row.refusal}`.trim();
  if (row.signed_body !== null) return ACT_TEXTS.posting.ru;
  if (row.type === 'closed' && (draftOf(row) as Partial<Closed>).records !== log.head.size) return ACT_TEXTS.stale.ru;
  const missing = wants(row.type, signatures, log);
  return missing === undefined ? null : ACT_TEXTS[missing].ru;
}

function assemble(row: Row, signatures: readonly MemberSignature[]): JsonValue {
  const draft = draftOf(row) as unknown;
  return row.type === 'closed'
    ? assembleClosed(draft as Closed, signatures)
    : assembleDecision(draft as Decision, signatures);
}

const draftHash = (body: string): string => encodeBase64url(sha256(utf8(body)));

const draftOf = (row: Row): Draft => valueOf(row.body) as Draft;

function valueOf(text: string): JsonValue {
  const value = decodeCanonicalText(text);
  if (!value.ok) throw new TypeError('an act in the database is not canonical: it was checked before');
  return value.value;
}
