/**
 * One instance of the kernel and its memory.
 *
 * The memory has three parts: what the module itself keeps (up to `heapBase`), a *resident* part with
 * the ballots that are loaded, and behind it *scratch* that every call may use anew. It grows when a
 * load is larger than all before and never shrinks: a batch of 4,096 ballots of ten options needs
 * some 70 MB. Only one load is resident at a time; who was displaced loads itself again.
 *
 * Danger: everything in this memory is public, and stays there. No secret may come near it.
 */
import { instantiate, type WasmMemory, type WasmModule } from './web-assembly.js';

export const POINT_BYTES = 32;
export const NIELS_BYTES = 120;
export const ROOT_BYTES = 40;
export const EXTENDED_BYTES = 160;
export const FULL_SCALAR_BYTES = 32;
export const SHORT_SCALAR_BYTES = 24;
export const WIDE_BYTES = 160;

/** Addresses and counts; a boolean is 0 or 1. What each does stands beside its source in libs/kernel/assembly. */
export interface KernelExports {
  readonly memory: WasmMemory;
  heapBase(): number;
  decodePointsVarTime(
    points: number,
    roots: number,
    bytes: number,
    advice: number,
    count: number,
    allowIdentity: number,
  ): number;
  encodeRoots(bytes: number, roots: number, count: number): void;
  reduceChallenge(scalar: number, hash: number): void;
  scalarsAreCanonical(bytes: number, count: number): number;
  signatureScalars(e: number, z: number, weight: number, full: number, short: number, g: number): void;
  contestScalars(
    challenge: number,
    responses: number,
    slotWeights: number,
    slots: number,
    minimum: number,
    branches: number,
    weights: number,
    full: number,
    short: number,
    g: number,
    y: number,
  ): void;
  sharedScalar(scalar: number, wide: number): void;
  multiScalarVarTime(
    sum: number,
    fullPoints: number,
    fullScalars: number,
    fullCount: number,
    shortPoints: number,
    shortScalars: number,
    shortCount: number,
    sharedPoints: number,
    sharedScalars: number,
    sharedCount: number,
    width: number,
    buckets: number,
    filled: number,
  ): void;
  setIdentities(points: number, count: number): void;
  addPoints(sums: number, points: number, count: number): void;
  isIdentity(point: number): number;
  encode(bytes: number, point: number): void;
  decodeEdwardsVarTime(niels: number, bytes: number): number;
  encodeEdwardsVarTime(bytes: number, point: number): void;
}

const PAGE = 65_536;

/** What the multi-scalar product reads behind the last scalar. */
export const SCALAR_SLACK = 8;

/** Hands out addresses, all multiples of 16, from `at` up. */
export class Layout {
  constructor(public at: number) {}

  take(bytes: number): number {
    const address = this.at;
    this.at = (address + bytes + 15) & ~15;
    return address;
  }
}

export class Machine {
  readonly kernel: KernelExports;
  /** Whose ballots are resident, completely: set by who has loaded them. */
  owner: object | undefined;
  #residentEnd: number;
  #bytes: Uint8Array;

  constructor(module: WasmModule) {
    this.kernel = instantiate(module) as KernelExports;
    this.#residentEnd = (this.kernel.heapBase() + 15) & ~15;
    this.#bytes = new Uint8Array(this.kernel.memory.buffer);
  }

  /** The memory. Growing makes a new array: not to be kept over `reserve`. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Displaces who was resident: from now on nobody is, until a load is complete. */
  layoutResident(): Layout {
    this.owner = undefined;
    return new Layout((this.kernel.heapBase() + 15) & ~15);
  }

  /** The end of the resident part, once it is laid out; scratch begins here. */
  commitResident(layout: Layout): void {
    this.#residentEnd = layout.at;
    this.reserve(layout);
  }

  /** Scratch; valid until the next caller lays it out. `reserve` before use. */
  layoutScratch(): Layout {
    return new Layout(this.#residentEnd);
  }

  /** Grows the memory to hold what was laid out. */
  reserve(layout: Layout): void {
    const missing = layout.at - this.#bytes.length;
    if (missing <= 0) return;
    this.kernel.memory.grow(Math.ceil(missing / PAGE));
    this.#bytes = new Uint8Array(this.kernel.memory.buffer);
  }
}
