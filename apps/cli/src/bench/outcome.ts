/** What one operation came to. */
import { type OperationKey } from './targets.js';
import { type FigureName, type WhyCode } from './texts.js';
import { type Ticker } from './ticker.js';

export interface Outcome {
  readonly key: OperationKey;
  /** in the target's unit */
  readonly measured?: number;
  /** Why there is no figure. */
  readonly why?: WhyCode;
  readonly figures: Readonly<Partial<Record<FigureName, number>>>;
}

/** What every operation is given. */
export interface Bench {
  readonly ticker: Ticker;
  /** Which of an operation file's several figures are wanted. */
  readonly wanted: ReadonlySet<OperationKey>;
}
