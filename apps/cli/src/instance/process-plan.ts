/**
 * What an instance is made of, as a list: one entry a process, with the roles it holds, the
 * schemas it may reach and the environment that it alone gets.
 */

/** A schema and login that a process needs; see `roleSchema` of the platform for the names. */
export interface DatabasePlan {
  readonly role: string;
  readonly nodeId?: string;
  readonly spool?: 'access' | 'vote';
}

export interface ProcessPlan {
  readonly name: string;
  /** From the folder of the build: `apps/api/src/main.js`. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Where the instance uses fixed ports. */
  readonly port: number;
  /** A loopback address; 127.0.0.1 by default. */
  readonly host?: string;
  /** Put into ROLES; none for programs that are not the server. */
  readonly roles?: readonly string[];
  /** Each gives the process DATABASE_URL_<ROLE>. */
  readonly databases?: readonly DatabasePlan[];
  /** Roles whose ADMIN_TOKEN_<ROLE> the process checks. */
  readonly operators?: readonly string[];
  /** Path that answers 200 when the process is ready; `/health` by default. */
  readonly health?: string;
  /** The rest of its environment. */
  readonly env?: (given: PlanContext) => Readonly<Record<string, string>>;
}

export interface PlanContext {
  readonly demo: boolean;
  /** Address of another process of the instance, without a slash at the end. */
  url(process: string): string;
  /** A secret of the instance by name, base64url of `bytes` random bytes (32). Two processes that ask for one name share it. */
  secret(name: string, bytes?: number): string;
  /** A folder of the process's own under the instance's data folder. */
  directory(name: string): string;
}

/** `ballot-box` → `BALLOT_BOX`. */
export const suffix = (role: string): string => role.toUpperCase().replaceAll('-', '_');

/** As `roleSchema` of the platform, which the command line does not load. */
export function schemaOf({ role, nodeId, spool }: DatabasePlan): string {
  return [role, nodeId, spool]
    .filter((part) => part !== undefined)
    .join('_')
    .replaceAll('-', '_');
}

/** Name of an operator's token among an instance's secrets; `which`: the node or spool. The two spools are of two sides. */
export const operatorSecret = (role: string, which?: string): string =>
  ['operator', role, which].filter((part) => part !== undefined).join(' ');
