/** What the board takes from its environment (docs/developer/how-it-fits.md). */
import { z } from 'zod';
import { bytesOf, isBase64url } from '#protocol';
import { parseEnv } from '../platform/index.js';

const schema = z.object({
  BOARD_KEY: z.string().refine((text) => isBase64url(text, 32), { message: 'has to be 32 bytes in base64url' }),
  BOARD_INTAKE_TOKEN: z
    .string()
    .refine((text) => text.length >= 32, { message: 'has to be a random token of at least 32 characters' }),
  WITNESS_URLS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((url) => url.trim())
        .filter((url) => url !== ''),
    )
    .refine((urls) => urls.every((url) => /^https?:\/\/[^?#]+$/.test(url) && URL.canParse(url)), {
      message: 'has to hold addresses such as http://127.0.0.1:8095, separated by commas',
    }),
});

export interface Settings {
  /** 32 bytes that the log keys of elections are encrypted with at rest. */
  readonly key: Uint8Array;
  /** Bearer by which the ballot box alone hands over batches. */
  readonly intakeToken: string;
  /** Submission prefixes of witnesses, in any order. */
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
