/** The public group by the WebAssembly kernel. */
import { type Ed25519Checks, type PublicGroup } from '#crypto';
import { combineVarTime } from './combine.js';
import { kernelEd25519 } from './ed25519.js';
import { KernelBallots } from './loaded-ballots.js';
import { EXTENDED_BYTES, Machine, NIELS_BYTES, POINT_BYTES, ROOT_BYTES } from './machine.js';
import { compile, type WasmModule } from './web-assembly.js';

export interface KernelGroup extends PublicGroup {
  /** For `installEd25519`. */
  readonly ed25519: Ed25519Checks;
}

/**
 * A group with an instance and a memory of its own. Work on the ballots of one load before the next:
 * a load displaces the one before, which decodes its ballots again when it is asked something.
 */
export function kernelGroup(module: WasmModule): KernelGroup {
  const machine = new Machine(module);
  return {
    name: 'kernel',
    loadBallots: (ballots) => new KernelBallots(machine, ballots),
    sumColumnsVarTime: (rows, columns, advice) => sumColumnsVarTime(machine, rows, columns, advice),
    combineVarTime: (terms) => combineVarTime(machine, terms),
    ed25519: kernelEd25519(machine),
  };
}

/** Compiles kernel.wasm, in the browser without blocking the page, and makes a group of it. */
export async function loadKernel(wasm: Uint8Array): Promise<KernelGroup> {
  return kernelGroup(await compile(wasm));
}

function sumColumnsVarTime(
  machine: Machine,
  rows: readonly Uint8Array[],
  columns: number,
  advice: readonly (Uint8Array | undefined)[] = [],
): Uint8Array | undefined {
  const { kernel } = machine;
  const layout = machine.layoutScratch();
  const encoded = layout.take(columns * POINT_BYTES);
  const given = layout.take(columns * POINT_BYTES);
  const points = layout.take(columns * NIELS_BYTES);
  const roots = layout.take(columns * ROOT_BYTES);
  const sums = layout.take(columns * EXTENDED_BYTES);
  machine.reserve(layout);
  kernel.setIdentities(sums, columns);
  for (const [at, row] of rows.entries()) {
    if (row.length !== columns * POINT_BYTES) return undefined;
    machine.bytes.set(row, encoded);
    const advised = advice[at];
    const isAdvised = advised?.length === row.length;
    if (isAdvised) machine.bytes.set(advised, given);
    if (kernel.decodePointsVarTime(points, roots, encoded, isAdvised ? given : 0, columns, 1) === 0) return undefined;
    kernel.addPoints(sums, points, columns);
  }
  for (let i = 0; i < columns; i++) kernel.encode(encoded + i * POINT_BYTES, sums + i * EXTENDED_BYTES);
  return machine.bytes.slice(encoded, encoded + columns * POINT_BYTES);
}
