/**
 * `veche:kernel`: the WebAssembly kernel of dist/kernel as the page gets it, a file beside it or text in it. Where it has
 * not been built there is none, and the page computes with the curve library.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin } from 'vite';
import { dist } from './common.js';

const FILE = join(dist, 'kernel/kernel.wasm');
const ID = 'veche:kernel';

export function kernel(place: 'beside' | 'inside'): Plugin {
  return {
    name: 'veche-kernel',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: (id) => {
      if (id !== `\0${ID}`) return undefined;
      if (!existsSync(FILE)) return 'export const kernelBytes = () => Promise.resolve(undefined);';
      return place === 'inside' ? inside() : beside();
    },
  };
}

const beside = (): string => `import address from ${JSON.stringify(`${FILE}?url`)};
export const kernelBytes = async () => {
  const answer = await fetch(address, { credentials: 'omit' });
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
};`;

const inside = (): string => `const text = ${JSON.stringify(readFileSync(FILE).toString('base64'))};
export const kernelBytes = () => Promise.resolve(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));`;
