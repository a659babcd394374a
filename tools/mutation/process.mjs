/** A worker process seen from the drill: orders in, answers out, an end when it hangs. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

/** Mutated loops allocate without end: they are stopped before the machine feels it. */
const HEAP_MB = 1500;
const program = join(import.meta.dirname, 'worker.mjs');
const alive = new Set();

/** Ends what is left when the drill ends. */
export function endAll() {
  for (const child of alive) child.kill('SIGKILL');
}

export class Worker {
  #child;
  #waiting;
  #gone = false;

  /** `patience`: milliseconds without a word after which the process counts as hung. `mutant`: there from the start, or `watch`. */
  constructor({ tree, spec, patience, mutant }) {
    this.patience = patience;
    const folder = join(tree.folder, mutant === 'watch' ? 'watch' : 'run');
    const args = [folder, spec, String(tree.mutants.length), ...(mutant === undefined ? [] : [String(mutant)])];
    this.#child = fork(program, args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
    });
    alive.add(this.#child);
    this.#child.on('message', (message) => this.#hear(message));
    this.#child.once('exit', () => {
      this.#gone = true;
      alive.delete(this.#child);
      this.#answer({ gone: true });
    });
    this.loaded = this.#wait();
  }

  get gone() {
    return this.#gone;
  }

  async order(message) {
    if (this.#gone) return { gone: true };
    const answer = this.#wait();
    this.#child.send(message, () => {});
    return answer;
  }

  end() {
    if (!this.#gone) this.#child.kill('SIGKILL');
    this.#gone = true;
  }

  #wait() {
    return new Promise((resolve) => {
      this.#waiting = { resolve, timer: undefined };
      this.#rewind();
    });
  }

  #rewind() {
    const waiting = this.#waiting;
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(() => {
      this.end();
      this.#answer({ hung: true });
    }, this.patience);
  }

  #hear(message) {
    if (this.#waiting === undefined) return;
    if (message.alive === true) this.#rewind();
    else this.#answer(message);
  }

  #answer(message) {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    waiting.resolve(message);
  }
}
