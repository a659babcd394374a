/**
 * The six rooms of the house as roles of a process, and the name of the database schema of each.
 * A schema belongs to one room of one owner: two nodes of the quorum, or the two spools of the
 * terminal, must not share one even where they share a server.
 */
export const ROLES = ['registrar', 'anonymizer', 'ballot-box', 'board', 'commission', 'terminal'] as const;

export type Role = (typeof ROLES)[number];

/** Roles that see a voter's identity. No process may have one of these and one of the anonymous roles. */
export const IDENTIFIED_ROLES: readonly Role[] = ['registrar'];

/** Roles whose request lines, timed to the millisecond, could join a voter to a ballot. */
export const ANONYMOUS_ROLES: readonly Role[] = ['anonymizer', 'ballot-box', 'board'];

/** What tells two instances of one role apart. */
export interface RoleInstance {
  readonly role: Role;
  /** For `anonymizer`: the node's id in the manifest. */
  readonly nodeId?: string | undefined;
  /** For `terminal`: the spool it serves. */
  readonly spool?: 'access' | 'vote' | undefined;
}

/** The suffix of an environment variable that belongs to `role`: `ballot-box` → `BALLOT_BOX`. */
export const roleSuffix = (role: Role): string => role.toUpperCase().replaceAll('-', '_');

/** The PostgreSQL schema of a role: `ballot_box`, `anonymizer_node_1`, `terminal_access`. */
export function roleSchema({ role, nodeId, spool }: RoleInstance): string {
  const name = role.replaceAll('-', '_');
  if (role === 'anonymizer') {
    if (nodeId === undefined) throw new Error('An anonymizer needs a node id.');
    return `${name}_${nodeId.replaceAll('-', '_')}`;
  }
  if (role === 'terminal') {
    if (spool === undefined) throw new Error('A terminal needs a spool.');
    return `${name}_${spool}`;
  }
  return name;
}
