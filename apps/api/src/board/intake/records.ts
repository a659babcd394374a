/**
 * What enters a log (§7): self-authenticating records from anybody, and ballots from the ballot box alone. The walk of
 * §10 decides; what is refused leaves no trace.
 */
import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import {
  bodyHash,
  decodeCanonicalText,
  parseBody,
  trackerOf,
  type ArchiveRecord,
  type Ballot,
  type JsonValue,
  type RecordType,
} from '#protocol';
import {
  type BatchPosted,
  type PostBatch,
  type PostRecord,
  type RecordFinding,
  type RecordPosted,
} from '#contracts/board';
import { CLOCK, Problem, type Clock } from '../../platform/index.js';
import { earlyFindings, recordFinding, refuseRecord, untimelyTally } from '../log/admission.js';
import { type ElectionLog } from '../log/election-log.js';
import { batchBy, hasDocument, insertBatch, insertEntries, recordBy, type NewEntry } from '../log/log-store.js';
import { Logs } from '../log/logs.js';
import { fittingAdvice } from './advice.js';

/** Ballots looked at before other requests get their turn. */
const STRIDE = 50;

/** A ballot of a batch before it has a place. */
interface Arrived {
  readonly text: string;
  readonly ballot: Ballot;
  readonly hash: string;
  readonly advice: Uint8Array | undefined;
}

@Injectable()
export class Records {
  constructor(
    @Inject(Logs) private readonly logs: Logs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The same body again gets the same answer, whatever has come after it. */
  async post(fingerprint: string, { type, body: text }: PostRecord): Promise<RecordPosted> {
    const election = await this.logs.election(fingerprint);
    if (type === 'manifest' || type === 'ballot') {
      throw new Problem('record-refused', {
        detail: 'The manifest is installed by the operator, and ballots come from the ballot box.',
        extra: { findings: [] },
      });
    }
    const value = canonical(text);
    const early = earlyFindings(election, type, value);
    if (early.length > 0) throw refuseRecord(early);
    const hash = bodyHash(value);
    return this.logs.write(fingerprint, async (log, manager) => {
      const known = await recordBy(manager, fingerprint, 'hash', hash);
      if (known !== undefined) return posted(known.index, known);
      const missing = await missingDocument(manager, fingerprint, value);
      if (missing !== undefined) throw refuseRecord([missing]);
      const record: ArchiveRecord = { type, hash, time: log.nextTime(this.clock.now()) };
      const index = log.size;
      const findings = offer(log, record, value, text);
      if (findings.length > 0) throw refuseRecord(findings);
      await insertEntries(manager, fingerprint, index, [{ record, text, tracker: null }]);
      return posted(index, record);
    });
  }

  /** A batch is taken whole or refused whole. */
  async postBatch(fingerprint: string, { batch, ballots, advice }: PostBatch): Promise<BatchPosted> {
    await this.logs.election(fingerprint);
    const arrived: Arrived[] = [];
    for (const [at, text] of ballots.entries()) {
      if (at % STRIDE === STRIDE - 1) await breathe();
      arrived.push(arrivedBallot(text, advice?.[at]));
    }
    const digest = createHash('sha256')
      .update(arrived.map(({ hash }) => hash).join())
      .digest();
    const twice = sharedKey(arrived);
    if (twice !== undefined) throw refuseRecord([twice]);
    return this.logs.write(fingerprint, async (log, manager) => {
      const known = await batchBy(manager, fingerprint, batch);
      if (known !== undefined) {
        if (!known.digest.equals(digest)) {
          throw new Problem('conflict', { detail: 'Another batch was posted under this id.' });
        }
        return { first: known.first, count: known.count, time: known.time };
      }
      const first = log.size;
      const time = log.nextTime(this.clock.now());
      const entries = arrived.map(({ text, hash, advice: kept }): NewEntry => {
        return { record: { type: 'ballot', hash, time }, text, tracker: trackerOf(hash), advice: kept };
      });
      // No two of a key: what each is found to be does not depend on the others.
      const findings: RecordFinding[] = [];
      for (const [at, { ballot, hash }] of arrived.entries()) {
        if (at % STRIDE === STRIDE - 1) await breathe();
        for (const found of log.check({ type: 'ballot', hash, time }, ballot))
          findings.push({ ...recordFinding(found), record: first + at });
      }
      if (findings.length > 0) throw refuseRecord(findings);
      for (const [at, { ballot, hash }] of arrived.entries()) {
        if (at % STRIDE === STRIDE - 1) await breathe();
        log.take({ type: 'ballot', hash, time }, ballot);
      }
      await insertEntries(manager, fingerprint, first, entries);
      const posted = { first, count: entries.length, time };
      await insertBatch(manager, fingerprint, batch, { ...posted, digest });
      return posted;
    });
  }
}

const posted = (index: number, { type, hash, time }: ArchiveRecord): RecordPosted => ({
  index,
  record: { type, hash, time },
});

function canonical(text: string): JsonValue {
  const decoded = decodeCanonicalText(text);
  if (!decoded.ok) throw new Problem('bad-request', { detail: 'The body is not canonical JSON.' });
  return decoded.value;
}

function arrivedBallot(text: string, advice: string | undefined): Arrived {
  const value = canonical(text);
  const parsed = parseBody('ballot', value);
  if (!parsed.ok) throw new Problem('bad-request', { detail: 'A body of the batch is no ballot.' });
  return { text, ballot: parsed.value, hash: bodyHash(value), advice: fittingAdvice(advice, parsed.value) };
}

/** §7: at most one of a key in a batch, or the order within it would decide which ballot counts. */
function sharedKey(arrived: readonly Arrived[]): RecordFinding | undefined {
  const keys = new Set(arrived.map(({ ballot }) => ballot.core.key));
  if (keys.size === arrived.length) return undefined;
  return { check: 4, record: null, says: 'Two ballots of one key are in the batch.' };
}

function offer(log: ElectionLog, record: ArchiveRecord, value: JsonValue, text: string): RecordFinding[] {
  const { type } = record;
  const untimely = type === 'tally' && log.state !== undefined ? untimelyTally(log.state) : [];
  if (untimely.length > 0) return untimely;
  const expected = log.expected(type);
  if (expected !== undefined && expected !== text) return [notWhatFollows(type, log.size)];
  return log.offer(record, value).map(recordFinding);
}

/**
 * A document that a decision or protocol names has to be here before it is named: an archive without it does not verify
 * (§9, §10 check 1), and the record could never be taken back.
 */
async function missingDocument(
  manager: EntityManager,
  fingerprint: string,
  body: JsonValue,
): Promise<RecordFinding | undefined> {
  // Its shape has been looked at; other types have no such member.
  const { document: hash } = body as { readonly document?: JsonValue };
  if (typeof hash !== 'string' || (await hasDocument(manager, fingerprint, hash))) return undefined;
  const says = `The document ${hash} is not on the board: upload it first, then post the record again.`;
  return { check: 1, record: null, says };
}

const notWhatFollows = (type: RecordType, record: number): RecordFinding => ({
  check: type === 'tally' ? 6 : 7,
  record,
  says: `The ${type} is not the one that follows from the log.`,
});
