/**
 * The processes of a demonstration (docs/developer/how-it-fits.md): which roles live together, which schemas each may reach,
 * which secrets it alone holds. Identified and anonymous side share none of them.
 */
import { type PlanContext, type ProcessPlan } from '../instance/index.js';

export const NODE_IDS = ['node-1', 'node-2', 'node-3'] as const;
export const IDENTIFIED = 'identified';
export const ANONYMOUS = 'anonymous';
export const ACCOUNT = 'state-account';
export const WITNESS = 'witness';

const SERVER = 'apps/api/src/main.js';
const CLIENT_ID = 'veche';

/**
 * A loopback address for each owner: browsers keep cookies by host and not by port, so on one address a visit to the public
 * board would carry the voter's session, or the provider's, over to the anonymous side. Linux has all of 127/8.
 */
const hostOf = (owner: 1 | 2 | 3 | 4): string => (process.platform === 'linux' ? `127.0.0.${owner}` : '127.0.0.1');

export interface PlanOptions {
  /** Folder of the built pages; none for a simulation. */
  readonly pages: string | undefined;
  /** JSON of the people who can log in. */
  readonly peopleFile: string;
  /** Folders in which the two spools' printers lay their paper. */
  readonly paper: { readonly access: string; readonly vote: string };
}

export function demonstrationPlan(options: PlanOptions): ProcessPlan[] {
  return [
    {
      name: ACCOUNT,
      script: 'apps/state-account/src/main.js',
      port: 8070,
      host: hostOf(3),
      env: (given) => ({
        ISSUER: given.url(ACCOUNT),
        CLIENT_ID,
        CLIENT_SECRET: given.secret('oidc client'),
        REDIRECT_URI: `${given.url(IDENTIFIED)}/login/callback`,
        PEOPLE_FILE: options.peopleFile,
      }),
    },
    {
      name: WITNESS,
      script: 'apps/witness/src/main.js',
      port: 8095,
      host: hostOf(4),
      env: (given) => ({
        WITNESS_NAME: 'witness.training.example',
        WITNESS_DIR: given.directory('state'),
        WITNESS_ADMIN_TOKEN: given.secret('operator witness'),
      }),
    },
    {
      name: IDENTIFIED,
      script: SERVER,
      port: 8080,
      host: hostOf(1),
      roles: ['registrar', 'terminal'],
      databases: [{ role: 'registrar' }, { role: 'terminal', spool: 'access' }],
      operators: ['registrar'],
      env: (given) => ({
        ...pages(options, 'vote', given),
        OIDC_ISSUER: given.url(ACCOUNT),
        OIDC_CLIENT_ID: CLIENT_ID,
        OIDC_CLIENT_SECRET: given.secret('oidc client'),
        REGISTRAR_KEY: given.secret('registrar key'),
        BOARD_URL: given.url(ANONYMOUS),
        BALLOT_BOX_URL: given.url(ANONYMOUS),
        NODE_URLS: NODE_IDS.map((id) => `${id}=${given.url(id)}`).join(','),
        TERMINAL_URL: given.url(IDENTIFIED),
        TERMINAL_TOKEN: given.secret('terminal access'),
        PRINTER: `file:${options.paper.access}`,
      }),
    },
    {
      name: ANONYMOUS,
      script: SERVER,
      port: 8081,
      host: hostOf(2),
      roles: ['ballot-box', 'board', 'commission', 'terminal'],
      databases: [
        { role: 'ballot-box' },
        { role: 'board' },
        { role: 'commission' },
        { role: 'terminal', spool: 'vote' },
      ],
      operators: ['ballot-box', 'board', 'commission'],
      env: (given) => ({
        ...pages(options, 'board', given),
        ALLOWED_ORIGINS: given.url(IDENTIFIED),
        BOARD_URL: given.url(ANONYMOUS),
        BOARD_KEY: given.secret('board key'),
        BOARD_INTAKE_TOKEN: given.secret('board intake'),
        BALLOT_BOX_KEY: given.secret('ballot box key'),
        COMMISSION_KEY: given.secret('commission key'),
        WITNESS_URLS: given.url(WITNESS),
        TERMINAL_URL: given.url(ANONYMOUS),
        TERMINAL_TOKEN: given.secret('terminal vote'),
        PRINTER: `file:${options.paper.vote}`,
      }),
    },
    ...NODE_IDS.map((id, at) => node(id, 8091 + at)),
  ];
}

const node = (id: string, port: number): ProcessPlan => ({
  name: id,
  script: SERVER,
  port,
  host: hostOf(4),
  roles: ['anonymizer'],
  databases: [{ role: 'anonymizer', nodeId: id }],
  operators: ['anonymizer'],
  env: (given) => ({
    ALLOWED_ORIGINS: given.url(IDENTIFIED),
    BOARD_URL: given.url(ANONYMOUS),
    NODE_KEY: given.secret(`${id} key`),
  }),
});

/** A page may talk to the parties its protocol names, and to nobody else (Content-Security-Policy connect-src). */
function pages({ pages: dir }: PlanOptions, index: string, given: PlanContext): Record<string, string> {
  if (dir === undefined) return {};
  const parties = [given.url(IDENTIFIED), given.url(ANONYMOUS), ...NODE_IDS.map((id) => given.url(id))];
  return { STATIC_DIR: dir, STATIC_INDEX: `${index}.html`, CONNECT_ORIGINS: parties.join(',') };
}
