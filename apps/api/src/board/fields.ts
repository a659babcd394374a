/** Fields of addresses. */
import { z } from 'zod';
import { isBase64url } from '#protocol';

/** As PrepareElection has it. */
export const DraftId = z.string().min(1).max(64);
/** A fingerprint or hash in its one spelling. */
export const HashText = z.string().refine((text) => isBase64url(text, 32), { message: 'has the wrong form' });
