/** A voter's session as the registrar's services see it: opened once at the boundary, never kept. */

export interface Workstation {
  readonly id: string;
  readonly name: string;
  readonly precinct: string;
}

export interface Session {
  /** SHA-256 of the cookie's token. */
  readonly id: Buffer;
  /** Keyed name of the voter. */
  readonly voter: Buffer;
  readonly name: string;
  /** E.164; null where the account has no confirmed number (R2). */
  readonly phone: string | null;
  readonly workstation: Workstation | null;
}

export type Channel = 'remote' | 'workstation';

/** R20: where an access counts, decided by the enrolled device the session began on and by nothing the page says. */
export const channelOf = (session: Pick<Session, 'workstation'>): Channel =>
  session.workstation === null ? 'remote' : 'workstation';

/** The number as it is shown: never whole (R2). */
export const maskPhone = (phone: string): string => `+${phone.slice(1, 2)} ••• •••-••-${phone.slice(-2)}`;
