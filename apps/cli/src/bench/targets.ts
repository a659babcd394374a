/**
 * What has to be reached, as data: the table "Targets" of speed.md, same names, same order; last what issue 3 asks of
 * memory (`--large`). Ratios hold between machines, absolute times do not.
 */
export type OperationKey =
  'advice-sodium' | 'advice-noble' | 'plain-sodium' | 'workers' | 'page' | 'million' | 'tokens' | 'memory';

export interface Target {
  readonly key: OperationKey;
  /** as in the table, for programs */
  readonly operation: string;
  readonly unit: 'ratio' | 'min';
  readonly reach: 'at least' | 'at most';
  /** in `unit` */
  readonly must: number;
  readonly moonshot: number | null;
  /** the table's own words */
  readonly words: { readonly must: string; readonly moonshot: string };
}

const atLeast = (key: OperationKey, operation: string, must: number, moonshot: number): Target => ({
  key,
  operation,
  unit: 'ratio',
  reach: 'at least',
  must,
  moonshot,
  words: { must: `≥ ${must}`, moonshot: String(moonshot) },
});

export const targets: readonly Target[] = [
  atLeast('advice-sodium', 'verify, batches with advice, against libsodium WebAssembly proof by proof', 15, 50),
  atLeast('advice-noble', 'the same against noble proof by proof', 75, 200),
  atLeast('plain-sodium', 'without advice, against libsodium WebAssembly', 10, 30),
  atLeast('workers', 'two workers against one', 1.8, 1.95),
  atLeast('page', 'encrypt and prove in the page against noble', 4, 10),
  {
    key: 'million',
    operation: 'a million ballots on 2 cores, from a measured run of 20,000',
    unit: 'min',
    reach: 'at most',
    must: 6,
    moonshot: 100 / 60,
    words: { must: '≤ 6 min', moonshot: '≤ 100 s' },
  },
  atLeast('tokens', 'blind signatures against blindrsa-ts, 3072 bits', 400, 500),
  {
    key: 'memory',
    operation: 'peak memory at 60,000 ballots against 20,000',
    unit: 'ratio',
    reach: 'at most',
    must: 1.1,
    moonshot: null,
    words: { must: '≤ 1.1', moonshot: '' },
  },
];

/** Whether a measured value is where it must be. */
export const reached = ({ reach, must }: Target, measured: number): boolean =>
  reach === 'at least' ? measured >= must : measured <= must;
