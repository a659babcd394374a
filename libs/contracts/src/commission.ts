/**
 * Acts of the commission: proposed by a member, signed by each off line, posted to the board when the quorum
 * (for `closed`: its chair among them) has signed (§7, R25). Signatures authenticate; there is no password here.
 *
 *   GET  /commission/:fp                       CommissionView
 *   POST /commission/:fp/acts                  ProposeAct → ActView   (the proposer's signature comes with it)
 *   POST /commission/:fp/acts/:act/signatures  SignAct → ActView
 */
import { z } from 'zod';
import { Fingerprint, Id, SignatureValue } from './fields.js';

export const ActType = z.enum(['closed', 'decision', 'retired']);
export type ActType = z.infer<typeof ActType>;

export const MemberSignature = z.object({ member: Id, value: SignatureValue }).strict();
export type MemberSignature = z.infer<typeof MemberSignature>;

/** `body`: canonical text of the body without `signatures` (and `nodes`). */
export const ProposeAct = z
  .object({ type: ActType, body: z.string().max(100_000), signature: MemberSignature })
  .strict();
export type ProposeAct = z.infer<typeof ProposeAct>;
export const SignAct = z.object({ signature: MemberSignature }).strict();
export type SignAct = z.infer<typeof SignAct>;

export const ActView = z
  .object({
    act: z.string().uuid(),
    type: ActType,
    body: z.string(),
    signed: z.array(Id),
    quorum: z.number().int(),
    /** Record number on the board, once posted. */
    posted: z.number().int().nullable(),
    /** What is still wanting, in a sentence. */
    wants: z.string().nullable(),
  })
  .strict();
export type ActView = z.infer<typeof ActView>;

export const CommissionView = z.object({ election: Fingerprint, acts: z.array(ActView) }).strict();
export type CommissionView = z.infer<typeof CommissionView>;
