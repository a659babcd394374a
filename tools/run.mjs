/** `node tools/run.mjs NAME args…`: one command of the command line, installed and built first where needed, in silence. */
import { build } from './build.mjs';
import { ensure } from './ensure.mjs';
import { handOver } from './program.mjs';

// The output of a command may be read by a program: what is ours goes to the error stream.
const say = (line) => console.error(line);
ensure(say);
if (!(await build(say))) process.exit(1);
handOver(process.argv.slice(2));
