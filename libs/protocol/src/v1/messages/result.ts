/** `result` (§8): votes per cell and slot. It carries no signature: everyone recomputes it. */
import { z } from 'zod';
import { bodyHead, bytes32, countField, idField, positiveField } from '../fields.js';
import { unitField } from './tally.js';

export const resultSchema = z.strictObject({
  ...bodyHead,
  tally: bytes32,
  trustees: z.array(positiveField),
  cells: z.array(
    z.strictObject({ unit: unitField, contest: idField, ballots: countField, votes: z.array(countField) }),
  ),
});
export type ElectionResult = z.infer<typeof resultSchema>;
export type ResultCell = ElectionResult['cells'][number];
