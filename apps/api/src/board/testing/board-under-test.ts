/** The room as it runs, before a test election whose manifest names the very key the room made. */
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { canonicalText, timeOf, type JsonValue, type Manifest } from '#protocol';
import { seededRandom, smallOutline, TestElection, type Entry, type TestOutline } from '#protocol/testing';
import { testDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import { TEST_ADMIN_TOKEN, testApp, TestClock, testConfig } from '../../platform/testing/index.js';
import { BoardModule } from '../board.module.js';
import { database } from '../database/index.js';

export const INTAKE_TOKEN = 'intake-token-of-the-tests-0123456789';
const START = Date.parse('2026-09-17T12:00:00Z');
const DRAFT = 'draft-1';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export class BoardUnderTest {
  election!: TestElection;
  readonly clock = new TestClock(new Date(START));
  /** Entries of `election` that are posted. */
  posted = 0;
  #batches = 0;

  private constructor(
    public app: NestFastifyApplication,
    readonly base: TestDatabase,
  ) {}

  /** `witnesses`: what the manifest says of them; nobody by default, so that every checkpoint is served at once. */
  static async start(
    options: {
      readonly outline?: TestOutline;
      readonly witnesses?: Manifest['witnesses'];
      readonly witnessUrls?: readonly string[];
      readonly label?: string;
      readonly install?: boolean;
    } = {},
  ): Promise<BoardUnderTest> {
    process.env['BOARD_KEY'] = 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc';
    process.env['BOARD_INTAKE_TOKEN'] = INTAKE_TOKEN;
    process.env['WITNESS_URLS'] = (options.witnessUrls ?? []).join(',');
    const base = await testDatabase(database);
    const clock = new TestClock(new Date(START));
    const board = new BoardUnderTest(await open(base, clock), base);
    Object.assign(board, { clock });
    const { outline = smallOutline, witnesses = { threshold: 0, members: [] }, label = 'board' } = options;
    const drafted = TestElection.create(outline, seededRandom(label), START);
    const manifest: Manifest = {
      ...drafted.manifest,
      witnesses,
      board: { ...drafted.manifest.board, signingKey: await board.prepare() },
    };
    board.election = new TestElection(manifest, drafted.parties, drafted.random, START);
    board.election.publish();
    if (options.install !== false) await board.install();
    return board;
  }

  get http() {
    return request(this.app.getHttpServer());
  }

  get fp(): string {
    return this.election.election.fingerprint;
  }

  async prepare(origin = 'board.test/election', draft = DRAFT): Promise<string> {
    const body = { id: draft, origin, styles: ['north'], accesses: 2, rsaBits: 2048 };
    const answer = await this.http.post('/board/admin/elections').auth(TEST_ADMIN_TOKEN, { type: 'bearer' }).send(body);
    return (JSON.parse(answer.text) as { signingKey: string }).signingKey;
  }

  async install(manifest: JsonValue = this.election.manifest): Promise<Answer> {
    const answer = await this.http
      .put(`/board/admin/elections/${DRAFT}/manifest`)
      .auth(TEST_ADMIN_TOKEN, { type: 'bearer' })
      .send({ manifest: canonicalText(manifest) });
    if (answer.status === 200) this.posted = Math.max(this.posted, 1);
    return answer;
  }

  /** Another process, or the same one after a restart: the same database, memory empty. */
  another(): Promise<NestFastifyApplication> {
    return open(this.base, this.clock);
  }

  async restart(): Promise<void> {
    await this.app.close();
    this.app = await this.another();
  }

  /** GET …/board/:fp/`path`. */
  async get(path: string, app = this.app): Promise<Answer & { readonly bytes: Buffer }> {
    const answer = await request(app.getHttpServer())
      .get(`/board/${this.fp}/${path}`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    const bytes = answer.body as Buffer;
    return { status: answer.status, headers: answer.headers, bytes, text: bytes.toString() };
  }

  async json<T>(path: string): Promise<T> {
    return JSON.parse((await this.get(path)).text) as T;
  }

  post(type: string, body: JsonValue, app = this.app): Promise<Answer> {
    return Promise.resolve(
      request(app.getHttpServer())
        .post(`/board/${this.fp}/records`)
        .send({ type, body: canonicalText(body) }),
    );
  }

  postBatch(ballots: readonly JsonValue[], batch = this.nextBatch(), token = INTAKE_TOKEN): Promise<Answer> {
    return Promise.resolve(
      this.http
        .post(`/board/${this.fp}/ballots`)
        .auth(token, { type: 'bearer' })
        .send({ batch, ballots: ballots.map(canonicalText) }),
    );
  }

  nextBatch(): string {
    this.#batches++;
    return `00000000-0000-4000-8000-${String(this.#batches).padStart(12, '0')}`;
  }

  /** Posts what the election has and the board has not, each at its own minute. Throws at the first refusal. */
  async sync(): Promise<void> {
    for (const entry of this.election.entries.slice(this.posted)) {
      const answer = await this.postEntry(entry);
      if (answer.status !== 200) throw new Error(`${entry.record.type}: ${answer.status} ${answer.text}`);
      this.posted++;
    }
  }

  postEntry({ record: { type, time }, body }: Entry): Promise<Answer> {
    this.clock.set(new Date(timeOf(time)));
    return type === 'ballot' ? this.postBatch([body]) : this.post(type, body);
  }

  /** Endorsed, opened, half an hour after voting began. */
  async prepared(): Promise<void> {
    const { election } = this;
    election.endorseAll();
    election.openAccess(Object.fromEntries(election.manifest.styles.map(({ id }) => [id, 10])));
    await this.sync();
    election.now = Date.parse(election.manifest.styles[0]?.opensAt ?? '') + 30 * 60_000;
    this.clock.set(new Date(election.now));
  }

  async stop(): Promise<void> {
    await this.app?.close();
    await this.base?.drop();
  }
}

const open = (base: TestDatabase, clock: TestClock): Promise<NestFastifyApplication> =>
  testApp({ config: testConfig('board', base.url), modules: [BoardModule], clock });
