/** `tally` (§8): the encrypted sums over the counted ballots. What is in it is checks/tally.ts. */
import { z } from 'zod';
import { anyBytesField, bodyHead, countField, idField } from '../fields.js';

/** A style's id, or `*` for the pool. */
export const unitField = z.union([idField, z.literal('*')]);

export const tallySchema = z.strictObject({
  ...bodyHead,
  cells: z.array(
    z.strictObject({ unit: unitField, contest: idField, ballots: countField, ciphertexts: anyBytesField }),
  ),
  withheld: z.array(z.strictObject({ contest: idField, ballots: countField })),
});
export type Tally = z.infer<typeof tallySchema>;
export type TallyCell = Tally['cells'][number];
