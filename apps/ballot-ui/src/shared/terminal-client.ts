/** What the terminal of this origin has printed (R16–R19), for panel and demonstration. */
import { SlipList, SpoolState } from '#contracts/terminal';
import { type Result } from '#protocol';
import { call, type Refused } from '#voter';

export interface Paper {
  readonly slips: SlipList['slips'];
  readonly state: SpoolState;
}

const fetcher = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init);

/** `newest`: how many slips, the newest first. */
export async function readPaper(newest: number): Promise<Result<Paper, Refused>> {
  const state = await call(fetcher, '/terminal/state', SpoolState, 'omit');
  if (!state.ok) return { ok: false, error: state.refused };
  const from = Math.max(1, state.value.slips - newest + 1);
  const list = await call(fetcher, `/terminal/slips?from=${from}`, SlipList, 'omit');
  if (!list.ok) return { ok: false, error: list.refused };
  const slips = [...list.value.slips].sort((a, b) => b.number - a.number).slice(0, newest);
  return { ok: true, value: { slips, state: state.value } };
}

export const pictureOf = (slip: number): string => `/terminal/slips/${slip}/picture.svg`;
