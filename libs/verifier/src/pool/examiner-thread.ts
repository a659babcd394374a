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

/** A task whose bytes lie in memory that both sides see, which the pool writes over once it is answered. */
export interface ThreadTask {
  readonly task: ExaminerTask;
  /** The manifest as JSON; undefined where none may stand. The same with every task. */
  readonly manifest: SharedArrayBuffer | undefined;
}

// A hostile archive brings a million lines that are no JSON, each an exception whose stack nobody reads.
Error.stackTraceLimit = 0;

let tools: Promise<ExaminerTools> | undefined;
let examiner: Examiner | undefined;

/** The name piscina calls. Without a task the thread gets ready: it does so while the manifest is looked at. */
export async function examineInThread(given: ThreadTask | undefined): Promise<ExaminerAnswer | undefined> {
  const ready = await (tools ??= toolsOf(workerData as ThreadBeginning));
  if (given === undefined) return undefined;
  const { task, manifest } = given;
  examiner ??= makeExaminer(manifest === undefined ? undefined : parsed(manifest), ready);
  return examiner.perform(task);
}

const parsed = (json: SharedArrayBuffer): Manifest =>
  JSON.parse(new TextDecoder().decode(new Uint8Array(json).slice())) as Manifest;

async function toolsOf(beginning: ThreadBeginning): Promise<ExaminerTools> {
  const group = await installNodeArithmetic(beginning);
  return { group, random: systemRandom, verifyToken: blindSignatureVerifiers() };
}
