import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { canonicalText, type Ballot } from '#protocol';
import { preparedElection } from '../../../../../libs/protocol/src/testing.js';
import { testRandom } from '../../platform/testing/index.js';
import { flipped } from '../testing/box-under-test.js';
import { InProcessVerifier, ThreadVerifier, type Verifier } from './verifier.js';
import { type VerificationJob, type Verdict } from './verify.js';

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
const verdicts: Verdict[] = ['valid', 'token', 'valid', 'signature', 'token', 'valid'];

describe('verification in process', () => {
  const verifier = new InProcessVerifier(testRandom(5));

  it('names every bad ballot and no other, a token before a signature', async () => {
    expect(await verifier.verify(job(mixed))).toEqual(verdicts);
  });

  it('asks for the signatures of the nodes in service, no fewer and no more', async () => {
    const ballot = good();
    const withoutSecond = withAuth(ballot, {
      credential: ballot.auth.credential.slice(0, 1),
      pass: ballot.auth.pass.slice(0, 1),
    });
    expect(await verifier.verify(job([ballot, withoutSecond]))).toEqual(['valid', 'token']);
    expect(await verifier.verify(job([ballot, withoutSecond], ['node-2']))).toEqual(['token', 'valid']);
  });

  it('says of what is no ballot that it is none', async () => {
    expect(await verifier.verify({ ...job([good()]), ballots: ['{}', 'x', canonicalText(good())] })).toEqual([
      'malformed',
      'malformed',
      'valid',
    ]);
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
      expect(answers).toEqual([verdicts, ['valid']]);
    } finally {
      await threads.onApplicationShutdown();
    }
  });
});
