/** The flow of this page, at hand for every step of the journey. */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { type VoteFlow } from './flow.js';
import { type Journey } from './journey.js';

export interface FlowRoom {
  readonly flow: VoteFlow;
  /** A computer of a polling place (R20). */
  readonly station: boolean;
}

export const FlowContext = createContext<FlowRoom | undefined>(undefined);

export function useFlow(): FlowRoom {
  const room = useContext(FlowContext);
  if (room === undefined) throw new Error('no flow around this step');
  return room;
}

/** The journey's state, and a new drawing whenever it changes. */
export function useJourney(flow: VoteFlow): Journey {
  const [state, setState] = useState(flow.state);
  useEffect(() => {
    setState(flow.state);
    return flow.subscribe(() => setState(flow.state));
  }, [flow]);
  return state;
}

/** The props of one state of the journey. */
export type At<Name extends Journey['at']> = Extract<Journey, { at: Name }>;
