/** Every type's schema in one table (§7): what a body of a type must look like. */
import { type z } from 'zod';
import { fail, ok, type Result } from '../../result.js';
import { type JsonValue } from '../canonical.js';
import { accessSchema } from './access.js';
import { ballotHash, ballotSchema, type Ballot } from './ballot.js';
import { closedSchema } from './closed.js';
import { decisionSchema } from './decision.js';
import { decryptionSchema } from './decryption.js';
import { destructionSchema } from './destruction.js';
import { drainedSchema } from './drained.js';
import { endorsementSchema } from './endorsement.js';
import { issuanceSchema } from './issuance.js';
import { manifestSchema } from './manifest.js';
import { objectionSchema } from './objection.js';
import { protocolSchema } from './protocol.js';
import { type RecordType } from './record.js';
import { resultSchema } from './result.js';
import { retiredSchema } from './retired.js';
import { tallySchema } from './tally.js';
import { hashOf } from '../canonical.js';

export const bodySchemas = {
  manifest: manifestSchema,
  endorsement: endorsementSchema,
  access: accessSchema,
  ballot: ballotSchema,
  issuance: issuanceSchema,
  retired: retiredSchema,
  decision: decisionSchema,
  objection: objectionSchema,
  drained: drainedSchema,
  closed: closedSchema,
  tally: tallySchema,
  decryption: decryptionSchema,
  result: resultSchema,
  protocol: protocolSchema,
  destruction: destructionSchema,
} as const satisfies Record<RecordType, z.ZodType>;

export type BodyOf<Type extends RecordType> = z.infer<(typeof bodySchemas)[Type]>;
export type Body = BodyOf<RecordType>;

/** The body as its type, or the path of the first member that is not as its schema says. Never throws. */
export function parseBody<Type extends RecordType>(type: Type, value: unknown): Result<BodyOf<Type>, string> {
  const parsed = bodySchemas[type].safeParse(value);
  if (parsed.success) return ok(parsed.data as BodyOf<Type>);
  const issue = parsed.error.issues[0];
  const path = issue === undefined ? '' : issue.path.map(String).join('.');
  const keys = issue?.code === 'unrecognized_keys' ? ` ${issue.keys.join(', ')}` : '';
  return fail(`${path}${keys}`.trim().slice(0, 100) || '(body)');
}

/** Exactly the members of a ballot (§5), whatever they hold. */
export const isBallotShaped = (value: JsonValue): value is { readonly core: JsonValue; readonly auth: JsonValue } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length === 2 &&
  'core' in value &&
  'auth' in value;

/** The hash under which a record names a body: a ballot's by §5, any other's by §1. */
export const bodyHash = (value: JsonValue): string =>
  isBallotShaped(value) ? ballotHash(value as unknown as Ballot) : hashOf(value);
