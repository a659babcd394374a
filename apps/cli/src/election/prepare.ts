/**
 * First walk around the parties: each makes keys for this election alone (§2) and answers with their public parts.
 * Then, with the ceremony's outcome and the members' files, the manifest.
 */
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PreparedKey, PreparedNode, type PrepareElection } from '#contracts/admin';
import { bytesOf } from '#contracts/fields';
import { checkManifest, describeFinding, fingerprintOf, type Manifest } from '#protocol';
import { type MemberPublic } from '../commission/member-file.js';
import { ask } from '../console/ask.js';
import { Mistake } from '../console/mistake.js';
import { writeDurably } from '../console/sealed-file.js';
import { type ElectionFile, styleHours } from './definition.js';
import { type Operators } from './operators.js';
import { language, text } from '../messages/index.js';

const PreparedWitness = z.object({ name: z.string(), signingKey: bytesOf(32) });
const Parts = z
  .object({
    registrar: PreparedKey,
    ballotBox: PreparedKey,
    board: PreparedKey,
    nodes: z.array(PreparedNode),
    witnesses: z.array(PreparedWitness),
  })
  .strict();
export type Parts = z.infer<typeof Parts>;

export const accessesOf = (election: ElectionFile): number =>
  election.revote === null ? 1 : Math.floor(election.revote.window / election.revote.minInterval) + 1;

/** Asks every party; asking again gives the same keys, so an interrupted walk is simply repeated. */
export async function prepareParts(
  election: ElectionFile,
  operators: Operators,
  say: (line: string) => void,
): Promise<Parts> {
  const draft: PrepareElection = {
    id: election.id,
    origin: election.board.origin,
    styles: election.styles.map(({ id }) => id),
    accesses: accessesOf(election),
    rsaBits: election.rsaBits,
  };
  const key = async (name: string, { url, token }: Operators['board']) => {
    const answer = await ask(`${url}/${name}/admin/elections`, PreparedKey, { json: draft, token });
    say(text().election.keyMade(name));
    return answer;
  };
  const nodes = operators.nodes.map(async ({ id, url, token }) => {
    const node = await ask(`${url}/node/admin/elections`, PreparedNode, { json: draft, token });
    if (node.id !== id) throw new Mistake(text().election.otherNode(url, node.id, id));
    say(text().election.rsaMade(id, draft.styles.length + draft.accesses, draft.rsaBits));
    return node;
  });
  const witnesses = operators.witnesses.map(async ({ url, token }) => {
    const witness = await ask(`${url}/admin/elections`, PreparedWitness, { json: { id: draft.id }, token });
    say(text().election.witnessKey(witness.name));
    return witness;
  });
  const [registrar, ballotBox, board] = await Promise.all([
    key('registrar', operators.registrar),
    key('ballot-box', operators.ballotBox),
    key('board', operators.board),
  ]);
  return { registrar, ballotBox, board, nodes: await Promise.all(nodes), witnesses: await Promise.all(witnesses) };
}

const byId = <T extends { id: string }>(items: readonly T[]): T[] => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));

/** The manifest of §2, every sentence of it checked. Errors: Mistake with all findings. */
export function assembleManifest(
  election: ElectionFile,
  parts: Parts,
  trustees: Manifest['trustees'],
  members: readonly MemberPublic[],
): { manifest: Manifest; fingerprint: string } {
  const words = text().election;
  if (trustees.members.length !== election.trustees.count || trustees.threshold !== election.trustees.threshold) {
    throw new Mistake(
      words.otherTrustees(
        words.ofTrustees(trustees.threshold, trustees.members.length),
        words.ofTrustees(election.trustees.threshold, election.trustees.count),
      ),
    );
  }
  const manifest: Manifest = {
    version: 1,
    id: election.id,
    kind: election.kind,
    title: election.title,
    timeZone: election.timeZone,
    revote: election.revote,
    publication: election.publication,
    contests: election.contests.map(({ id, title, options, choose }) => ({
      id,
      title,
      options,
      minSelections: choose.min,
      maxSelections: choose.max,
      blank: choose.blank,
    })),
    styles: election.styles.map((style) => ({
      id: style.id,
      title: style.title,
      contests: style.contests,
      ...styleHours(election.timeZone, style),
    })),
    trustees,
    anonymizers: { ...election.anonymizers, nodes: byId(parts.nodes) },
    commission: { quorum: election.commission.quorum, members: byId(members) },
    registrar: parts.registrar,
    ballotBox: parts.ballotBox,
    board: {
      origin: election.board.origin,
      signingKey: parts.board.signingKey,
      batch: { interval: election.board.interval, minimum: election.board.minimum },
    },
    witnesses: { threshold: election.witnesses.threshold, members: parts.witnesses },
    tally: { minimumUnit: election.minimumUnit },
  };
  const findings = checkManifest(manifest);
  if (findings.length > 0) {
    throw new Mistake(words.breaks(findings.map((finding) => `  ${describeFinding(finding, language())}`).join('\n')));
  }
  return { manifest, fingerprint: fingerprintOf(manifest) };
}

const partsPath = (dir: string): string => join(dir, 'parts.json');

export const saveParts = (dir: string, parts: Parts): Promise<void> =>
  writeDurably(partsPath(dir), `${JSON.stringify(parts, null, 2)}\n`, 'replace');

export async function loadParts(dir: string): Promise<Parts> {
  const content = await readFile(partsPath(dir), 'utf8').catch(() => {
    throw new Mistake(text().election.noParts(dir));
  });
  return Parts.parse(JSON.parse(content));
}
