/** A trustee's file opened with its passphrase, and how its next state gets back to the disk. */
import { readSealed, writeSealed } from '../console/sealed-file.js';
import { type TrusteeState } from '../ceremony/steps.js';
import { TRUSTEE_FILE } from '../ceremony/trustee-file.js';

export interface OpenTrustee {
  readonly state: TrusteeState;
  readonly keep: (state: TrusteeState) => Promise<void>;
}

export async function openTrustee(path: string, passphrase: string): Promise<OpenTrustee> {
  return {
    state: await readSealed(TRUSTEE_FILE, path, passphrase),
    keep: (next) => writeSealed(TRUSTEE_FILE, path, next, passphrase, 'replace'),
  };
}

export const createTrustee = (path: string, state: TrusteeState, passphrase: string): Promise<void> =>
  writeSealed(TRUSTEE_FILE, path, state, passphrase, 'create');
