/**
 * What can go wrong between a page and the nodes, as values: the page must tell a node that is away (wait) from one
 * that refuses (read why) and from one that lies (keep the evidence and tell the commission).
 */
import { type NodeRefusal } from '#contracts/anonymizer';
import { type ProblemCode } from '#contracts/problems';

export type TokenStep = 'deposit' | 'restore' | 'credential' | 'pass';

export interface TokenProgress {
  readonly step: TokenStep;
  /** Id of the node. */
  readonly node: string;
  readonly state: 'asking' | 'retrying' | 'done' | 'failed';
}

/** Which of a node's answers was not what its keys and the protocol say. */
export type Misbehaviour = 'acknowledgement' | 'share' | 'signature' | 'answer' | 'rsa-key';

export type NodeFault =
  | {
      readonly kind: 'refused';
      readonly node: string;
      readonly code: ProblemCode;
      /** The node's signed word, its signature verified: the voter's evidence. Null: it gave none, or a bad one. */
      readonly refusal: NodeRefusal | null;
    }
  /** No answer, or none but "try later", after all tries. */
  | { readonly kind: 'unreachable'; readonly node: string }
  | {
      readonly kind: 'misbehaved';
      readonly node: string;
      readonly what: Misbehaviour;
      /** The answer as it came, cut to 4096 characters. Empty for `rsa-key`: the manifest's key itself is bad. */
      readonly evidence: string;
    };

export interface TokenFault {
  readonly step: TokenStep;
  /** What to tell the voter: the code of the catalogue that matters most among `nodes`, or the grant's. */
  readonly code: ProblemCode;
  readonly nodes: readonly NodeFault[];
}

const GRAVITY: readonly ProblemCode[] = ['closed', 'forbidden', 'conflict', 'unauthorized', 'not-found', 'internal'];

/** The step's fault from those of its nodes. */
export function tokenFault(step: TokenStep, nodes: readonly NodeFault[]): TokenFault {
  const codes = nodes.map(codeOf);
  const code = GRAVITY.find((grave) => codes.includes(grave)) ?? codes[0] ?? 'internal';
  return { step, code, nodes };
}

function codeOf(fault: NodeFault): ProblemCode {
  if (fault.kind === 'refused') return fault.code;
  return fault.kind === 'unreachable' ? 'busy' : 'internal';
}
