/**
 * The board's side of C2SP tlog-witness: asks one witness for its cosignature of a checkpoint.
 *
 * The witness is another organisation's program: its answers are read with a limit, its lines verified,
 * and it can neither stop the board for longer than the timeout nor make it repeat for ever.
 */
import { validCosignatures, type NamedKey } from './cosignature.js';
import { parseSize } from './decimal.js';
import { readCheckpointUnverified } from './open-checkpoint.js';
import { consistencyProof, type HashReader } from './proofs.js';
import { type Result } from './result.js';
import { formatAddCheckpoint } from './witness-request.js';

export type WitnessFault =
  | { readonly code: 'unreachable' | 'answer'; readonly says: string }
  /** 409 here means that the witness has cosigned another tree: a fork, or a board that lost records. */
  | { readonly code: 'refused'; readonly status: number; readonly says: string };

export interface Cosigned {
  /** Name of the witness. */
  readonly witness: string;
  readonly lines: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const LONGEST_ANSWER = 64_000;
/** One to learn where the witness stands, one from there, one more if another request came in between. */
const TRIES = 3;

export class WitnessClient {
  readonly #address: string;
  readonly #witnesses: readonly NamedKey[];
  readonly #fetch: typeof fetch;
  readonly #timeout: number;
  /** Size that the witness last cosigned, as far as we know. */
  #known = 0;

  /** `url`: the submission prefix. `witnesses`: who may answer there. `timeout`: milliseconds for one exchange. */
  constructor(options: { url: string; witnesses: readonly NamedKey[]; fetch: typeof fetch; timeout?: number }) {
    this.#address = `${options.url.replace(/\/+$/, '')}/add-checkpoint`;
    this.#witnesses = options.witnesses;
    this.#fetch = options.fetch;
    this.#timeout = options.timeout ?? 5000;
  }

  /** Valid cosignature lines, at least one, of the witness that answered. `reader` holds the tree of the checkpoint. */
  async cosign(checkpoint: string, reader: HashReader): Promise<Result<Cosigned, WitnessFault>> {
    const read = readCheckpointUnverified(checkpoint);
    if (!read.ok) throw new RangeError(read.error.says);
    const { size } = read.value;
    let oldSize = Math.min(this.#known, size);
    for (let attempt = 1; ; attempt++) {
      const proof = await consistencyProof(oldSize, size, reader);
      const answer = await this.#post(formatAddCheckpoint({ oldSize, proof, checkpoint }));
      if (answer === undefined) return fault({ code: 'unreachable', says: 'the witness did not answer' });
      if (answer.status === 200) {
        const cosigned = this.#cosigned(checkpoint, answer.body);
        if (cosigned === undefined) return fault({ code: 'answer', says: 'the answer has no valid cosignature' });
        this.#known = size;
        return { ok: true, value: cosigned };
      }
      const stands = answer.status === 409 ? sizeOf(answer) : undefined;
      if (stands === undefined || stands === oldSize || stands > size || attempt === TRIES) {
        return fault({ code: 'refused', status: answer.status, says: explain(answer.status, stands, size) });
      }
      oldSize = stands;
    }
  }

  #cosigned(checkpoint: string, answer: string): Cosigned | undefined {
    for (const witness of this.#witnesses) {
      const lines = validCosignatures(checkpoint, answer, witness);
      if (lines.length > 0) return { witness: witness.name, lines };
    }
    return undefined;
  }

  async #post(body: string): Promise<Answer | undefined> {
    try {
      const response = await this.#fetch(this.#address, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeout),
      });
      return { status: response.status, body: await readLimited(response) };
    } catch {
      return undefined;
    }
  }
}

async function readLimited(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const reader = response.body.getReader();
  let [text, length] = ['', 0];
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done || value === undefined) return text + decoder.decode();
    length += value.length;
    if (length > LONGEST_ANSWER) {
      await reader.cancel();
      throw new Error('the answer is too long');
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** `60\n` */
function sizeOf({ body }: Answer): number | undefined {
  return body.endsWith('\n') ? parseSize(body.slice(0, -1)) : undefined;
}

function explain(status: number, stands: number | undefined, size: number): string {
  if (stands === undefined) return `the witness answered ${status}`;
  return `the witness stands at size ${stands} and does not follow to this checkpoint of size ${size}`;
}

function fault(error: WitnessFault): { ok: false; error: WitnessFault } {
  return { ok: false, error };
}
