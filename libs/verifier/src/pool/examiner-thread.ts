/**
 * A verifying thread (node-pool.ts): bytes of the archive in, findings out. It has the manifest, the kernel and
 * OpenSSL's hashes and RSA, all of which compute on what is public.
 */
import { workerData } from 'node:worker_threads';
import { systemRandom } from '#crypto';
import { blindSignatureVerifiers } from '#crypto/node';
import {
  makeExaminer,
  type ExaminerAnswer,
  type ExaminerTask,
  type ExaminerTools,
  type Examiner,
  type Manifest,
} from '#protocol';
import { installNodeArithmetic, type Arithmetic } from '../node-arithmetic.js';

export interface ThreadBeginning {
  /** kernel.wasm: the thread is one file, and knows no other */
  readonly kernel: Uint8Array;
  readonly arithmetic: Arithmetic | undefined;
}

/** A task whose bytes, and after them its advice, lie in memory that the pool writes over once it is answered. */
export interface ThreadTask {
  readonly task: ExaminerTask;
  /** The manifest as JSON; undefined where none may stand. The same with every task. */
  readonly manifest: SharedArrayBuffer | undefined;
  readonly memory: SharedArrayBuffer;
  readonly bytes: number;
  /** undefined: there is none */
  readonly advice: number | undefined;
}

let tools: Promise<ExaminerTools> | undefined;
let examiner: Examiner | undefined;
/** Memory of this thread alone, for one task after the other: not everything reads what is shared. */
let block = new Uint8Array();

/** The name piscina calls. Without a task the thread gets ready: it does so while the manifest is looked at. */
export async function examineInThread(given: ThreadTask | undefined): Promise<ExaminerAnswer | undefined> {
  const ready = await (tools ??= toolsOf(workerData as ThreadBeginning));
  if (given === undefined) return undefined;
  const { task, manifest, memory, bytes, advice } = given;
  examiner ??= makeExaminer(manifest === undefined ? undefined : parsed(manifest), ready);
  const length = bytes + (advice ?? 0);
  if (block.length < length) block = new Uint8Array(length);
  block.set(new Uint8Array(memory, 0, length));
  return examiner.perform({
    ...task,
    bytes: block.subarray(0, bytes),
    ...(advice !== undefined && { advice: block.subarray(bytes, length) }),
  });
}

const parsed = (json: SharedArrayBuffer): Manifest =>
  JSON.parse(new TextDecoder().decode(new Uint8Array(json).slice())) as Manifest;

async function toolsOf(beginning: ThreadBeginning): Promise<ExaminerTools> {
  const group = await installNodeArithmetic(beginning);
  return { group, random: systemRandom, verifyToken: blindSignatureVerifiers() };
}
