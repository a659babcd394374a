/** The English catalogue; a missing entry is a type error. */
import { board } from './en/board.js';
import { check } from './en/check.js';
import { common } from './en/common.js';
import { demo } from './en/demo.js';
import { verify } from './en/verify.js';
import { vote } from './en/vote.js';
import { type Messages } from './ru.js';

export const en: Messages = { common, vote, board, check, verify, demo };
