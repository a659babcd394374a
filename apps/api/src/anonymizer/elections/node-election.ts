/** One installed election as this node works with it: manifest, its own keys, and what the log has changed. */
import { type ElectionRules, GrantVerifier } from '#anonymizer';
import {
  type AnonymizerNode,
  type DecisionEffect,
  Election,
  hoursOf,
  signBody,
  formatTime,
  type Manifest,
} from '#protocol';
import { type NodeRefusal } from '#contracts/anonymizer';
import { type StoredKeys } from '../keys/node-keys.js';

/** What of the log a node obeys (§7). */
export interface LogView {
  /** Effects of decisions, in log order. */
  readonly effects: readonly DecisionEffect[];
  readonly retired: ReadonlySet<string>;
  readonly closed: boolean;
  /** Places in the log of the events taken. */
  readonly taken: ReadonlySet<number>;
}

export class NodeElection {
  readonly election: Election;
  readonly grants: GrantVerifier;
  readonly #self: AnonymizerNode;

  constructor(
    readonly manifest: Manifest,
    readonly nodeId: string,
    readonly keys: StoredKeys,
    readonly log: LogView,
  ) {
    this.election = new Election(manifest);
    this.grants = new GrantVerifier(manifest.registrar.signingKey, this.election.fingerprint);
    const self = manifest.anonymizers.nodes.find(({ id }) => id === nodeId);
    if (self === undefined) throw new Error('The manifest of an installed election lacks this node.');
    this.#self = self;
  }

  get fingerprint(): string {
    return this.election.fingerprint;
  }

  /** This node's entry in the manifest. */
  get self(): AnonymizerNode {
    return this.#self;
  }

  get active(): boolean {
    return !this.log.retired.has(this.nodeId);
  }

  /** 32 bytes */
  get signingSeed(): Uint8Array {
    return new Uint8Array(Buffer.from(this.keys.signingSeed, 'base64url'));
  }

  /** What the rules of §4.4 take from the election, for voters of a style. */
  rulesOf(style: string): ElectionRules {
    const defined = this.election.style(style);
    return {
      revote: this.manifest.revote,
      accessCount: this.election.accessCount,
      hours: defined === undefined ? undefined : hoursOf(defined, this.log.effects),
      ended: this.log.closed ? 'closed' : this.active ? null : 'retired',
    };
  }

  /** From the first opening to the last close in force, milliseconds. */
  get span(): { readonly from: number; readonly to: number } {
    const hours = this.manifest.styles.map((style) => hoursOf(style, this.log.effects));
    return {
      from: Math.min(...hours.map(({ opensAt }) => opensAt)),
      to: Math.max(...hours.map(({ closesAt }) => closesAt)),
    };
  }

  /** A refusal that the voter can hold against this node (§6). It names no pseudonym. */
  refuse(code: string, now: Date): NodeRefusal {
    const refusal = {
      version: 1 as const,
      election: this.fingerprint,
      node: this.nodeId,
      code,
      at: formatTime(now.getTime()),
    };
    return signBody('node-refusal', refusal, this.signingSeed);
  }
}
