/**
 * What the finished ceremony gives to the manifest (§2 `trustees`): recomputed here from the packages alone, so that
 * whoever assembles the manifest believes no trustee's word for the key.
 */
import { decodePoints, electionPublicKey, encodePoint, verifyProofOfKnowledge, concatBytes } from '#crypto';
import { encodeBase64url, type Manifest } from '#protocol';
import { Mistake } from '../console/mistake.js';
import { type CeremonyFolder } from './folder.js';
import { packageOf } from './steps.js';
import { text } from '../messages/index.js';

export async function ceremonyOutcome(folder: CeremonyFolder): Promise<Manifest['trustees']> {
  const { threshold } = folder.plan;
  const accepted = await folder.all('accepted');
  if (accepted.wanting.length > 0) {
    throw new Mistake(text().ceremony.notOver(accepted.wanting.join(', ')));
  }
  const { messages } = await folder.all('package');
  const packages = messages.map(packageOf);
  const liar = packages.find((pkg) => pkg.commitments.length !== threshold || !verifyProofOfKnowledge(pkg));
  if (liar !== undefined) throw new Mistake(text().ceremony.badProof(liar.index));
  const points = packages.map((pkg) =>
    decodePoints(concatBytes(...pkg.commitments), { identity: 'refuse', count: threshold }),
  );
  const publicKey = encodeBase64url(encodePoint(electionPublicKey(points)));
  const strange = accepted.messages.find((message) => message.publicKey !== publicKey);
  if (strange !== undefined) throw new Mistake(text().ceremony.otherKey(strange.index));
  const members = await Promise.all(
    messages.map(async ({ index, commitments, proof }) => {
      const { name, signingKey } = await folder.identity(index);
      return { index, name, commitments, proof, signingKey };
    }),
  );
  return { threshold, publicKey, members };
}

/** For people: who has done what. */
export async function ceremonyStatus(folder: CeremonyFolder): Promise<string[]> {
  const lines: string[] = [];
  for (const index of folder.indices) {
    const rounds = await Promise.all(
      (['identity', 'commitment', 'package', 'deals', 'accepted'] as const).map(async (round) =>
        (await folder.get(round, index)) === undefined ? '·' : '✓',
      ),
    );
    const name = (await folder.get('identity', index))?.name ?? text().ceremony.nobodyYet;
    lines.push(`${String(index).padStart(2)}  ${rounds.join('  ')}  ${name}`);
  }
  return [text().ceremony.columns, ...lines];
}
