/** The Russian catalogue: first written, and the type that English has to fill. */
import { board } from './ru/board.js';
import { check } from './ru/check.js';
import { common } from './ru/common.js';
import { demo } from './ru/demo.js';
import { verify } from './ru/verify.js';
import { vote } from './ru/vote.js';

export const ru = { common, vote, board, check, verify, demo };
export type Messages = typeof ru;
