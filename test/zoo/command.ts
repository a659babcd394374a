/** The command `verify` as people type it: words in; what it prints, and its exit code, out. */
import { jest } from '@jest/globals';
import { type Report } from '#protocol';
import { verifyCommand } from '../../apps/cli/src/verify/command.js';

export interface Said {
  readonly code: unknown;
  readonly report: Report;
  readonly last: string | undefined;
}

/** In this process: starting one for each archive of the zoo would take minutes. */
export async function verifyByCommand(...words: readonly string[]): Promise<Said> {
  let out = '';
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => (out += String(text)) !== ''),
    jest.spyOn(process.stderr, 'write').mockImplementation(() => true),
  ];
  const before = process.exitCode;
  try {
    await verifyCommand().parseAsync(['--json', ...words], { from: 'user' });
    const [report = '', ...rest] = out.trimEnd().split('\n');
    return { code: process.exitCode, report: JSON.parse(report) as Report, last: rest.at(-1) };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
