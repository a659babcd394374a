/** Answers go to the output, progress to the error stream, so that answers can be piped. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const progress = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
