/** libsodium says of every ballot what the other groups say. */
import { describePublicGroup } from '#crypto/testing';
import { loadSodium, sodiumGroup } from './index.js';

describePublicGroup('libsodium', async () => {
  const sodium = await loadSodium();
  if (sodium === undefined) throw new Error('no WebAssembly');
  return sodiumGroup(sodium);
});
