/** What a node takes from its environment besides the platform's variables. */
import { z } from 'zod';
import { type Config, parseEnv } from '../platform/index.js';

const schema = z.object({
  /** Encrypts this node's keys and shares at rest. Lost: the election goes on without this node. */
  NODE_KEY: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'has to be 32 random bytes in base64url'),
  NODE_NAME: z.string().min(1).max(200).optional(),
  BOARD_URL: z.string().refine((text) => URL.canParse(text), { message: 'has to be the address of the board' }),
});

export interface NodeEnvironment {
  /** In the manifest (§2). */
  readonly id: string;
  readonly name: string;
  /** 32 bytes */
  readonly key: Uint8Array;
  /** Without a slash at the end. */
  readonly boardUrl: string;
}

export const NODE_ENVIRONMENT = Symbol('NODE_ENVIRONMENT');

export function readNodeEnvironment(config: Config, env: NodeJS.ProcessEnv = process.env): NodeEnvironment {
  const given = parseEnv(schema, env);
  const id = config.nodeId;
  if (id === undefined) throw new Error('An anonymizer without NODE_ID: the configuration should have refused it.');
  return {
    id,
    name: given.NODE_NAME ?? id,
    key: new Uint8Array(Buffer.from(given.NODE_KEY, 'base64url')),
    boardUrl: given.BOARD_URL.replace(/\/+$/, ''),
  };
}
