/** `npm run release`: builds all, then the verifier as one file in dist/release (tools/release/bundle.mjs). */
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensure, root } from './ensure.mjs';

const say = (line) => console.error(line);
ensure(say);
if (!(await build(say))) process.exit(1);
// Once the packages are there.
const { bundle } = await import('./release/bundle.mjs');
const { file, sha256 } = await bundle(join(root, 'dist/release'));
console.log(`${sha256}  ${file}`);
