/**
 * An election as its manifest defines it, with what everyone derives from it: fingerprint, access numbers, slots,
 * hours in force, keys decoded once. Everything here is a pure function of the manifest.
 */
import {
  contestShape as shapeOf,
  decodePoint,
  parseRsaPublicKey,
  type ContestShape,
  type Point,
  type RsaPublicKey,
} from '#crypto';
import { bytesOf } from './base64url.js';
import { hashOf } from './canonical.js';
import { type DecisionEffect } from './messages/decision.js';
import { type AnonymizerNode, type Contest, type Manifest, type Style } from './messages/manifest.js';
import { timeOf } from './time.js';

/** fp (§2): the hash of the manifest, base64url. */
export const fingerprintOf = (manifest: Manifest): string => hashOf(manifest);

/** N (§2): 1 without `revote`, else ⌊window / minInterval⌋ + 1. */
export const accessCount = (manifest: Pick<Manifest, 'revote'>): number =>
  manifest.revote === null || manifest.revote.minInterval === 0
    ? 1
    : Math.floor(manifest.revote.window / manifest.revote.minInterval) + 1;

/** Options in order, then `blank` where the contest has it (§2). */
export const slots = (contest: Pick<Contest, 'options' | 'blank'>): string[] => [
  ...contest.options.map((option) => option.id),
  ...(contest.blank ? ['blank'] : []),
];

export const contestShape = (contest: Contest): ContestShape =>
  shapeOf({
    id: contest.id,
    options: contest.options.length,
    minSelections: contest.minSelections,
    maxSelections: contest.maxSelections,
    blank: contest.blank,
  });

export const styleOf = (manifest: Manifest, id: string): Style | undefined =>
  manifest.styles.find((style) => style.id === id);

/** Milliseconds since 1970. */
export interface Hours {
  readonly opensAt: number;
  readonly closesAt: number;
  readonly acceptUntil: number;
}

/** A style's hours under the decisions taken so far, in log order (§7): the last extension stands. */
export function hoursOf(style: Style, effects: readonly DecisionEffect[]): Hours {
  let { closesAt, acceptUntil } = style;
  for (const effect of effects)
    if (effect?.kind === 'extend' && effect.style === style.id) ({ closesAt, acceptUntil } = effect);
  return { opensAt: timeOf(style.opensAt), closesAt: timeOf(closesAt), acceptUntil: timeOf(acceptUntil) };
}

/** The nodes whose signatures a ballot needs, in node order, when those of `retired` are out (§4 step 5). */
export const activeNodes = (manifest: Manifest, retired: Iterable<string>): AnonymizerNode[] => {
  const out = new Set(retired);
  return manifest.anonymizers.nodes.filter((node) => !out.has(node.id));
};

/** `strike` decisions so far: shown and not counted. */
export const struckOptions = (effects: readonly DecisionEffect[]): { contest: string; option: string }[] =>
  effects.flatMap((effect) => (effect?.kind === 'strike' ? [{ contest: effect.contest, option: effect.option }] : []));

/** A manifest that obeys §2 (see checkManifest), opened: keys and shapes at hand. */
export class Election {
  readonly fingerprint: string;
  /** 32 bytes */
  readonly fp: Uint8Array;
  readonly accessCount: number;
  readonly #styles: ReadonlyMap<string, Style>;
  readonly #contests: ReadonlyMap<string, Contest>;
  readonly #shapes = new Map<string, ContestShape>();
  readonly #rsaKeys = new Map<string, RsaPublicKey>();
  #publicKey: Point | undefined;

  constructor(readonly manifest: Manifest) {
    this.fingerprint = fingerprintOf(manifest);
    this.fp = bytesOf(this.fingerprint);
    this.accessCount = accessCount(manifest);
    this.#styles = new Map(manifest.styles.map((style) => [style.id, style]));
    this.#contests = new Map(manifest.contests.map((contest) => [contest.id, contest]));
  }

  style(id: string): Style | undefined {
    return this.#styles.get(id);
  }

  contest(id: string): Contest | undefined {
    return this.#contests.get(id);
  }

  /** Throws where the manifest has no such contest. */
  shape(contest: string): ContestShape {
    const known = this.#shapes.get(contest);
    if (known !== undefined) return known;
    const defined = this.#contests.get(contest);
    if (defined === undefined) throw new RangeError(`no contest ${contest}`);
    const shape = contestShape(defined);
    this.#shapes.set(contest, shape);
    return shape;
  }

  /** Throws where the manifest has no such contest. */
  slots(contest: string): string[] {
    const defined = this.#contests.get(contest);
    if (defined === undefined) throw new RangeError(`no contest ${contest}`);
    return slots(defined);
  }

  get publicKey(): Point {
    this.#publicKey ??= decodePoint(bytesOf(this.manifest.trustees.publicKey), { identity: 'refuse' });
    return this.#publicKey;
  }

  /** The node's key for a style's credentials. */
  credentialKey(node: AnonymizerNode, style: string): RsaPublicKey {
    return this.#rsaKey(node.credentialKeys[style]);
  }

  /** The node's key for the passes of one access number. */
  passKey(node: AnonymizerNode, number: number): RsaPublicKey {
    return this.#rsaKey(node.passKeys[String(number)]);
  }

  #rsaKey(spki: string | undefined): RsaPublicKey {
    if (spki === undefined) throw new RangeError('no such key in the manifest');
    const known = this.#rsaKeys.get(spki);
    if (known !== undefined) return known;
    const key = parseRsaPublicKey(bytesOf(spki));
    this.#rsaKeys.set(spki, key);
    return key;
  }
}
