/**
 * A whole election brought to the point where people can vote, the way operator, trustees and commission would with the
 * command line, but in one go: demonstrations and simulations. Trustees' and members' secrets end in passphrase-encrypted
 * files below `dir`; the server sees none of them (R24).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RandomBytes } from '#crypto';
import { canonicalText, encodeBase64url, type Manifest } from '#protocol';
import { CeremonyFolder } from '../ceremony/folder.js';
import { ceremonyOutcome } from '../ceremony/outcome.js';
import { join as joinCeremony, newTrustee, nextStep, type TrusteeState } from '../ceremony/steps.js';
import { type MemberPublic, newMember } from '../commission/member-file.js';
import { Mistake } from '../console/mistake.js';
import { parseElectionFile, type ElectionFile } from '../election/definition.js';
import { installManifest, installRoll, openElection, postEndorsement } from '../election/install.js';
import { type Operators } from '../election/operators.js';
import { assembleManifest, prepareParts, saveParts } from '../election/prepare.js';
import { endorse } from '../trustee/endorse.js';
import { createTrustee, type OpenTrustee, openTrustee } from '../trustee/open-file.js';
import { text } from '../messages/index.js';

export interface SeedOptions {
  readonly operators: Operators;
  readonly dir: string;
  readonly electionYaml: string;
  readonly rollCsv: string;
  readonly random: RandomBytes;
  readonly say: (line: string) => void;
}

/** Where a person's file and its passphrase are. */
export interface PersonFile {
  readonly file: string;
  readonly passphraseFile: string;
}

export interface SeededElection {
  readonly fingerprint: string;
  readonly manifest: Manifest;
  readonly trustees: readonly PersonFile[];
  readonly members: readonly PersonFile[];
}

const MEMBERS = [
  { id: 'chair', name: 'Председатель учебной комиссии', role: 'chair' },
  { id: 'member-1', name: 'Член учебной комиссии', role: 'member' },
  { id: 'secretary', name: 'Секретарь учебной комиссии', role: 'secretary' },
] as const;

export async function seedElection(options: SeedOptions): Promise<SeededElection> {
  const { dir, operators, say } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const parsed = parseElectionFile(options.electionYaml);
  if ('mistakes' in parsed) throw new Mistake(parsed.mistakes.map(({ says }) => says).join('\n'));
  const { election } = parsed;
  await writeFile(join(dir, 'election.yaml'), options.electionYaml);
  await writeFile(join(dir, 'roll.csv'), options.rollCsv, { mode: 0o600 });

  say(text().demo.everyParty);
  const partsReady = prepareParts(election, operators, say);
  const trustees = await holdCeremony(election, options);
  const { members, files } = await makeMembers(options);
  const parts = await partsReady;
  await saveParts(dir, parts);

  const folder = await CeremonyFolder.open(join(dir, 'ceremony'));
  const { manifest, fingerprint } = assembleManifest(election, parts, await ceremonyOutcome(folder), members);
  await writeFile(join(dir, 'manifest.json'), canonicalText(manifest));
  await installManifest(manifest, operators, say);
  for (const { file, passphraseFile } of trustees) {
    const trustee = await openTrustee(file, (await readFile(passphraseFile, 'utf8')).trim());
    await postEndorsement(operators.board.url, await endorse(manifest, trustee.state, trustee.keep));
    say(text().demo.trusteeEndorsed(trustee.state.public.index));
  }
  const { admitted } = await installRoll(fingerprint, join(dir, 'roll.csv'), operators);
  const total = Object.values(admitted).reduce((sum, count) => sum + count, 0);
  say(text().demo.roll(total));
  await openElection(fingerprint, operators);
  say(text().demo.open);
  return { fingerprint, manifest, trustees, members: files };
}

/** §3, by the steps every trustee would take alone; only the folder is shared. */
async function holdCeremony(election: ElectionFile, { dir, random, say }: SeedOptions): Promise<PersonFile[]> {
  const { count, threshold } = election.trustees;
  const folder = await CeremonyFolder.create(join(dir, 'ceremony'), {
    version: 1,
    election: election.id,
    trustees: count,
    threshold,
  });
  const files: PersonFile[] = [];
  await mkdir(join(dir, 'trustees'), { recursive: true, mode: 0o700 });
  for (const index of folder.indices) {
    const person = await personFile(join(dir, 'trustees'), `trustee-${index}`, random);
    const state = await newTrustee(folder, index, `Учебный хранитель ${index}`, random);
    await createTrustee(person.file, state, await passphraseOf(person));
    files.push(person);
  }
  const seats = await Promise.all(
    files.map(async (person) => new Seat(await openTrustee(person.file, await passphraseOf(person)))),
  );
  for (const seat of seats) await joinCeremony({ folder, ...seat.opened });
  for (;;) {
    const outcomes = [];
    for (const seat of seats) {
      const outcome = await nextStep({ folder, ...seat.opened });
      if (outcome.did !== 'nothing') say(text().demo.trusteeStep(seat.opened.state.public.index, outcome.did));
      outcomes.push(outcome);
    }
    if (outcomes.every(({ done }) => done)) return files;
    if (outcomes.every(({ did }) => did === 'nothing')) throw new Error('the ceremony stands still');
  }
}

/** One trustee at the table: its file stays open between steps, and every change is on the disk before it counts. */
class Seat {
  #opened: OpenTrustee;

  constructor(opened: OpenTrustee) {
    this.#opened = opened;
  }

  get opened(): OpenTrustee {
    const keep = async (state: TrusteeState): Promise<void> => {
      await this.#opened.keep(state);
      this.#opened = { ...this.#opened, state };
    };
    return { state: this.#opened.state, keep };
  }
}

async function makeMembers({ dir, random }: SeedOptions): Promise<{ members: MemberPublic[]; files: PersonFile[] }> {
  await mkdir(join(dir, 'commission'), { recursive: true, mode: 0o700 });
  const members: MemberPublic[] = [];
  const files: PersonFile[] = [];
  for (const member of MEMBERS) {
    const person = await personFile(join(dir, 'commission'), member.id, random);
    members.push(await newMember(person.file, member, await passphraseOf(person), random));
    files.push(person);
  }
  return { members, files };
}

async function personFile(dir: string, name: string, random: RandomBytes): Promise<PersonFile> {
  const person = { file: join(dir, `${name}.json`), passphraseFile: join(dir, `${name}.passphrase`) };
  await writeFile(person.passphraseFile, `${encodeBase64url(random(15))}\n`, { mode: 0o600, flag: 'wx' });
  return person;
}

export const passphraseOf = async ({ passphraseFile }: PersonFile): Promise<string> =>
  (await readFile(passphraseFile, 'utf8')).trim();
