/**
 * What specs import from `@jest/globals`, for a process that runs the tests of one spec again and again. It stands
 * in the mutated tree's node_modules; `expect` is jest's own.
 */
import { expect } from 'expect';

export { expect };

const newBlock = (parent, name) => ({
  parent,
  name,
  hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
  begun: false,
});

export const root = newBlock(undefined, '');
/** every test of the spec, in order: `{ name, fn, block }` */
export const tests = [];
let current = root;

export function describe(name, body) {
  current = newBlock(current, name);
  try {
    body();
  } finally {
    current = current.parent;
  }
}
export function it(name, fn) {
  const path = [name];
  for (let at = current; at !== root; at = at.parent) path.unshift(at.name);
  tests.push({ name: path.join(' › '), fn, block: current });
}

const each = (define) => (rows) => (name, fn) =>
  rows.forEach((row, at) => {
    const values = Array.isArray(row) ? row : [row];
    const title = typeof values[0] === 'string' ? values[0] : String(at);
    define(`${name} [${title}]`, () => fn(...values));
  });
describe.each = (rows) => (name, fn) =>
  rows.forEach((row, at) => describe(`${name} [${at}]`, () => fn(...(Array.isArray(row) ? row : [row]))));
it.each = each(it);
const skip = Object.assign(() => {}, { each: () => () => {} });
describe.skip = skip;
it.skip = skip;
it.todo = skip;
it.failing = skip;
export const test = it;

const hook = (kind) => (fn) => {
  current.hooks[kind].push(fn);
};
export const beforeAll = hook('beforeAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
export const afterAll = hook('afterAll');

const chainOf = (block) => (block === undefined ? [] : [...chainOf(block.parent), block]);

/** Runs what a block needs before its first test, once. */
export async function prepare(test) {
  for (const block of chainOf(test.block)) {
    if (block.begun) continue;
    block.begun = true;
    for (const fn of block.hooks.beforeAll) await fn();
  }
}

/** Throws where the test fails. */
export async function runTest(test) {
  const chain = chainOf(test.block);
  for (const block of chain) for (const fn of block.hooks.beforeEach) await fn();
  try {
    await test.fn();
  } finally {
    for (const block of chain.toReversed()) for (const fn of block.hooks.afterEach) await fn();
  }
}

export async function finish() {
  const blocks = new Set(tests.flatMap(({ block }) => chainOf(block)).filter(({ begun }) => begun));
  for (const block of [...blocks].toReversed()) for (const fn of block.hooks.afterAll) await fn();
}
