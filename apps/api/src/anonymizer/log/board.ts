/** The board of this node's elections, over HTTP. */
import { BoardClient } from '#board-client';

export const BOARD_CLIENT = Symbol('BOARD_CLIENT');

const TIMEOUT_MS = 20_000;

export const httpBoard = (url: string): BoardClient =>
  new BoardClient({
    url,
    fetch: (address, init) => fetch(address, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
  });
