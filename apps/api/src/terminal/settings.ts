/** What a spool takes from its environment (docs/developer/how-it-fits.md). */
import { z } from 'zod';
import { parseEnv } from '../platform/index.js';

const schema = z.object({
  TERMINAL_TOKEN: z
    .string()
    .refine((text) => text.length >= 32, { message: 'has to be a random token of at least 32 characters' }),
  PRINTER: z.string().refine((text) => /^tcp:\/\/[^/:]+:\d{1,5}$/.test(text) || /^file:.+$/.test(text), {
    message: 'has to be tcp://host:port of a printer, or file: and a folder',
  }),
});

export type PrinterAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** A folder: one file a slip. */
  | { readonly kind: 'file'; readonly folder: string };

export interface Settings {
  /** Bearer of whoever orders slips: the registrar at the access spool, the ballot box at the vote spool. */
  readonly token: string;
  readonly printer: PrinterAddress;
}

export const SETTINGS = Symbol('terminal settings');

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const { TERMINAL_TOKEN, PRINTER } = parseEnv(schema, env);
  return { token: TERMINAL_TOKEN, printer: readPrinter(PRINTER) };
}

function readPrinter(address: string): PrinterAddress {
  if (address.startsWith('file:')) return { kind: 'file', folder: address.slice('file:'.length) };
  const [host = '', port = ''] = address.slice('tcp://'.length).split(':');
  return { kind: 'tcp', host, port: Number(port) };
}
