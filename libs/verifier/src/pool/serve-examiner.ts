/** The worker's end of workerPool: examines what it is sent, one task after the other, and never dies of an exception. */
import { type PublicGroup, type RandomBytes } from '#crypto';
import { makeExaminer, type ExaminerAnswer } from '#protocol';
import { type Answer, type Beginning, type Order } from './worker-pool.js';

/** As much of a worker's own scope as is needed. */
export interface WorkerScopeLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

type Examiner = ReturnType<typeof makeExaminer>;

/** Returns what takes the worker's messages. `group`: the arithmetic, which may have to be loaded first. */
export function serveExaminer(
  scope: WorkerScopeLike,
  group: Promise<PublicGroup>,
  random: RandomBytes,
): (message: Beginning | Order) => void {
  let examiner: Promise<Examiner> | undefined;
  const perform = async ({ id, task }: Order): Promise<void> => {
    try {
      if (examiner === undefined) throw new Error('a task before the manifest');
      const answer = (await examiner).perform(task);
      scope.postMessage({ id, answer } satisfies Answer, handedOver(answer));
    } catch (error) {
      const failed = error instanceof Error ? error.message : 'unknown';
      scope.postMessage({ id, failed } satisfies Answer, []);
    }
  };
  return (message) => {
    if (message.kind === 'begin') {
      examiner = group.then((loaded) => makeExaminer(message.manifest, { group: loaded, random }));
      examiner.catch(() => undefined);
    } else void perform(message);
  };
}

/** The large part of an answer moves to the page instead of being copied. */
function handedOver(answer: ExaminerAnswer): ArrayBuffer[] {
  const bytes = 'rows' in answer ? answer.rows : answer.hashes;
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return whole && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}
