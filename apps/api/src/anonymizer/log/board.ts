/** The board of this node's elections, over HTTP. */
import { BoardClient, type BoardFault } from '#board-client';
import { DeliveryRefused } from '../../platform/index.js';

export const BOARD_CLIENT = Symbol('BOARD_CLIENT');

const TIMEOUT_MS = 20_000;

export const httpBoard = (url: string): BoardClient =>
  new BoardClient({
    url,
    fetch: (address, init) => fetch(address, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
  });

/** What the outbox is told of a post that failed. */
export const deliveryFault = (fault: BoardFault): Error =>
  fault.kind === 'refused'
    ? new DeliveryRefused(
        fault.code,
        fault.findings.map(({ check }) => check),
      )
    : new Error(`board: ${fault.kind}`);
