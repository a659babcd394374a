/**
 * Front door of libs/slips: what the terminal prints (R16–R19), as the very bytes for the printer; those bytes read
 * back and drawn; the chain that binds one slip to the next. Browser-safe.
 */
export { chainNext, chainStart, verifyChain, type ChainFault } from './chain.js';
export { COLUMNS, markCopy, printSlip, type SlipPlace } from './print.js';
export { readSlip, slipText, type Printed, type PrintedRun, type ReadFault } from './read.js';
export { printable } from './printable.js';
export { slipSvg } from './svg.js';
export { type SlipLanguage } from './texts.js';
