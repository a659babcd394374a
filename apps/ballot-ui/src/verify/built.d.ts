/** Modules that the build makes (build/*.ts). */
declare module 'veche:worker-code' {
  const code: string;
  export { code };
}
declare module 'veche:kernel' {
  /** The WebAssembly kernel, undefined where it was not built. */
  export function kernelBytes(): Promise<Uint8Array | undefined>;
}
