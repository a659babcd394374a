/** Forgeries of the log, its counts and its signatures, half of the zoo (checks 1 and 5). */
import { describe } from '@jest/globals';
import { findsEachOf } from './found.js';

describe('check 1 finds', () => findsEachOf([1]));
describe('check 5 finds', () => findsEachOf([5]));
