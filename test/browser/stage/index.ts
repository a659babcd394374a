/**
 * A stage for the pages: every party of an election as a small server in this process, on real keys and a real log, so
 * that the built pages can be walked, photographed and checked for accessibility without the servers of the product.
 */
import { type Settings } from '#contracts/registrar';
import { preparedElection, type TestElection } from '../../../libs/protocol/src/testing.js';
import { AnonymousStage } from './board.js';
import { Party } from './http.js';
import { nodeStage, type NodeStage } from './nodes.js';
import { stageOutline } from './outline.js';
import { RegistrarStage } from './registrar.js';

export { type TestElection };

export interface Stage {
  readonly test: TestElection;
  readonly registrar: RegistrarStage;
  readonly anonymous: AnonymousStage;
  readonly nodes: readonly NodeStage[];
  /** Origin of the voters' side. */
  readonly vote: string;
  /** Origin of the board. */
  readonly board: string;
  /** Serves the worker as to a browser that can't or may not compile WebAssembly. */
  readonly forbidWebAssembly: () => void;
  readonly close: () => Promise<void>;
}

let prepared: TestElection | undefined;
/** Each stage has an election of its own; their keys are made once. */
const ownElection = (): TestElection => (prepared ??= preparedElection(stageOutline, 'stage')).fork();

export async function openStage(test: TestElection = ownElection()): Promise<Stage> {
  const identified = new Party();
  const public_ = new Party();
  const nodeParties = test.parties.nodes.map(() => new Party());
  const parties = [identified, public_, ...nodeParties];
  await Promise.all(parties.map((party) => party.listen()));
  const settings = (): Settings => ({
    demo: true,
    board: public_.url,
    ballotBox: public_.url,
    nodes: test.parties.nodes.map(({ id }, at) => ({ id, url: nodeParties[at]?.url ?? '' })),
    accountProvider: { ru: 'Учебная учётная запись', en: 'Training account' },
  });
  const registrar = new RegistrarStage(test, settings);
  const anonymous = new AnonymousStage(test);
  const nodes = test.parties.nodes.map((node) => nodeStage(test, node));
  const clock = new ClockAndPaper(test);
  identified.role = (asked) => clock.answer(asked, 'access') ?? registrar.role(asked);
  public_.role = (asked) => clock.answer(asked, 'vote') ?? anonymous.role(asked);
  nodeParties.forEach((party, at) => {
    party.role = (asked) => clock.answer(asked, 'none') ?? nodes[at]?.role(asked);
  });
  identified.index = 'vote';
  public_.index = 'board';
  for (const party of [identified, public_]) party.connect = parties.map(({ url }) => url);
  return {
    test,
    registrar,
    anonymous,
    nodes,
    vote: identified.url,
    board: public_.url,
    forbidWebAssembly: () => {
      identified.webAssembly = false;
    },
    close: async () => {
      await Promise.all(parties.map((party) => party.close()));
    },
  };
}

/** The parts of demonstrations that every process has: its clock, and the paper of its terminal. */
class ClockAndPaper {
  #offset = 0;

  constructor(private readonly test: TestElection) {}

  answer(
    { path, method, body }: Parameters<Party['role']>[0],
    spool: 'access' | 'vote' | 'none',
  ): ReturnType<Party['role']> {
    if (path === '/demo/clock') {
      if (method === 'POST') this.#move((JSON.parse(body) as { offsetSeconds: number }).offsetSeconds);
      return { json: { offsetSeconds: this.#offset, now: new Date(this.test.now).toISOString() } };
    }
    if (spool === 'none') return undefined;
    if (path === '/terminal/slips') return { json: { slips: slips(spool) } };
    if (path === '/terminal/state') return { json: { spool, slips: 5, waiting: 0, alarm: null } };
    const picture = /^\/terminal\/slips\/(\d+)\/picture\.svg$/.exec(path)?.[1];
    return picture === undefined ? undefined : { text: slipPicture(Number(picture), spool), type: 'image/svg+xml' };
  }

  #move(offset: number): void {
    this.test.now += Math.max(0, offset - this.#offset) * 1000;
    this.#offset = Math.max(this.#offset, offset);
  }
}

const slips = (kind: 'access' | 'vote') =>
  Array.from({ length: 5 }, (_, at) => ({
    number: at + 1,
    kind,
    chain: `${String(at)}chain`.padEnd(43, 'A'),
    printed: at < 4,
  }));

const slipPicture = (number: number, kind: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 300"><rect width="420" height="300" fill="#fff"/>` +
  [
    `УЧЕБНОЕ ГОЛОСОВАНИЕ`,
    kind === 'vote' ? 'ПРИНЯТЫЙ ГОЛОС' : 'ДОСТУП К БЮЛЛЕТЕНЮ',
    `Талон № ${number}`,
    'Территория: north',
  ]
    .map((line, at) => `<text x="20" y="${48 + at * 34}" font-family="monospace" font-size="20">${line}</text>`)
    .join('') +
  `</svg>`;
