/** What the commission's room takes from its environment (docs/developer/how-it-fits.md). It holds no key. */
import { z } from 'zod';
import { parseEnv } from '../platform/index.js';

const schema = z.object({
  BOARD_URL: z.string().refine((text) => /^https?:\/\/[^/?#]+$/.test(text), {
    message: 'has to be an address such as http://127.0.0.1:8081',
  }),
});

export interface Settings {
  readonly boardUrl: string;
}

export const SETTINGS = Symbol('commission settings');

export const readSettings = (env: NodeJS.ProcessEnv = process.env): Settings => ({
  boardUrl: parseEnv(schema, env).BOARD_URL,
});
