/** Manifest (§2): the definition of an election. Shape only; its sentences are checks/manifest.ts. */
import { z } from 'zod';
import {
  anyBytesField,
  byNumber,
  bytes32,
  bytesField,
  byStyle,
  countField,
  idField,
  positiveField,
  textField,
  timeField,
  titleField,
  versionField,
} from '../fields.js';

const option = z.strictObject({ id: idField, title: titleField });
const contest = z.strictObject({
  id: idField,
  title: titleField,
  options: z.array(option),
  minSelections: countField,
  maxSelections: countField,
  blank: z.boolean(),
});
const style = z.strictObject({
  id: idField,
  title: titleField,
  contests: z.array(idField),
  opensAt: timeField,
  closesAt: timeField,
  acceptUntil: timeField,
});
const trustee = z.strictObject({
  index: positiveField,
  name: textField,
  commitments: z.array(bytes32),
  proof: bytesField(64),
  signingKey: bytes32,
});
const node = z.strictObject({
  id: idField,
  name: textField,
  signingKey: bytes32,
  credentialKeys: byStyle(anyBytesField),
  passKeys: byNumber(anyBytesField),
});
const member = z.strictObject({
  id: idField,
  name: textField,
  role: z.enum(['chair', 'secretary', 'member']),
  signingKey: bytes32,
});
const keyOnly = z.strictObject({ signingKey: bytes32 });

export const manifestSchema = z.strictObject({
  version: versionField,
  id: z.string().min(1).max(128),
  kind: z.enum(['state', 'primary', 'poll', 'training']),
  title: titleField,
  timeZone: z.string(),
  /** seconds */
  revote: z.strictObject({ minInterval: countField, window: countField }).nullable(),
  publication: z.enum(['live', 'after-close']),
  contests: z.array(contest),
  styles: z.array(style),
  trustees: z.strictObject({ threshold: countField, publicKey: bytes32, members: z.array(trustee) }),
  anonymizers: z.strictObject({ threshold: countField, login: z.enum(['grant', 'provider']), nodes: z.array(node) }),
  commission: z.strictObject({ quorum: countField, members: z.array(member) }),
  registrar: keyOnly,
  ballotBox: keyOnly,
  board: z.strictObject({
    origin: z.string().min(1),
    signingKey: bytes32,
    batch: z.strictObject({ interval: countField, minimum: countField }),
  }),
  witnesses: z.strictObject({
    threshold: countField,
    members: z.array(z.strictObject({ name: z.string().min(1), signingKey: bytes32 })),
  }),
  tally: z.strictObject({ minimumUnit: countField }),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Contest = Manifest['contests'][number];
export type Style = Manifest['styles'][number];
export type AnonymizerNode = Manifest['anonymizers']['nodes'][number];
export type CommissionMember = Manifest['commission']['members'][number];
export type TrusteeMember = Manifest['trustees']['members'][number];
