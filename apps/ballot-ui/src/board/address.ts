/** Where on the board's page the reader is: `#/fingerprint/tracker`. In the fragment, which no server is sent. */
import { useEffect, useState } from 'preact/hooks';
import { parseTracker } from '#protocol';

export interface BoardAddress {
  readonly fingerprint: string | undefined;
  readonly tracker: string | undefined;
}

export function readAddress(hash: string): BoardAddress {
  const [, fingerprint = '', tracker = ''] = hash.replace(/^#/, '').split('/');
  const known = /^[A-Za-z0-9_-]{43}$/.test(fingerprint);
  return { fingerprint: known ? fingerprint : undefined, tracker: known ? parseTracker(tracker) : undefined };
}

export const addressOf = (fingerprint: string): string => `#/${fingerprint}`;

export function useAddress(): BoardAddress {
  const [address, setAddress] = useState(() => readAddress(location.hash));
  useEffect(() => {
    const read = (): void => setAddress(readAddress(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return address;
}
