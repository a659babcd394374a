/**
 * From the close to the result with the files of a seeded election: the members sign, the trustees decrypt, each through the
 * same code as their own command. Waits for what the parties post by themselves.
 */
import { systemRandom } from '#crypto';
import { type ElectionResult } from '#protocol';
import { openMember } from '../commission/member-file.js';
import { signClose, type Signer } from '../commission/acts.js';
import { passphraseOf, type SeededElection } from '../demo/seed.js';
import { resultOf, tallyOf } from '../election/count.js';
import { postRecord } from '../election/install.js';
import { fetchLog, type FetchedLog } from '../log/fetch-log.js';
import { Mistake } from '../console/mistake.js';
import { decryptTally } from '../trustee/decrypt.js';
import { openTrustee } from '../trustee/open-file.js';
import { text } from '../messages/index.js';

export interface CountOptions {
  readonly board: string;
  readonly commission: string;
  readonly seeded: SeededElection;
  readonly now: () => number;
  readonly say: (line: string) => void;
}

type Ready = (log: FetchedLog) => boolean | Promise<boolean>;

const PATIENCE_SECONDS = 120;

export async function countElection({ board, commission, seeded, now, say }: CountOptions): Promise<ElectionResult> {
  const { fingerprint, manifest } = seeded;
  const until = (what: string, ready: Ready): Promise<FetchedLog> => waitForLog(board, fingerprint, what, ready, say);

  await until(text().simulate.until.drained, ({ state }) => state.drained);
  const signers = await Promise.all(
    seeded.members
      .slice(0, manifest.commission.quorum)
      .map(async (person) => openMember(person.file, await passphraseOf(person))),
  );
  const sign = async (log: FetchedLog, signer: Signer): Promise<void> => {
    await signClose(commission, log, signer, now());
    say(text().simulate.signedClose(signer.member.id));
  };
  // Each signs the log it has walked itself. A record that lands between two of them makes their drafts differ: then they sign anew.
  await until(text().simulate.until.closed, async (log) => {
    for (const signer of signers) {
      if (log.state.closed) return true;
      await sign(log, signer);
      log = await fetchLog(board, fingerprint);
    }
    return log.state.closed;
  });
  const complete = ({ state }: FetchedLog): boolean =>
    state.closed && state.finalAccess !== undefined && state.issued.size === state.active.length;
  const closed = await until(text().simulate.until.finalCounts, complete);
  await postRecord(board, fingerprint, 'tally', tallyOf(closed, now()));
  say(text().simulate.tallyPosted);
  for (const person of seeded.trustees.slice(0, manifest.trustees.threshold)) {
    const { state, keep } = await openTrustee(person.file, await passphraseOf(person));
    const log = await fetchLog(board, fingerprint);
    const decryption = await decryptTally({
      log,
      state,
      keep,
      now,
      random: systemRandom,
      progress: say,
      dryRun: false,
    });
    if (decryption !== undefined) await postRecord(board, fingerprint, 'decryption', decryption);
    say(text().simulate.decrypted(state.public.index));
  }
  const result = resultOf(await fetchLog(board, fingerprint));
  await postRecord(board, fingerprint, 'result', result);
  await until(text().simulate.until.result, ({ state }) => state.result !== undefined);
  return result;
}

/** Polls once a second. Between a record and its witnessed checkpoint the two differ for a moment: that is no failure yet. */
async function waitForLog(
  board: string,
  fingerprint: string,
  what: string,
  ready: Ready,
  say: (line: string) => void,
): Promise<FetchedLog> {
  let trouble: string | undefined;
  for (let second = 0; second < PATIENCE_SECONDS; second++) {
    try {
      const log = await fetchLog(board, fingerprint);
      if (await ready(log)) return log;
      trouble = undefined;
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      trouble = error.message;
    }
    if (second % 5 === 0) say(text().simulate.waiting(what));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Mistake(text().simulate.gaveUp(PATIENCE_SECONDS, what, trouble === undefined ? '' : `\n${trouble}`));
}
