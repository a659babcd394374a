/** Carries out what the journey asks of registrar, nodes, worker and ballot box, and tells the journey what came of it. */
import { PageKey } from '#anonymizer';
import { type Settings, type VoterElection } from '#contracts/registrar';
import { systemRandom } from '#crypto';
import { activeNodes, Election, type Result } from '#protocol';
import { castAtBallotBox, openBallot, RegistrarClient, type Refused } from '#voter';
import { serverClock, type ServerClock } from '../shared/time.js';
import { type Journey, type JourneyEvent, type Paper, START, step } from './journey.js';
import { type ProvenTerms, type Resigned, type SealOrder } from './seal.js';
import { type SealWorker } from './seal-worker.js';
import { slotMarks } from './selection.js';

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Tries of one cast before the voter is asked to press again: the same ballot twice is one vote (§6). */
const CAST_PAUSES_MS = [700, 2000, 5000];

export class VoteFlow {
  #state: Journey = START;
  #settings: Settings | undefined;
  #clock: ServerClock = serverClock(new Date(0).toISOString());
  readonly #registrar: RegistrarClient;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly worker: SealWorker,
    private readonly fetcher: Fetch,
  ) {
    this.#registrar = new RegistrarClient('', fetcher);
  }

  get state(): Journey {
    return this.#state;
  }

  get settings(): Settings | undefined {
    return this.#settings;
  }

  get clock(): ServerClock {
    return this.#clock;
  }

  get registrar(): RegistrarClient {
    return this.#registrar;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: JourneyEvent): void {
    const next = step(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }

  async start(): Promise<void> {
    const settings = await this.#registrar.settings();
    if (!settings.ok) {
      this.tell({ type: 'unreachable', trouble: settings.refused });
      return;
    }
    this.#settings = settings.value;
    await this.refresh();
  }

  /** Asks the session anew: it says where the voter is (R14). */
  async refresh(): Promise<void> {
    const answer = await this.#registrar.session();
    if (answer.ok) {
      this.#clock = serverClock(answer.value.now);
      this.tell({ type: 'session', session: answer.value });
      return;
    }
    if (isLoggedOut(answer.refused)) this.tell({ type: 'logged-out', expired: this.#state.at !== 'loading' });
    else this.tell({ type: this.#state.at === 'loading' ? 'unreachable' : 'refused', trouble: answer.refused });
  }

  async requestCode(): Promise<void> {
    this.tell({ type: 'asking' });
    const answer = await this.#registrar.requestCode();
    if (answer.ok) this.tell({ type: 'code-sent', request: answer.value });
    else this.#refuse(answer.refused);
  }

  async enterCode(id: string, code: string): Promise<void> {
    this.tell({ type: 'asking' });
    const answer = await this.#registrar.enterCode(id, code);
    if (!answer.ok) {
      this.#refuse(answer.refused);
      return;
    }
    await this.refresh();
    if (this.#state.at === 'code') this.tell({ type: 'leave' });
  }

  /** «Получить бюллетень» (R10); again after a fault, it goes on where it was. */
  async open(election: VoterElection): Promise<void> {
    const settings = this.#settings;
    if (settings === undefined) return;
    this.tell({ type: 'open', election });
    if (this.#state.at !== 'opening') return;
    let terms: ProvenTerms | undefined;
    const opened = await openBallot({
      registrar: this.#registrar,
      settings,
      fingerprint: election.fingerprint,
      style: election.style.id,
      pageKey: await PageKey.generate(systemRandom),
      proveManifest: async () => {
        const proven = await this.#prove(settings.board, election.fingerprint);
        if (!proven.ok) return proven;
        terms = proven.value;
        const active = activeNodes(terms.manifest, terms.retired);
        this.tell({ type: 'proven', nodes: Object.fromEntries(active.map(({ id, name }) => [id, name])) });
        return { ok: true, value: { election: new Election(terms.manifest), retired: terms.retired } };
      },
      fetch: (url, init) => this.fetcher(url, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer' }),
      random: systemRandom,
      now: () => performance.now(),
      pause,
      onProgress: (progress) => this.tell({ type: 'progress', progress }),
    });
    if (opened.ok && terms !== undefined) {
      this.tell({ type: 'opened', terms, open: opened.value });
      // Its answer is not waited for: what is not prepared is computed at sealing.
      void this.worker.ask({ kind: 'prepare', order: { manifest: terms.manifest, style: opened.value.style } });
    } else if (!opened.ok && opened.fault.at === 'registrar' && isLoggedOut(opened.fault.refused)) {
      this.tell({ type: 'logged-out', expired: true });
    } else if (!opened.ok) this.tell({ type: 'open-failed', fault: opened.fault });
  }

  /** Encrypts the marks, for the first time or anew after a challenge. */
  async seal(): Promise<void> {
    this.tell({ type: 'seal' });
    if (this.#state.at !== 'sealing') return;
    const { paper, marks } = this.#state;
    const { manifest } = paper.terms;
    const style = manifest.styles.find(({ id }) => id === paper.open.style);
    const contests = manifest.contests.filter(({ id }) => style?.contests.includes(id) === true);
    const order: SealOrder = {
      ...signaturesOf(paper),
      style: paper.open.style,
      sequence: paper.open.number,
      marks: Object.fromEntries(contests.map((contest) => [contest.id, slotMarks(contest, marks[contest.id] ?? [])])),
    };
    const done = await this.worker.ask({ kind: 'seal', order });
    this.tell(done.kind === 'sealed' ? { type: 'sealed', sealed: done.sealed } : { type: 'seal-failed' });
  }

  async send(): Promise<void> {
    this.tell({ type: 'send' });
    const settings = this.#settings;
    if (this.#state.at !== 'casting' || settings === undefined) return;
    const { paper, cast } = this.#state;
    for (const wait of [...CAST_PAUSES_MS, undefined]) {
      const outcome = await castAtBallotBox(settings.ballotBox, this.fetcher, paper.open.election, cast.ballot);
      if (outcome.kind === 'try-again' && wait !== undefined) {
        await pause(wait);
        continue;
      }
      const resigned =
        outcome.kind === 'refused' && outcome.code === 'token' ? await this.#resign(paper, cast) : undefined;
      this.tell(resigned === undefined ? { type: 'outcome', outcome } : { type: 'resigned', cast: resigned });
      break;
    }
    // The receipt's page says when voting again is possible: only the session knows.
    if (this.state.at === 'receipt') await this.refresh();
  }

  async leave(): Promise<void> {
    this.tell({ type: 'leave' });
    await this.refresh();
  }

  /** True when the session is over at the server. */
  async logout(): Promise<boolean> {
    const answer = await this.#registrar.logout();
    const over = answer.ok || isLoggedOut(answer.refused);
    if (over) {
      this.worker.stop();
      this.tell({ type: 'logged-out', expired: false });
    }
    return over;
  }

  async #prove(board: string, fingerprint: string): Promise<Result<ProvenTerms, string>> {
    const done = await this.worker.ask({ kind: 'prove', board, fingerprint });
    if (done.kind === 'proven') return { ok: true, value: done.terms };
    return { ok: false, error: done.kind === 'unproven' || done.kind === 'failed' ? done.says : 'unexpected' };
  }

  /** §4.5: where a node was retired since the ballot was opened, its signatures are dropped. */
  async #resign(paper: Paper, cast: Resigned): Promise<Resigned | undefined> {
    const settings = this.#settings;
    if (settings === undefined) return undefined;
    const proven = await this.#prove(settings.board, paper.election.fingerprint);
    if (!proven.ok || proven.value.retired.every((id) => paper.terms.retired.includes(id))) return undefined;
    const order = { ...signaturesOf(paper, proven.value.retired), core: cast.ballot.core };
    const done = await this.worker.ask({ kind: 'resign', order });
    return done.kind === 'resigned' ? done.resigned : undefined;
  }

  #refuse(refused: Refused): void {
    if (isLoggedOut(refused)) this.tell({ type: 'logged-out', expired: true });
    else this.tell({ type: 'refused', trouble: refused });
  }
}

const isLoggedOut = ({ code }: Refused): boolean => code === 'not-logged-in' || code === 'unauthorized';

function signaturesOf(
  { terms, open }: Paper,
  retired: readonly string[] = terms.retired,
): Pick<SealOrder, 'manifest' | 'key' | 'credential' | 'pass'> {
  const kept = (token: Paper['open']['pass']): string[] =>
    token.filter(({ node }) => !retired.includes(node)).map(({ signature }) => signature);
  return { manifest: terms.manifest, key: open.key, credential: kept(open.credential), pass: kept(open.pass) };
}
