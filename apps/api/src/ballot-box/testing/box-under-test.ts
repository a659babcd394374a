/**
 * A ballot box under test: a real PostgreSQL database, a test election whose ballot box it is, a board that walks the
 * checks, a spool that takes slips. Clock, randomness and the log it follows are the test's.
 */
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import request, { type Response } from 'supertest';
import { SlipOrder, type VoteSlip } from '#contracts/terminal';
import { canonicalText, encodeBallot, encodeBase64url, type Ballot } from '#protocol';
import { FakeBoard, INTAKE_TOKEN } from '../../../../../test/board/fake-board.js';
import { testDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import { makeParties, seededRandom, smallOutline, TestElection } from '../../../../../libs/protocol/src/testing.js';
import { type Outbox, outboxToken, type RandomBytes } from '../../platform/index.js';
import { TEST_ADMIN_TOKEN, testApp, TestClock, testConfig, testRandom } from '../../platform/testing/index.js';
import { BallotBoxModule } from '../ballot-box.module.js';
import { Batches } from '../batches/batches.js';
import { database } from '../database/index.js';
import { LOGS, type Logs } from '../log/followed-log.js';
import { LogState } from '../log/log-follower.js';
import { SETTINGS, type Settings } from '../settings.js';

export const TERMINAL_TOKEN = 'terminal-token-of-the-tests-0123456789';

/** Endorsed, with its list; `batch` as the test wants it. The clock stands half an hour after opening. */
export function electionWith(batch: { interval: number; minimum: number }, label: string): TestElection {
  const random = seededRandom(label);
  const { manifest, parties } = makeParties(smallOutline, random);
  const board = { ...manifest.board, batch };
  const election = new TestElection({ ...manifest, board }, parties, random, Date.parse('2026-09-17T12:00:00Z'));
  election.publish();
  election.endorseAll();
  election.openAccess({ north: 100, south: 100 });
  election.now = Date.parse('2026-09-18T05:30:00Z');
  return election;
}

/** Follows the test election's entries in memory; `log-follower.spec.ts` tests the real one over HTTP. */
export class FakeLogs implements Logs {
  known = true;
  away = false;

  constructor(private readonly election: TestElection) {}

  last(): LogState | undefined {
    if (!this.known) return undefined;
    const state = new LogState(this.election.election);
    for (const entry of this.election.entries) state.take(entry);
    return state;
  }

  catchUp(): Promise<LogState> {
    const state = this.last();
    return this.away || state === undefined ? Promise.reject(new Error('away')) : Promise.resolve(state);
  }
}

export class BoxUnderTest {
  readonly slips: VoteSlip[] = [];
  readonly logs: FakeLogs;
  /** Makes the spool answer 503. */
  spoolAway = false;

  private constructor(
    readonly election: TestElection,
    readonly clock: TestClock,
    readonly board: FakeBoard,
    readonly base: TestDatabase,
    private readonly spool: Server,
  ) {
    this.logs = new FakeLogs(election);
  }

  app!: NestFastifyApplication;

  static async start(election: TestElection, override: { random?: RandomBytes } = {}): Promise<BoxUnderTest> {
    const clock = new TestClock(new Date(election.now));
    const board = await FakeBoard.start(election);
    const base = await testDatabase(database);
    const spool = createServer();
    await new Promise<void>((resolve) => spool.listen(0, '127.0.0.1', resolve));
    const box = new BoxUnderTest(election, clock, board, base, spool);
    spool.on('request', (incoming, answer) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        if (box.spoolAway || incoming.headers.authorization !== `Bearer ${TERMINAL_TOKEN}`) {
          answer.writeHead(503).end('{}');
          return;
        }
        const { slips } = SlipOrder.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        box.slips.push(...(slips as VoteSlip[]));
        answer.end(JSON.stringify({ last: box.slips.length }));
      });
    });
    await box.open(override.random);
    await box.install();
    return box;
  }

  /** A process over the same database: again after `app.close()` it is a restart. */
  async open(random: RandomBytes = testRandom(7)): Promise<void> {
    const settings: Settings = {
      boardUrl: this.board.url,
      intakeToken: INTAKE_TOKEN,
      terminalUrl: `http://127.0.0.1:${(this.spool.address() as AddressInfo).port}`,
      terminalToken: TERMINAL_TOKEN,
      key: new Uint8Array(32).fill(3),
    };
    this.app = await testApp({
      config: testConfig('ballot-box', this.base.url),
      modules: [BallotBoxModule],
      clock: this.clock,
      random: this.#withSeed(random),
      override: (builder) =>
        builder.overrideProvider(SETTINGS).useValue(settings).overrideProvider(LOGS).useValue(this.logs),
    });
  }

  /** The first key made is the test election's, so that its manifest can be installed. */
  #withSeed(random: RandomBytes): RandomBytes {
    let first = true;
    return (length) => {
      if (!first || length !== 32) return random(length);
      first = false;
      return Uint8Array.from(this.election.parties.ballotBox);
    };
  }

  operator(method: 'post' | 'put', path: string) {
    return request(this.app.getHttpServer())[method](path).set('authorization', `Bearer ${TEST_ADMIN_TOKEN}`);
  }

  async install(): Promise<void> {
    const { id, board, styles } = this.election.manifest;
    await this.operator('post', '/ballot-box/admin/elections')
      .send({ id, origin: board.origin, styles: styles.map((style) => style.id), accesses: 2, rsaBits: 2048 })
      .expect(200);
    await this.operator('put', `/ballot-box/admin/elections/${id}/manifest`)
      .send({ manifest: canonicalText(this.election.manifest) })
      .expect(200);
  }

  cast(ballot: Ballot): Promise<Response> {
    return this.send(Buffer.from(encodeBallot(ballot)).toString('utf8'));
  }

  async send(body: string): Promise<Response> {
    return request(this.app.getHttpServer()).post('/box/ballots').set('content-type', 'application/json').send(body);
  }

  async tick(): Promise<void> {
    // The board stamps records by the test election's clock.
    this.election.now = this.clock.now().getTime();
    await this.app.get(Batches).tick();
  }

  async sweep(topic?: string): Promise<number> {
    this.election.now = this.clock.now().getTime();
    return this.app.get<Outbox>(outboxToken('ballot-box'), { strict: false }).sweep(topic);
  }

  async stop(): Promise<void> {
    await this.app?.close();
    await this.board.stop();
    this.spool.closeAllConnections();
    await new Promise((resolve) => this.spool.close(resolve));
    await this.base.drop();
  }
}

/** The same ballot with one byte of a base64url member turned over. */
export const flipped = (text: string): string => {
  const bytes = Buffer.from(text, 'base64url');
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  return encodeBase64url(new Uint8Array(bytes));
};
