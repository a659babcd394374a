/** The worker's end of workerPool: examines what it is sent, one task after the other, and never dies of an exception. */
import { type PublicGroup, type RandomBytes } from '#crypto';
import { makeExaminer, type ExaminerAnswer, type ExaminerTask, type Manifest } from '#protocol';
import { WebTokens } from './web-tokens.js';
import { type Answer, type Beginning, type Order } from './worker-pool.js';

/** As much of a worker's own scope as is needed. */
export interface WorkerScopeLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/** Returns what takes the worker's messages. `group`: the arithmetic, which may have to be loaded first. */
export function serveExaminer(
  scope: WorkerScopeLike,
  group: Promise<PublicGroup>,
  random: RandomBytes,
): (message: Beginning | Order) => void {
  let examine: Promise<(task: ExaminerTask) => Promise<ExaminerAnswer>> | undefined;
  const perform = async ({ id, task }: Order): Promise<void> => {
    try {
      if (examine === undefined) throw new Error('a task before the manifest');
      const answer = await (await examine)(task);
      scope.postMessage({ id, answer } satisfies Answer, handedOver(answer));
    } catch (error) {
      const failed = error instanceof Error ? error.message : 'unknown';
      scope.postMessage({ id, failed } satisfies Answer, []);
    }
  };
  let last: Promise<void> = Promise.resolve();
  return (message) => {
    if (message.kind === 'begin') {
      examine = group.then((loaded) => examinerOf(message.manifest, loaded, random));
      examine.catch(() => undefined);
    } else last = last.then(() => perform(message));
  };
}

function examinerOf(
  manifest: Manifest | undefined,
  group: PublicGroup,
  random: RandomBytes,
): (task: ExaminerTask) => Promise<ExaminerAnswer> {
  const exact = makeExaminer(manifest, { group, random });
  const tokens = WebTokens.here();
  if (tokens === undefined) return (task) => Promise.resolve(exact.perform(task));
  const quick = makeExaminer(manifest, { group, random, verifyToken: tokens.take });
  return async (task) => {
    try {
      const answer = quick.perform(task);
      if (await tokens.hold()) return answer;
    } catch (error) {
      // Nothing of it may be taken for part of the next task.
      await tokens.hold();
      throw error;
    }
    return exact.perform(task);
  };
}

/** The large part of an answer moves to the page instead of being copied. */
function handedOver(answer: ExaminerAnswer): ArrayBuffer[] {
  const bytes = 'rows' in answer ? answer.rows : answer.hashes;
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return whole && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}
