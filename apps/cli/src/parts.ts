/**
 * The command line's parts, in the order of its help. Each is loaded when it is asked for: all of them together are servers,
 * pages and measurements that a verifier, or a trustee at a slow computer, waits for in vain.
 */
import { type Command } from 'commander';

type Part = readonly [name: string, load: () => Promise<Command>];

const PARTS: readonly Part[] = [
  ['election', async () => (await import('./election/commands.js')).electionCommands()],
  ['ceremony', async () => (await import('./ceremony/commands.js')).ceremonyCommands()],
  ['trustee', async () => (await import('./trustee/commands.js')).trusteeCommands()],
  ['commission', async () => (await import('./commission/commands.js')).commissionCommands()],
  ['workstation', async () => (await import('./workstation/commands.js')).workstationCommands()],
  ['verify', async () => (await import('./verify/command.js')).verifyCommand()],
  ['simulate', async () => (await import('./simulate/command.js')).simulateCommand()],
  ['bench', async () => (await import('./bench/command.js')).benchCommand()],
  ['zoo', async () => (await import('./zoo/command.js')).zooCommand()],
  ['start', async () => (await import('./demo/start.js')).startCommand()],
  ['demo', async () => (await import('./demo/start.js')).demoCommands()],
];

/** The part that the first word names; all, where it names none: for help, and to say what was meant. */
export async function partsFor(first: string | undefined): Promise<Command[]> {
  const named = PARTS.filter(([name]) => name === first);
  return Promise.all((named.length > 0 ? named : PARTS).map(([, load]) => load()));
}
