/**
 * Which ballot of each credential key counts (§8), and the sums over them. The walk asks an interface, because a
 * board keeps a day's ballots in memory, and a verifier of millions must not.
 */
import { decodePoints, encodePoints, IDENTITY, type Point } from '#crypto';
import { encodeBase64url } from '../base64url.js';

/** What a ballot says about itself, its shape being right. */
export interface BallotHead {
  readonly style: string;
  readonly sequence: number;
  /** credential key, 32 bytes */
  readonly key: Uint8Array;
  /** Per contest of the style A‖B a slot; a register that has its sums from elsewhere needs none. */
  readonly ciphertexts?: ReadonlyMap<string, Uint8Array>;
  /** Where a verifier's own table keeps the ballot. */
  readonly row?: number;
}

/** The counted ballots: for each credential key the one with the highest sequence. */
export interface CountedBallots {
  /** distinct keys */
  readonly size: number;
  /** 0 where no ballot of the key is in the log. */
  highestSequence(key: Uint8Array): number;
  /** Distinct keys of ballots of a style, superseded ones among them (§10.5). */
  keysOf(style: string): number;
  /** Counted ballots of a style. */
  countOf(style: string): number;
  /** Per slot ΣA‖ΣB over a style's counted ballots in a contest of it; or the record of one whose ciphertexts are no points. */
  sumOf(style: string, contest: string): Uint8Array | { readonly record: number };
  add(head: BallotHead, record: number): void;
}

interface Counted {
  readonly record: number;
  readonly style: string;
  readonly sequence: number;
  readonly ciphertexts: ReadonlyMap<string, Uint8Array>;
}

/** Everything in memory, ciphertexts included. */
export class MemoryRegister implements CountedBallots {
  /** by credential key */
  readonly #counted = new Map<string, Counted>();
  readonly #countOfStyle = new Map<string, number>();
  readonly #keysOfStyle = new Map<string, Set<string>>();

  get size(): number {
    return this.#counted.size;
  }

  highestSequence(key: Uint8Array): number {
    return this.#counted.get(encodeBase64url(key))?.sequence ?? 0;
  }

  keysOf(style: string): number {
    return this.#keysOfStyle.get(style)?.size ?? 0;
  }

  countOf(style: string): number {
    return this.#countOfStyle.get(style) ?? 0;
  }

  sumOf(style: string, contest: string): Uint8Array | { readonly record: number } {
    let sum: Point[] | undefined;
    for (const { ciphertexts, record } of this.#ofStyle(style)) {
      const points = pointsOf(ciphertexts.get(contest));
      if (points === undefined) return { record };
      sum = sum === undefined ? points : sum.map((total, at) => total.add(points[at] ?? IDENTITY));
    }
    return encodePoints(sum ?? []);
  }

  add({ style, sequence, key, ciphertexts }: BallotHead, record: number): void {
    const name = encodeBase64url(key);
    const before = this.#counted.get(name);
    if (sequence > (before?.sequence ?? 0)) {
      this.#counted.set(name, { record, style, sequence, ciphertexts: ciphertexts ?? new Map<string, Uint8Array>() });
      if (before !== undefined) this.#count(before.style, -1);
      this.#count(style, 1);
    }
    const ofStyle = this.#keysOfStyle.get(style) ?? new Set<string>();
    this.#keysOfStyle.set(style, ofStyle.add(name));
  }

  #count(style: string, change: number): void {
    this.#countOfStyle.set(style, this.countOf(style) + change);
  }

  #ofStyle(style: string): Counted[] {
    return [...this.#counted.values()].filter((ballot) => ballot.style === style);
  }
}

function pointsOf(ciphertexts: Uint8Array | undefined): Point[] | undefined {
  if (ciphertexts === undefined) return undefined;
  try {
    return decodePoints(ciphertexts, { identity: 'refuse', count: ciphertexts.length / 32 });
  } catch {
    return undefined;
  }
}
