import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig, roleSchema } from '../../apps/api/src/platform/index.js';

/** docker-compose.yml as production reads it: the separation of the house repeated in the deployment. */

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
}

const root = join(import.meta.dirname, '../..');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image === 'veche');
const processes = ours.filter(([name]) => !name.startsWith('migrate-'));
const servers = processes.filter(([name]) => name !== 'witness');

const VARIABLE = /\$\{([A-Z0-9_]+)(?::[?-][^}]*)?\}/g;
const variables = (service: Service): string[] =>
  [...JSON.stringify(service.environment ?? {}).matchAll(VARIABLE)].map((match) => match[1] ?? '');
const secrets = (service: Service): string[] =>
  variables(service).filter((name) => /PASSWORD|TOKEN|KEY|SECRET/.test(name));

/** Stands in for the operator's .env file. */
const filled = (service: Service): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [
      name,
      value.replace(VARIABLE, (_match, variable: string) =>
        variable.endsWith('_URL') || variable.endsWith('_URLS')
          ? `https://${variable.toLowerCase().replaceAll('_', '-')}.example`
          : variable.endsWith('_PROXY')
            ? ''
            : `value-of-${variable}-which-is-long-enough`,
      ),
    ]),
  );

/** The owner whose machine a service runs on. */
const owner = (name: string): string => name.replace(/^(postgres|redis|migrate)-/, '');

describe('docker-compose.yml', () => {
  it('has every process of the house', () => {
    expect(processes.map(([name]) => name)).toEqual([
      'identified',
      'anonymous',
      'node-1',
      'node-2',
      'node-3',
      'witness',
    ]);
    const roles = servers.flatMap(([, service]) => service.environment?.['ROLES']?.split(',') ?? []);
    expect(new Set(roles)).toEqual(
      new Set(['registrar', 'terminal', 'ballot-box', 'board', 'commission', 'anonymizer']),
    );
  });

  it.each(servers)('gives %s an environment that the program accepts', (_name, service) => {
    const config = readConfig(filled(service));
    expect(config.demo).toBe(false);
    for (const role of config.roles) {
      expect(config.adminTokens[role]).toBeDefined();
      const login = new URL(config.databaseUrls[role] ?? '').username;
      expect(login).toBe(roleSchema({ role, nodeId: config.nodeId, spool: config.spool }));
    }
  });

  it.each(servers)('gives %s no login but those of its roles', (_name, service) => {
    const given = Object.keys(service.environment ?? {}).filter((name) => name.startsWith('DATABASE_URL'));
    const roles = service.environment?.['ROLES']?.split(',') ?? [];
    expect(given.sort()).toEqual(roles.map((role) => `DATABASE_URL_${role.toUpperCase().replaceAll('-', '_')}`).sort());
  });

  it('gives no login to two processes', () => {
    const logins = servers.flatMap(([, service]) =>
      Object.entries(service.environment ?? {})
        .filter(([name]) => name.startsWith('DATABASE_URL'))
        .map(([, value]) => value),
    );
    expect(logins).toHaveLength(9);
    expect(new Set(logins).size).toBe(logins.length);
  });

  it('shares no secret between two owners', () => {
    const holders = new Map<string, Set<string>>();
    for (const [name, service] of services) {
      for (const secret of secrets(service)) holders.set(secret, (holders.get(secret) ?? new Set()).add(owner(name)));
    }
    expect(holders.size).toBeGreaterThan(20);
    expect([...holders].filter(([, owners]) => owners.size > 1)).toEqual([]);
  });

  it('writes no secret in the file itself', () => {
    for (const [name, service] of services) {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD|TOKEN|_KEY$|SECRET/.test(variable))
          expect([name, variable, value]).toEqual([name, variable, expect.stringMatching(/^\$\{[A-Z0-9_]+:\?\}$/)]);
        if (variable.startsWith('DATABASE_URL'))
          expect(new URL(value.replace(VARIABLE, 'variable')).password).toBe('variable');
      }
    }
  });

  it('puts databases and queues of two owners on no common network, and publishes none', () => {
    for (const [name, service] of services) {
      if (!/^(postgres|redis|migrate)-/.test(name)) continue;
      expect(service.networks).toEqual([owner(name)]);
      expect(service.ports).toBeUndefined();
    }
    for (const [name, service] of servers) expect(service.networks).toEqual([name, 'public']);
  });

  it('opens its ports to this machine only: the proxy stands before them', () => {
    for (const [, service] of processes) expect(service.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });
});
