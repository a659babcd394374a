/**
 * Second walk around the parties: each compares the manifest with its own keys and installs it; the nodes endorse;
 * the roll goes in; the registrar opens. Every step may be repeated.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InstalledManifest, RollTaken } from '#contracts/admin';
import { RecordPosted } from '#contracts/board';
import { canonicalText, type Endorsement, fingerprintOf, type JsonValue, type Manifest } from '#protocol';
import { ask } from '../console/ask.js';
import { Mistake } from '../console/mistake.js';
import { type Operators } from './operators.js';
import { text } from '../messages/index.js';

/** A body as it came; the board's own walk checks it to the last member. */
const bodySchema = z.record(z.string(), z.json());

export async function installManifest(
  manifest: Manifest,
  operators: Operators,
  say: (line: string) => void,
): Promise<string> {
  const fingerprint = fingerprintOf(manifest);
  const canonical = canonicalText(manifest);
  const install = async (base: string, token: string): Promise<void> => {
    const path = `${base}/admin/elections/${encodeURIComponent(manifest.id)}/manifest`;
    const installed = await ask(path, InstalledManifest, { method: 'PUT', json: { manifest: canonical }, token });
    if (installed.fingerprint !== fingerprint) throw new Mistake(text().election.otherFingerprint(base));
  };
  // The witness must know the board's key before the first record asks for its cosignature.
  for (const { url, token } of operators.witnesses) {
    const { origin, signingKey } = manifest.board;
    await ask(`${url}/admin/elections/${encodeURIComponent(manifest.id)}/board`, z.unknown(), {
      json: { origin, signingKey },
      token,
    });
  }
  await install(`${operators.board.url}/board`, operators.board.token);
  say(text().election.recordZero);
  await install(`${operators.registrar.url}/registrar`, operators.registrar.token);
  await install(`${operators.ballotBox.url}/ballot-box`, operators.ballotBox.token);
  for (const node of operators.nodes) {
    await install(`${node.url}/node`, node.token);
    const endorsement = await ask(`${node.url}/node/admin/elections/${fingerprint}/endorsement`, bodySchema, {
      method: 'POST',
      json: {},
      token: node.token,
    });
    await postRecord(operators.board.url, fingerprint, 'endorsement', endorsement);
    say(text().election.nodeEndorsed(node.id));
  }
  return fingerprint;
}

export const postEndorsement = (board: string, endorsement: Endorsement): Promise<RecordPosted> =>
  postRecord(board, endorsement.election, 'endorsement', endorsement);

export const postRecord = (board: string, fingerprint: string, type: string, body: JsonValue): Promise<RecordPosted> =>
  ask(`${board}/board/${fingerprint}/records`, RecordPosted, { json: { type, body: canonicalText(body) } });

export async function installRoll(fingerprint: string, path: string, operators: Operators): Promise<RollTaken> {
  const body = await readFile(path, 'utf8').catch(() => {
    throw new Mistake(text().election.cantReadRoll(path));
  });
  const { url, token } = operators.registrar;
  return ask(`${url}/registrar/admin/elections/${fingerprint}/roll`, RollTaken, {
    method: 'PUT',
    text: { body, type: 'text/csv' },
    token,
  });
}

export async function openElection(fingerprint: string, operators: Operators): Promise<void> {
  const { url, token } = operators.registrar;
  await ask(`${url}/registrar/admin/elections/${fingerprint}/open`, z.unknown(), { method: 'POST', json: {}, token });
}
