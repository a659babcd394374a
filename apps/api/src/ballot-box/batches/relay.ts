/** Delivers what batches put into the outbox: ballots and `drained` to the board, slips to the vote spool (R17). */
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { frame, sha256 } from '#crypto';
import { BatchPosted, RecordPosted, type PostBatch, type PostRecord } from '#contracts/board';
import { type SlipOrder, SlipsTaken, type VoteSlip } from '#contracts/terminal';
import { ballotHash, bytesOf, decodeCanonicalText, hashOf, parseBody } from '#protocol';
import { InjectOutbox, Outbox, postJson, uuidOf } from '../../platform/index.js';
import { Elections, type Installed } from '../elections/elections.js';
import { SETTINGS, type Settings } from '../settings.js';
import { BATCH_TOPIC, DRAINED_TOPIC, SLIPS_TOPIC } from './batches.js';

@Injectable()
export class Relay implements OnModuleInit {
  constructor(
    @InjectDataSource('ballot-box') private readonly source: DataSource,
    @InjectOutbox('ballot-box') private readonly outbox: Outbox,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Delivered messages are forgotten: an outbox row has the millisecond at which it was written, and a batch may be one ballot. */
  onModuleInit(): void {
    const forget = { forget: true };
    this.outbox.handle<{ election: string }>(
      BATCH_TOPIC,
      async (messages, manager) => {
        for (const { id, payload } of messages) await this.#postBatch(payload.election, id, manager);
      },
      forget,
    );
    this.outbox.handle<{ election: string; batch: string }>(
      SLIPS_TOPIC,
      async (messages) => {
        for (const { payload } of messages) await this.#orderSlips(payload.election, payload.batch);
      },
      forget,
    );
    this.outbox.handle<{ election: string }>(
      DRAINED_TOPIC,
      async (messages) => {
        for (const { payload } of messages) await this.#postDrained(payload.election);
      },
      forget,
    );
  }

  /** The message's id is the batch's: redelivered, it is the same batch in the same order. */
  async #postBatch(election: string, batch: string, manager: EntityManager): Promise<void> {
    const rows = await this.source.query<{ body: string; advice: Buffer | null }[]>(
      'SELECT body, advice FROM ballot WHERE batch = $1 ORDER BY place',
      [batch],
    );
    const request: PostBatch = {
      batch,
      ballots: rows.map(({ body }) => body),
      advice: rows.map(({ advice }) => advice?.toString('base64url') ?? ''),
    };
    const answer = BatchPosted.parse(
      await postJson(fetch, `${this.settings.boardUrl}/board/${election}/ballots`, request, this.settings.intakeToken),
    );
    if (answer.count !== request.ballots.length) throw new Error('the board took another number of ballots');
    await manager.query('UPDATE batch SET posted = true WHERE id = $1', [batch]);
  }

  async #orderSlips(fingerprint: string, batch: string): Promise<void> {
    const installed = await this.#installed(fingerprint);
    const slips = (await this.#bodies(batch)).map((text) => voteSlip(installed, text));
    const order: SlipOrder = { slips };
    SlipsTaken.parse(
      await postJson(fetch, `${this.settings.terminalUrl}/terminal/slips`, order, this.settings.terminalToken),
    );
  }

  async #postDrained(fingerprint: string): Promise<void> {
    const rows = await this.source.query<{ drained: string | null }[]>(
      'SELECT drained FROM election WHERE fingerprint = $1',
      [fingerprint],
    );
    const body = rows[0]?.drained;
    if (body == null) throw new Error('drained was not said');
    const record: PostRecord = { type: 'drained', body };
    const base = `${this.settings.boardUrl}/board/${fingerprint}`;
    try {
      RecordPosted.parse(await postJson(fetch, `${base}/records`, record));
    } catch (error) {
      // Refused because it stands there already (the answer was lost, not the record): then it is delivered.
      const decoded = decodeCanonicalText(body);
      if (!decoded.ok || !(await isThere(`${base}/bodies/${hashOf(decoded.value)}`))) throw error;
    }
  }

  /** Canonical texts of a batch's ballots in its order. */
  async #bodies(batch: string): Promise<string[]> {
    const rows = await this.source.query<{ body: string }[]>(
      'SELECT body FROM ballot WHERE batch = $1 ORDER BY place',
      [batch],
    );
    return rows.map(({ body }) => body);
  }

  async #installed(fingerprint: string): Promise<Installed> {
    const installed = await this.elections.find(fingerprint);
    if (installed === undefined) throw new Error('no such election is installed');
    return installed;
  }
}

/** R17: ciphertexts, and nothing by which a voter could be told: neither key nor signature nor number of access. */
function voteSlip({ election }: Installed, text: string): VoteSlip {
  const value = decodeCanonicalText(text);
  const body = value.ok ? parseBody('ballot', value.value) : value;
  if (!body.ok) throw new TypeError('an accepted ballot is no ballot');
  const ballot = ballotHash(body.value);
  const { manifest, fingerprint } = election;
  return {
    kind: 'vote',
    id: slipId(ballot),
    election: fingerprint,
    title: manifest.title['ru'] ?? Object.values(manifest.title)[0] ?? '',
    territory: body.value.core.style,
    ballot,
    contests: body.value.core.contests.map(({ contest, ciphertexts }) => ({ contest, ciphertexts })),
    training: manifest.kind === 'training',
  };
}

/** One slip a ballot, however often it is ordered: a UUID (RFC 9562, version 8) made from the ballot's hash. */
const slipId = (ballot: string): string => uuidOf(sha256(frame('veche/v1/vote-slip', bytesOf(ballot))).slice(0, 16), 8);

const isThere = async (url: string): Promise<boolean> => (await fetch(url, { signal: AbortSignal.timeout(30_000) })).ok;
