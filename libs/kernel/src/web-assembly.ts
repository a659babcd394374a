/**
 * The little of WebAssembly that the kernel needs, typed here: TypeScript knows it only together
 * with the whole DOM, which this library does without.
 */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** By pages of 64 KiB; throws RangeError when there is no more. */
  grow(pages: number): number;
}

declare const compiled: unique symbol;
/** A compiled module. */
export interface WasmModule {
  readonly [compiled]: true;
}

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
  readonly compile: (bytes: Uint8Array) => Promise<WasmModule>;
}

const api = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;

/** Compiles on this thread; some browsers allow that only in workers. */
export function compileSync(bytes: Uint8Array): WasmModule {
  return new api.Module(bytes);
}

export function compile(bytes: Uint8Array): Promise<WasmModule> {
  return api.compile(bytes);
}

export function instantiate(module: WasmModule): unknown {
  return new api.Instance(module, {}).exports;
}
