/** Refusals that the voter can hold up to others (§6): the problem document carries one signed by the registrar. */
import { type RegistrarRefusal } from '#contracts/registrar';
import { formatTime, signBody } from '#protocol';
import { Problem } from '../../platform/index.js';

const TYPE = 'registrar-refusal';

/** The problem with a member `refusal`; `now` by the election's clock. */
export function signedRefusal(problem: Problem, election: string, now: number, seed: Uint8Array): Problem {
  const refusal: RegistrarRefusal = signBody(
    TYPE,
    { version: 1 as const, election, code: problem.code, at: formatTime(now) },
    seed,
  );
  return new Problem(problem.code, {
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    headers: problem.headers,
    extra: { ...problem.extra, refusal },
  });
}
