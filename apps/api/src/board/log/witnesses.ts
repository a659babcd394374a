/**
 * Collects cosignatures (§7): every witness is asked at once, and the note is done as soon as the threshold has
 * signed. A witness that is away delays only what it alone is needed for.
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { bytesOf, type Manifest } from '#protocol';
import { addSignatures, WitnessClient, type HashReader } from '#tlog';
import { SETTINGS, type Settings } from '../settings.js';
import { type SizedNote } from './election-log.js';

interface Asked {
  /** Host and path, for the log: an address may hold a password besides. */
  readonly at: string;
  readonly client: WitnessClient;
  /** What was logged last, so that a witness away for a day is one line. */
  trouble: string | undefined;
}

@Injectable()
export class Witnesses {
  readonly #logger = new Logger('Board');
  readonly #asked = new Map<string, Asked[]>();

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** The note with at least the threshold of cosignatures, or undefined while too few witnesses answer. */
  async cosign(
    fingerprint: string,
    manifest: Manifest,
    signed: SizedNote,
    reader: HashReader,
  ): Promise<SizedNote | undefined> {
    const { threshold } = manifest.witnesses;
    if (threshold === 0) return signed;
    // By witness: one that answers at two addresses is still one.
    const cosigned = new Map<string, readonly string[]>();
    const asked = this.#of(fingerprint, manifest);
    await new Promise<void>((resolve, reject) => {
      const all = asked.map(async (witness) => {
        const answer = await witness.client.cosign(signed.note, reader);
        this.#note(witness, answer.ok ? undefined : answer.error.says);
        if (answer.ok) cosigned.set(answer.value.witness, answer.value.lines);
        if (cosigned.size >= threshold) resolve();
      });
      Promise.all(all).then(() => resolve(), reject);
    });
    return cosigned.size >= threshold
      ? { size: signed.size, note: addSignatures(signed.note, [...cosigned.values()].flat()) }
      : undefined;
  }

  #of(fingerprint: string, manifest: Manifest): Asked[] {
    const known = this.#asked.get(fingerprint);
    if (known !== undefined) return known;
    // Who answers where is seen from the signature: addresses come from this board's operator, witnesses from the manifest.
    const witnesses = manifest.witnesses.members.map(({ name, signingKey }) => ({ name, key: bytesOf(signingKey) }));
    const asked = this.settings.witnessUrls.map((url): Asked => {
      const { host, pathname } = new URL(url);
      const client = new WitnessClient({ url, witnesses, fetch, timeout: 5000 });
      return { at: `${host}${pathname}`.replace(/\/$/, ''), client, trouble: undefined };
    });
    if (asked.length < manifest.witnesses.threshold) {
      this.#logger.error('WITNESS_URLS names fewer witnesses than the threshold of an election: nothing is served.');
    }
    this.#asked.set(fingerprint, asked);
    return asked;
  }

  #note(witness: Asked, trouble: string | undefined): void {
    if (witness.trouble === trouble) return;
    witness.trouble = trouble;
    this.#logger.warn(
      trouble === undefined ? `Witness at ${witness.at} cosigns.` : `Witness at ${witness.at}: ${trouble}`,
    );
  }
}
