/** Forgeries of the log, its counts and its signatures, half of the zoo (checks 1 and 5). */
import { forgeries } from '#protocol/testing';
import { areFound } from './found.js';

areFound(
  'forgeries of log and signatures are found',
  forgeries.filter(({ check }) => check === 1 || check === 5),
);
