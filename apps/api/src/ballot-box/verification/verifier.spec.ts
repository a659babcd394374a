import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ballotEncodings, decodingAdviceVarTime, encodePoint, nobleGroup } from '#crypto';
import { nodeKernel } from '#kernel/node';
import { canonicalText, parseBallot, type Ballot } from '#protocol';
import { preparedElection } from '../../../../../libs/protocol/src/testing.js';
import { testRandom } from '../../platform/testing/index.js';
import { flipped } from '../testing/box-under-test.js';
import { InProcessVerifier, ThreadVerifier, type Verifier } from './verifier.js';
import { type Judgement, type VerificationJob, type Verdict } from './verify.js';

const election = preparedElection();
const MARKS = { mayor: [1, 0, 0, 0] };

const good = (): Ballot => election.ballot(election.voter('south'), 1, MARKS);
const withAuth = (ballot: Ballot, auth: Partial<Ballot['auth']>): Ballot => ({
  ...ballot,
  auth: { ...ballot.auth, ...auth },
});
const badToken = (ballot: Ballot) => withAuth(ballot, { pass: ballot.auth.pass.map(flipped) });
const badSignature = (ballot: Ballot) => withAuth(ballot, { signature: flipped(ballot.auth.signature) });

const job = (ballots: readonly Ballot[], retired: readonly string[] = []): VerificationJob => ({
  fingerprint: election.election.fingerprint,
  manifest: canonicalText(election.manifest),
  retired,
  ballots: ballots.map((ballot) => canonicalText(ballot)),
});

/** A bad one of each kind among good ones, and one that is bad in two ways. */
const mixed = [good(), badToken(good()), good(), badSignature(good()), badToken(badSignature(good())), good()];
const verdictsOf = (judgements: readonly Judgement[]): Verdict[] => judgements.map(({ verdict }) => verdict);
/** Computed from the points by themselves; nothing for what is not valid. */
const adviceFor = (ballots: readonly Ballot[], expected: readonly Verdict[]): (Uint8Array | undefined)[] =>
  ballots.map((ballot, at) => {
    const read = parseBallot(election.election, ballot);
    if (!read.ok) throw new Error('a ballot of the election');
    return expected[at] === 'valid' ? decodingAdviceVarTime(ballotEncodings(read.value.proof)) : undefined;
  });
const verdicts: Verdict[] = ['valid', 'token', 'valid', 'signature', 'token', 'valid'];

describe('verification in process', () => {
  const verifier = new InProcessVerifier(testRandom(5));

  it('names every bad ballot and no other, a token before a signature', async () => {
    expect(verdictsOf(await verifier.verify(job(mixed)))).toEqual(verdicts);
  });

  it('asks for the signatures of the nodes in service, no fewer and no more', async () => {
    const ballot = good();
    const withoutSecond = withAuth(ballot, {
      credential: ballot.auth.credential.slice(0, 1),
      pass: ballot.auth.pass.slice(0, 1),
    });
    expect(verdictsOf(await verifier.verify(job([ballot, withoutSecond])))).toEqual(['valid', 'token']);
    expect(verdictsOf(await verifier.verify(job([ballot, withoutSecond], ['node-2'])))).toEqual(['token', 'valid']);
  });

  it('says of what is no ballot that it is none', async () => {
    const ballots = ['{}', 'x', canonicalText(good())];
    const judgements = await verifier.verify({ ...job([good()]), ballots });
    expect(verdictsOf(judgements)).toEqual(['malformed', 'malformed', 'valid']);
    expect(judgements.slice(0, 2)).toEqual([{ verdict: 'malformed' }, { verdict: 'malformed' }]);
  });

  it('gives decoding advice with every good ballot, and with no other', async () => {
    const judgements = await verifier.verify(job(mixed));
    expect(judgements.map(({ advice }) => advice)).toEqual(adviceFor(mixed, verdicts));
  });
});

// Threads run compiled code; `npm test` builds before it runs the suites.
const compiled = join(process.cwd(), 'dist/apps/api/src/ballot-box/verification/worker.js');

const built = existsSync(compiled);
const unbuilt = built ? '' : ' (skipped without a build: npm test makes one)';

(built ? describe : describe.skip)(`verification in threads${unbuilt}`, () => {
  it('gives the same verdicts', async () => {
    const threads = new ThreadVerifier(pathToFileURL(compiled).href, 2);
    const verifier: Verifier = threads;
    try {
      const answers = await Promise.all([verifier.verify(job(mixed)), verifier.verify(job([good()]))]);
      expect(answers.map(verdictsOf)).toEqual([verdicts, ['valid']]);
    } finally {
      await threads.onApplicationShutdown();
    }
  });

  it('gives advice that stands for decoding', async () => {
    const threads = new ThreadVerifier(pathToFileURL(compiled).href, 1);
    const kernel = nodeKernel();
    try {
      const judgements = await threads.verify(job(mixed));
      const proofs = mixed.map((ballot, at) => {
        const read = parseBallot(election.election, ballot);
        if (!read.ok) throw new Error('a ballot of the election');
        const advice = judgements[at]?.advice;
        expect(advice?.length).toBe(verdicts[at] === 'valid' ? ballotEncodings(read.value.proof).length : undefined);
        return advice === undefined ? read.value.proof : { ...read.value.proof, advice };
      });
      const key = encodePoint(election.election.publicKey);
      const bad = nobleGroup.loadBallots(proofs).verifyVarTime(key, testRandom(6));
      // A bad token is no matter of points.
      expect(bad).toEqual([3, 4]);
      const advised = kernel.loadBallots(proofs);
      expect(advised.verifyVarTime(key, testRandom(6))).toEqual(bad);
      // Where the advice were wrong, the kernel would compute it anew and say so here.
      for (const [at, { advice }] of judgements.entries())
        if (advice !== undefined) expect(Buffer.from(advised.advice(at) ?? [])).toEqual(Buffer.from(advice));
    } finally {
      await threads.onApplicationShutdown();
    }
  });
});
