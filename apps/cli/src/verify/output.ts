/** Where the verifier writes. */
export interface VerifyOutput {
  write(text: string): unknown;
  /** A terminal: progress stays in one line. */
  readonly isTTY?: boolean;
}
