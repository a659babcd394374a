/** Hands over to the built command line: the same arguments, streams, signals and exit code. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './ensure.mjs';

export function handOver(args) {
  const command = [process.execPath, join(root, 'dist/apps/cli/src/main.js'), ...args];
  // Ended by SIGKILL, this process would otherwise leave a whole instance behind.
  const bound = ['setpriv', '--pdeathsig', 'TERM', '--'];
  if (spawnSync(bound[0], [...bound.slice(1), 'true'], { stdio: 'ignore' }).status === 0) command.unshift(...bound);
  const child = spawn(command[0], command.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
