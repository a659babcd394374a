/** What the board takes from its environment (docs/developer/how-it-fits.md). */
import { z } from 'zod';
import { bytesOf, isBase64url } from '#protocol';
import { parseEnv } from '../platform/index.js';

const ADDRESS = /^https?:\/\/[^\s,?#]+$/;

const schema = z.object({
  /** Encrypts the logs' signing keys at rest. */
  BOARD_KEY: z.string().refine((text) => isBase64url(text, 32), { message: 'has to be 32 bytes in base64url' }),
  /** What the ballot box shows to be let in with its batches. */
  BOARD_INTAKE_TOKEN: z
    .string()
    .refine((text) => text.length >= 32, { message: 'has to be a random token of at least 32 characters' }),
  /** In any order. */
  WITNESS_URLS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((url) => (url.trim() === '' ? [] : [url.trim()])))
    .refine((urls) => urls.every((url) => ADDRESS.test(url)), {
      message: 'has to be a list of addresses such as http://127.0.0.1:8095, separated by commas',
    }),
});

export interface Settings {
  /** 32 bytes */
  readonly key: Uint8Array;
  readonly intakeToken: string;
  readonly witnessUrls: readonly string[];
}

export const SETTINGS = Symbol('board settings');

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = parseEnv(schema, env);
  return {
    key: bytesOf(given.BOARD_KEY),
    intakeToken: given.BOARD_INTAKE_TOKEN,
    witnessUrls: given.WITNESS_URLS,
  };
}
