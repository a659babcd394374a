/** What the ballot box takes from its environment (docs/developer/how-it-fits.md). */
import { z } from 'zod';
import { parseEnv } from '../platform/index.js';
import { bytesOf } from '#protocol';

const url = z.string().refine((text) => /^https?:\/\/[^/?#]+$/.test(text), {
  message: 'has to be an address such as http://127.0.0.1:8081',
});
const token = z
  .string()
  .refine((text) => text.length >= 32, { message: 'has to be a random token of at least 32 characters' });
const key = z
  .string()
  .refine((text) => /^[A-Za-z0-9_-]{43}$/.test(text), { message: 'has to be 32 bytes in base64url' });

const schema = z.object({
  BOARD_URL: url,
  BOARD_INTAKE_TOKEN: token,
  TERMINAL_URL: url,
  TERMINAL_TOKEN: token,
  BALLOT_BOX_KEY: key,
});

export interface Settings {
  readonly boardUrl: string;
  /** Bearer for the board's intake of batches. */
  readonly intakeToken: string;
  readonly terminalUrl: string;
  readonly terminalToken: string;
  /** 32 bytes that the signing keys of elections are encrypted with at rest. */
  readonly key: Uint8Array;
}

export const SETTINGS = Symbol('ballot box settings');

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = parseEnv(schema, env);
  return {
    boardUrl: given.BOARD_URL,
    intakeToken: given.BOARD_INTAKE_TOKEN,
    terminalUrl: given.TERMINAL_URL,
    terminalToken: given.TERMINAL_TOKEN,
    key: bytesOf(given.BALLOT_BOX_KEY),
  };
}
