/** A commission member's signing key in a passphrase-encrypted file of their own (§2 `commission`, R27). */
import { ed25519PublicKey, type RandomBytes } from '#crypto';
import { bytesOf as decoded, encodeBase64url } from '#protocol';
import { z } from 'zod';
import { bytesOf, Id } from '#contracts/fields';
import { readSealed, type SealedKind, writeSealed } from '../console/sealed-file.js';

export const MemberPublic = z
  .object({ id: Id, name: z.string().min(1), role: z.enum(['chair', 'secretary', 'member']), signingKey: bytesOf(32) })
  .strict();
export type MemberPublic = z.infer<typeof MemberPublic>;
const MemberSecret = z.object({ signingSeed: bytesOf(32) }).strict();
type MemberSecret = z.infer<typeof MemberSecret>;

export const MEMBER_FILE: SealedKind<MemberPublic, MemberSecret> = {
  name: 'member',
  public: MemberPublic,
  secret: MemberSecret,
};

export async function newMember(
  path: string,
  who: Pick<MemberPublic, 'id' | 'name' | 'role'>,
  passphrase: string,
  random: RandomBytes,
): Promise<MemberPublic> {
  const seed = random(32);
  const member = { ...who, signingKey: encodeBase64url(ed25519PublicKey(seed)) };
  await writeSealed(
    MEMBER_FILE,
    path,
    { public: member, secret: { signingSeed: encodeBase64url(seed) } },
    passphrase,
    'create',
  );
  return member;
}

export async function openMember(
  path: string,
  passphrase: string,
): Promise<{ member: MemberPublic; seed: Uint8Array }> {
  const file = await readSealed(MEMBER_FILE, path, passphrase);
  return { member: file.public, seed: decoded(file.secret.signingSeed) };
}
