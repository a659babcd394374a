/** The board's client in a page of the board's own origin, and the terms of an election proven once a visit (§4.0). */
import { BoardClient, type BoardFault, type ProvenElection } from '#board-client';
import { type Result } from '#protocol';

export const boardClient = new BoardClient({ url: location.origin, fetch: (url, init) => fetch(url, init) });

const proven = new Map<string, Promise<Result<ProvenElection, BoardFault>>>();

/** Asked again only where it failed: the manifest of a fingerprint never changes. */
export function provenElection(fingerprint: string): Promise<Result<ProvenElection, BoardFault>> {
  const known = proven.get(fingerprint);
  if (known !== undefined) return known;
  const asked = boardClient.setup(fingerprint).then((answer) => {
    if (!answer.ok) proven.delete(fingerprint);
    return answer;
  });
  proven.set(fingerprint, asked);
  return asked;
}
