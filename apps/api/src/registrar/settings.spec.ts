import { describe, expect, it } from '@jest/globals';
import { ConfigError, parseEnv } from '../platform/index.js';
import { registrarSettingsSchema } from './settings.js';

const env = {
  REGISTRAR_KEY: 'A'.repeat(43),
  OIDC_ISSUER: 'http://127.0.0.1:8070',
  OIDC_CLIENT_ID: 'registrar',
  OIDC_CLIENT_SECRET: 's'.repeat(32),
  BOARD_URL: 'http://127.0.0.1:8081',
  BALLOT_BOX_URL: 'http://127.0.0.1:8081',
  NODE_URLS: 'node-1=http://127.0.0.1:8091,node-2=https://n2.example.org',
  TERMINAL_URL: 'http://127.0.0.1:8080',
  TERMINAL_TOKEN: 't'.repeat(32),
};
const read = (change: Record<string, string>) => parseEnv(registrarSettingsSchema, { ...env, ...change });

describe("the registrar's environment", () => {
  it('is read', () => {
    expect(read({}).NODE_URLS).toEqual([
      { id: 'node-1', url: 'http://127.0.0.1:8091' },
      { id: 'node-2', url: 'https://n2.example.org' },
    ]);
  });
  it.each([
    { REGISTRAR_KEY: 'A'.repeat(42) },
    { REGISTRAR_KEY: `${'A'.repeat(42)}B` },
    { OIDC_ISSUER: 'http://account.example.org' },
    { OIDC_ISSUER: 'http://127.0.0.1.example.org' },
    { OIDC_CLIENT_SECRET: 'short' },
    { NODE_URLS: 'http://127.0.0.1:8091' },
    { TERMINAL_TOKEN: 'short' },
  ])('is refused with %j', (change) => {
    expect(() => read(change)).toThrow(ConfigError);
  });
});
