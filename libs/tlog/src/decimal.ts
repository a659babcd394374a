/** Sizes in checkpoints, requests and paths: ASCII decimal without leading zeroes, and a safe integer. */
export function parseSize(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const size = Number(text);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** Sizes and indices inside the program: a wrong one is a bug of the caller, never input. */
export function assertSize(size: number, name: string): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${name} must be a size, not ${size}`);
}
