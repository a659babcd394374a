/** `veche commission …`: members' keys, the close, decisions (docs/operator/close-and-count.md). */
import { Command, Option } from 'commander';
import { CommissionView, type ActView } from '#contracts/commission';
import { systemRandom } from '#crypto';
import { type DecisionEffect, parseTime } from '#protocol';
import { ask } from '../console/ask.js';
import { Mistake } from '../console/mistake.js';
import { readPassphrase } from '../console/passphrase.js';
import { print } from '../console/print.js';
import { commandLineClock } from '../log/clock.js';
import { fetchLog } from '../log/fetch-log.js';
import { proposeDecision, signAct, signClose, type Signer } from './acts.js';
import { newMember, openMember } from './member-file.js';

interface MemberOptions {
  file: string;
  passphraseFile?: string;
  commission: string;
  board: string;
  election: string;
}

const withMember = (command: Command): Command =>
  command
    .requiredOption('--file <file>', "the member's own file")
    .option('--passphrase-file <file>', 'read the passphrase from a file instead of the keyboard')
    .requiredOption('--commission <url>', "the commission's server")
    .requiredOption('--board <url>', 'the board')
    .requiredOption('--election <fingerprint>', 'fingerprint of the election');

const signer = async (options: MemberOptions): Promise<Signer> =>
  openMember(options.file, await readPassphrase(options, options.file));

export function commissionCommands(): Command {
  const commission = new Command('commission').description("the commission's members and their acts");
  commission
    .command('member')
    .description("make a member's key, in a file of the member's own")
    .requiredOption('--file <file>', 'the new file')
    .option('--passphrase-file <file>', 'read the passphrase from a file instead of the keyboard')
    .requiredOption('--id <id>', 'short id, e.g. chair')
    .requiredOption('--name <name>', 'full name')
    .addOption(new Option('--role <role>', 'role').choices(['chair', 'secretary', 'member']).makeOptionMandatory())
    .action(
      async (options: {
        file: string;
        passphraseFile?: string;
        id: string;
        name: string;
        role: 'chair' | 'secretary' | 'member';
      }) => {
        const { file, id, name, role } = options;
        const member = await newMember(
          file,
          { id, name, role },
          await readPassphrase(options, file, true),
          systemRandom,
        );
        print(`${member.id}: signing key ${member.signingKey}. Keep ${file} and its passphrase apart.`);
      },
    );
  withMember(
    commission.command('close').description('sign the close (R25); its chair must be among the signers'),
  ).action(async (options: MemberOptions) => {
    const log = await fetchLog(options.board, options.election);
    const now = commandLineClock(log.manifest.kind)();
    report(await signClose(options.commission, log, await signer(options), now));
  });
  withMember(commission.command('extend').description("extend a style's hours (§7 decision)"))
    .requiredOption('--style <id>', 'the style')
    .requiredOption('--closes-at <time>', 'UTC, e.g. 2026-11-22T17:30:00Z')
    .option('--accept-until <time>', 'UTC; the same moment if left out')
    .requiredOption('--text <text>', 'why, as it will be published')
    .action(
      async (options: MemberOptions & { style: string; closesAt: string; acceptUntil?: string; text: string }) => {
        const { style, closesAt, acceptUntil = options.closesAt } = options;
        if (parseTime(closesAt) === undefined || parseTime(acceptUntil) === undefined) {
          throw new Mistake('Write times in UTC with whole seconds, e.g. 2026-11-22T17:30:00Z.');
        }
        await decide(options, { kind: 'extend', style, closesAt, acceptUntil });
      },
    );
  withMember(commission.command('strike').description('strike an option out of the ballot (§7 decision, R31)'))
    .requiredOption('--contest <id>', 'the contest')
    .requiredOption('--option <id>', 'the option')
    .requiredOption('--text <text>', 'why, as it will be published')
    .action(async (options: MemberOptions & { contest: string; option: string; text: string }) => {
      await decide(options, { kind: 'strike', contest: options.contest, option: options.option });
    });
  commission
    .command('acts')
    .description('acts that wait for signatures')
    .requiredOption('--commission <url>', "the commission's server")
    .requiredOption('--election <fingerprint>', 'fingerprint of the election')
    .action(async (options: { commission: string; election: string }) => {
      const { acts } = await ask(`${options.commission}/commission/${options.election}`, CommissionView);
      if (acts.length === 0) print('no acts');
      acts.forEach(report);
    });
  withMember(commission.command('sign').description('sign an act that another member proposed'))
    .requiredOption('--act <id>', 'the act, as `commission acts` shows it')
    .action(async (options: MemberOptions & { act: string }) => {
      const { acts } = await ask(`${options.commission}/commission/${options.election}`, CommissionView);
      const act = acts.find(({ act: id }) => id === options.act);
      if (act === undefined) throw new Mistake(`There is no act ${options.act}. See: veche commission acts …`);
      if (act.type === 'closed')
        throw new Mistake('Sign the close with: veche commission close … (it checks the log first).');
      print(act.body);
      report(await signAct(options.commission, options.election, act, await signer(options)));
    });
  return commission;
}

async function decide(options: MemberOptions & { text: string }, effect: DecisionEffect): Promise<void> {
  const { manifest } = await fetchLog(options.board, options.election);
  const at = commandLineClock(manifest.kind)();
  report(
    await proposeDecision(
      options.commission,
      options.election,
      { at, text: options.text, effect },
      await signer(options),
    ),
  );
}

function report(act: ActView): void {
  const state = act.posted === null ? (act.wants ?? 'on its way to the board') : `record ${act.posted} on the board`;
  print(`${act.type} ${act.act}: signed by ${act.signed.join(', ')} (quorum ${act.quorum}); ${state}`);
}
