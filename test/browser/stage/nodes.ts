/** Three honest nodes: acknowledge, return and sign. Their rules are tested in libs/anonymizer; here only the page is. */
import { blindSign } from '#crypto/node';
import { bytesOf, encodeBase64url, formatTime, signBody } from '#protocol';
import { type TestElection, type TestNode } from '../../../libs/protocol/src/testing.js';
import { problem, type Role } from './http.js';

export interface NodeStage {
  readonly role: Role;
  /** Requests answered `busy` from now on. */
  away: boolean;
  /** Refuses with this code. */
  refuses: 'closed' | undefined;
}

export function nodeStage(test: TestElection, node: TestNode): NodeStage {
  const shares = new Map<string, string>();
  const stage: NodeStage = { away: false, refuses: undefined, role: (asked) => answer(asked) };
  const answer: Role = ({ path, body, headers }) => {
    const what = new RegExp(`^/node/${test.election.fingerprint}/(\\w+)$`).exec(path)?.[1];
    if (what === undefined) return undefined;
    if (headers.cookie !== undefined) throw new Error('a node was sent a cookie');
    if (stage.away) return problem(503, 'busy', {});
    if (stage.refuses !== undefined) return problem(410, stage.refuses);
    const grant = headers.authorization?.replace('DPoP ', '') ?? '';
    const claims = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString()) as {
      sub: string;
      style: string;
      access: number;
    };
    const said = JSON.parse(body) as { depositId: string; share: string; blinded: string };
    if (what === 'deposits') {
      shares.set(claims.sub, said.share);
      const acknowledgement = {
        version: 1 as const,
        election: test.election.fingerprint,
        node: node.id,
        pseudonym: claims.sub,
        depositId: said.depositId,
        at: formatTime(test.now),
      };
      return { json: signBody('deposit', acknowledgement, node.seed) };
    }
    if (what === 'shares') return { json: { share: shares.get(claims.sub) ?? '' } };
    const key = what === 'credential' ? node.credentialKeys.get(claims.style) : node.passKeys.get(claims.access);
    if (key === undefined) return problem(404, 'not-found');
    return { json: { signature: encodeBase64url(blindSign(key, bytesOf(said.blinded))) } };
  };
  return stage;
}
