/**
 * Bodies, queries and parameters are parsed once, by the schema beside them:
 * `@Body({ schema: CastBallot })`. A refusal names fields and kinds of mistake, never values.
 */
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { Problem } from '#contracts/problems';

/** More than a person reads; a hostile body may have a mistake in every byte. */
const MOST_FIELDS = 20;

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: string;
}

export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({ exceptionFactory: (issues) => refusal(issues) });

function refusal(issues: readonly Issue[]): Problem {
  const fields = issues.slice(0, MOST_FIELDS).map((issue) => ({
    path: (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
    message: wording(issue),
  }));
  return new Problem('bad-request', { extra: { fields } });
}

/** Fixed words by kind of mistake: zod's own messages may quote keys and values of the body. */
function wording({ code, message }: Issue): string {
  switch (code) {
    case 'invalid_type':
      return 'missing or of the wrong type';
    case 'unrecognized_keys':
      return 'has members that are not allowed';
    case 'too_small':
      return 'too small or too short';
    case 'too_big':
      return 'too large or too long';
    case 'invalid_format':
      return 'has the wrong form';
    case 'custom':
      return message;
    default:
      return 'not one of the allowed values';
  }
}
