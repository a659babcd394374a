/**
 * Where the voter is led after the login: a path of this site and nothing else. An open redirect on the login address would
 * lend our name to somebody's copy of the ballot page.
 */
const LONGEST = 500;
export const HOME = '/';

/** `to` as a path of `publicUrl`; HOME where it is anything else. */
export function safePath(to: string | undefined, publicUrl: string): string {
  if (to === undefined || to.length > LONGEST || !to.startsWith('/')) return HOME;
  if (!URL.canParse(to, publicUrl)) return HOME;
  const url = new URL(to, publicUrl);
  const path = `${url.pathname}${url.search}${url.hash}`;
  // «/.//other.example» is a path of ours that a browser reads as another site once it is normalised.
  return url.origin === new URL(publicUrl).origin && !path.startsWith('//') ? path : HOME;
}
