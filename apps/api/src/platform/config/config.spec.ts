import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, parseEnv, readConfig, roleSchema } from './index.js';

const token = 'a-token-that-is-long-enough-for-anyone';
const registrar = {
  ROLES: 'registrar',
  PORT: '8080',
  DATABASE_URL_REGISTRAR: 'postgres://registrar:secret@127.0.0.1/veche',
};
const node = {
  ROLES: 'anonymizer',
  PORT: '8091',
  NODE_ID: 'node-1',
  DATABASE_URL_ANONYMIZER: 'postgres://anonymizer_node_1:secret@127.0.0.1/veche',
};

const mistake = (env: Record<string, string>): ConfigError => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
};

describe('configuration of a process', () => {
  it('reads roles, addresses and tokens', () => {
    const config = readConfig({
      ...registrar,
      ADMIN_TOKEN_REGISTRAR: token,
      ALLOWED_ORIGINS: 'https://a.example, https://b.example',
    });
    expect(config.roles).toEqual(['registrar']);
    expect(config.publicUrl).toBe('http://127.0.0.1:8080');
    expect(config.adminTokens).toEqual({ registrar: token });
    expect(config.allowedOrigins).toEqual(['https://a.example', 'https://b.example']);
    expect(config.demo).toBe(false);
  });

  it.each([
    ['ROLES', { ...registrar, ROLES: '' }],
    ['ROLES', { ...registrar, ROLES: 'registrar,clerk' }],
    ['PORT', { ...registrar, PORT: 'eighty' }],
    ['DATABASE_URL_REGISTRAR', { ROLES: 'registrar', PORT: '8080' }],
    ['DATABASE_URL_REGISTRAR', { ...registrar, DATABASE_URL_REGISTRAR: 'mysql://x' }],
    ['ADMIN_TOKEN_REGISTRAR', { ...registrar, ADMIN_TOKEN_REGISTRAR: 'short' }],
    ['ALLOWED_ORIGINS', { ...registrar, ALLOWED_ORIGINS: 'https://a.example/path' }],
    ['ALLOWED_ORIGINS', { ...registrar, ALLOWED_ORIGINS: '*' }],
    ['NODE_ID', { ...node, NODE_ID: '' }],
    ['DEMO_CLOCK_OFFSET_SECONDS', { ...registrar, DEMO_CLOCK_OFFSET_SECONDS: '60' }],
  ])('names %s when it is wrong', (variable, env) => {
    const error = mistake(env);
    expect(error.variables).toEqual([variable]);
    expect(error.message).toContain(variable);
    expect(error.message.split('\n')).toHaveLength(1);
  });

  it('repeats no value in its complaint: it may be a secret', () => {
    expect(mistake({ ...registrar, DATABASE_URL_REGISTRAR: 'mysql://u:hunter2@h/d' }).message).not.toContain('hunter2');
    expect(mistake({ ...registrar, ADMIN_TOKEN_REGISTRAR: 'hunter2' }).message).not.toContain('hunter2');
  });

  it.each(['ballot-box', 'board', 'anonymizer'])('refuses the registrar and %s in one process', (role) => {
    const env = { ...registrar, ...node, ROLES: `registrar,${role}` };
    expect(mistake(env).variables).toContain('ROLES');
  });

  it('refuses the spool of the other side', () => {
    const terminal = { DATABASE_URL_TERMINAL: 'postgres://t:t@h/d' };
    expect(
      mistake({ ...registrar, ...terminal, ROLES: 'registrar,terminal', TERMINAL_SPOOL: 'vote' }).variables,
    ).toEqual(['TERMINAL_SPOOL']);
    const board = { PORT: '1', DATABASE_URL_BOARD: 'postgres://b:b@h/d', ...terminal };
    expect(mistake({ ...board, ROLES: 'board,terminal', TERMINAL_SPOOL: 'access' }).variables).toEqual([
      'TERMINAL_SPOOL',
    ]);
  });

  it('gives every node and every spool a schema of its own', () => {
    expect(roleSchema({ role: 'anonymizer', nodeId: 'node-2' })).toBe('anonymizer_node_2');
    expect(roleSchema({ role: 'terminal', spool: 'vote' })).toBe('terminal_vote');
    expect(roleSchema({ role: 'ballot-box' })).toBe('ballot_box');
    expect(() => roleSchema({ role: 'anonymizer' })).toThrow('node id');
  });

  it('says of a room’s own variable what to do', () => {
    const schema = z.object({
      BOARD_KEY: z.string().refine((key) => key.length === 43, { message: 'has to be 32 bytes in base64url' }),
    });
    expect(() => parseEnv(schema, {})).toThrow('Configuration: set BOARD_KEY, which is missing.');
    expect(() => parseEnv(schema, { BOARD_KEY: 'x' })).toThrow(
      'Configuration: BOARD_KEY has to be 32 bytes in base64url.',
    );
  });
});
