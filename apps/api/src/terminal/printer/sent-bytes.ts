import { markCopy } from '#slips';

/** What goes to the printer at an attempt, from 1: after the first one it may be on paper already (R18). */
export const sentBytes = ({ bytes }: { readonly bytes: Uint8Array }, attempt: number): Uint8Array =>
  attempt > 1 ? markCopy(new Uint8Array(bytes)) : new Uint8Array(bytes);
