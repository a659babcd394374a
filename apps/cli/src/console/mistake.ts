/**
 * A person's mistake, with a sentence that tells what to do. The command prints the sentence and exits 1;
 * anything else that is thrown is a bug and keeps its stack.
 */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}
