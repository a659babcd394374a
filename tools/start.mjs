/** `npm start`: from a fresh clone to a running demonstration. */
import { build } from './build.mjs';
import { ensure } from './ensure.mjs';
import { handOver } from './program.mjs';

const say = (line) => console.log(line);
ensure(say);
if (!(await build(say))) process.exit(1);
handOver(['start', ...process.argv.slice(2)]);
