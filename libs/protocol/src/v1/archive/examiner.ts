/** Who examines blocks for the verifier: this thread, a pool of threads, a browser's workers. */
import { nobleGroup, type PublicGroup, type RandomBytes } from '#crypto';
import { type TokenVerifier } from '../checks/ballot.js';
import { Election } from '../election.js';
import { type Manifest } from '../messages/manifest.js';
import { type BlockMemory } from './block-memory.js';
import { Examiner, type ExaminerAnswer, type ExaminerTask, type ExaminerTools } from './examine.js';

export interface BlockExaminer {
  /** How many tasks it can work on at once. */
  readonly width: number;
  /** Where tasks had best be gathered: what lies elsewhere may be copied. */
  readonly memory?: BlockMemory;
  /** Reads the task's bytes until it has answered: the caller writes over them after that. */
  perform<Task extends ExaminerTask>(task: Task): Promise<ExaminerAnswer<Task>>;
  close(): Promise<void>;
}

/** Made anew for each archive, while its manifest is still looked at; undefined where none may stand. */
export type ExaminerFactory = (
  manifest: Promise<Manifest | undefined> | Manifest | undefined,
) => BlockExaminer | Promise<BlockExaminer>;

/** For a worker: the manifest as it came with the first message. */
export const makeExaminer = (manifest: Manifest | undefined, tools: ExaminerTools): Examiner =>
  new Examiner(manifest === undefined ? undefined : new Election(manifest), tools);

/** On this thread: for tests, small archives, and where there are no workers. */
export const inProcess =
  (random: RandomBytes, group: PublicGroup = nobleGroup, verifyToken?: TokenVerifier): ExaminerFactory =>
  async (manifest) => {
    const examiner = makeExaminer(await manifest, { group, random, ...(verifyToken && { verifyToken }) });
    return {
      width: 1,
      perform: <Task extends ExaminerTask>(task: Task) =>
        new Promise<ExaminerAnswer<Task>>((resolve) => resolve(examiner.perform(task) as ExaminerAnswer<Task>)),
      close: () => Promise.resolve(),
    };
  };
