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
import { text } from '../messages/index.js';

interface MemberOptions {
  file: string;
  passphraseFile?: string;
  commission: string;
  board: string;
  election: string;
}

const withMember = (command: Command): Command =>
  command
    .requiredOption('--file <file>', text().commission.file)
    .option('--passphrase-file <file>', text().options.passphraseFile)
    .requiredOption('--commission <url>', text().options.commission)
    .requiredOption('--board <url>', text().options.board)
    .requiredOption('--election <fingerprint>', text().options.election);

const signer = async (options: MemberOptions): Promise<Signer> =>
  openMember(options.file, await readPassphrase(options, options.file));

export function commissionCommands(): Command {
  const commission = new Command('commission').description(text().commission.about);
  commission
    .command('member')
    .description(text().commission.member)
    .requiredOption('--file <file>', text().commission.newFile)
    .option('--passphrase-file <file>', text().options.passphraseFile)
    .requiredOption('--id <id>', text().commission.id)
    .requiredOption('--name <name>', text().commission.name)
    .addOption(
      new Option('--role <role>', text().commission.role)
        .choices(['chair', 'secretary', 'member'])
        .makeOptionMandatory(),
    )
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
        print(text().commission.made(member.id, member.signingKey, file));
      },
    );
  withMember(commission.command('close').description(text().commission.close)).action(
    async (options: MemberOptions) => {
      const log = await fetchLog(options.board, options.election);
      const now = commandLineClock(log.manifest.kind)();
      report(await signClose(options.commission, log, await signer(options), now));
    },
  );
  withMember(commission.command('extend').description(text().commission.extend))
    .requiredOption('--style <id>', text().commission.style)
    .requiredOption('--closes-at <time>', text().commission.closesAt)
    .option('--accept-until <time>', text().commission.acceptUntil)
    .requiredOption('--text <text>', text().commission.why)
    .action(
      async (options: MemberOptions & { style: string; closesAt: string; acceptUntil?: string; text: string }) => {
        const { style, closesAt, acceptUntil = options.closesAt } = options;
        if (parseTime(closesAt) === undefined || parseTime(acceptUntil) === undefined) {
          throw new Mistake(text().commission.timeForm);
        }
        await decide(options, { kind: 'extend', style, closesAt, acceptUntil });
      },
    );
  withMember(commission.command('strike').description(text().commission.strike))
    .requiredOption('--contest <id>', text().commission.contest)
    .requiredOption('--option <id>', text().commission.option)
    .requiredOption('--text <text>', text().commission.why)
    .action(async (options: MemberOptions & { contest: string; option: string; text: string }) => {
      await decide(options, { kind: 'strike', contest: options.contest, option: options.option });
    });
  commission
    .command('acts')
    .description(text().commission.acts)
    .requiredOption('--commission <url>', text().options.commission)
    .requiredOption('--election <fingerprint>', text().options.election)
    .action(async (options: { commission: string; election: string }) => {
      const { acts } = await ask(`${options.commission}/commission/${options.election}`, CommissionView);
      if (acts.length === 0) print(text().commission.noActs);
      acts.forEach(report);
    });
  withMember(commission.command('sign').description(text().commission.sign))
    .requiredOption('--act <id>', text().commission.act)
    .action(async (options: MemberOptions & { act: string }) => {
      const { acts } = await ask(`${options.commission}/commission/${options.election}`, CommissionView);
      const act = acts.find(({ act: id }) => id === options.act);
      if (act === undefined) throw new Mistake(text().commission.unknownAct(options.act));
      if (act.type === 'closed') throw new Mistake(text().commission.signByClose);
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
  const state = act.posted === null ? (act.wants ?? text().commission.onItsWay) : text().commission.posted(act.posted);
  print(text().commission.report(act.type, act.act, act.signed.join(', '), act.quorum, state));
}
