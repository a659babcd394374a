import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ActView } from '#contracts/commission';
import { canonicalText, decodeCanonicalText, encodeBase64url, type JsonValue, verifySignatureOver } from '#protocol';
import { ed25519PublicKey } from '#crypto';
import { finishElection, votedElection } from '#protocol/testing';
import { fetchLog } from '../log/fetch-log.js';
import { type ArchiveServer, archiveServer } from '../log/testing/archive-server.js';
import { signAct, signClose, type Signer } from './acts.js';

describe('acts of the commission (§7, R25)', () => {
  const voted = votedElection(undefined, 'acts').election;
  const drained = finishElection(voted.fork(), 'drained');
  const { fingerprint } = drained.election;
  let board: ArchiveServer;
  let commission: Server;
  let url: string;
  /** What lies at the commission's server, and what was sent to it. */
  let acts: ActView[];
  let posted: { path: string; body: { body?: string; signature: { member: string; value: string } } }[];

  const view = (body: string, signed: string[] = ['chair']): ActView => ({
    act: '7f3b2c1e-0000-4000-8000-000000000001',
    type: 'closed',
    body,
    signed,
    quorum: 2,
    posted: null,
    wants: null,
  });

  beforeAll(async () => {
    board = await archiveServer();
    commission = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'POST') posted.push({ path: request.url ?? '', body: JSON.parse(text) as never });
        const answer = request.method === 'POST' ? view('{}') : { election: fingerprint, acts };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => commission.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(commission.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await board.close();
    await new Promise((resolve) => commission.close(resolve));
  });
  beforeEach(() => {
    acts = [];
    posted = [];
  });

  function signer(id: string): Signer {
    const { seed } = drained.parties.commission.find((member) => member.id === id)!;
    const signingKey = encodeBase64url(ed25519PublicKey(seed));
    return { member: { id, name: id, role: id === 'chair' ? 'chair' : 'secretary', signingKey }, seed };
  }
  const bodyOf = (text: string): Record<string, JsonValue> => {
    const decoded = decodeCanonicalText(text);
    if (!decoded.ok) throw new Error(decoded.error);
    return decoded.value as Record<string, JsonValue>;
  };

  it('proposes a close over the records it has walked, signed by the member', async () => {
    board.serve(drained);
    const log = await fetchLog(board.url, fingerprint);
    await signClose(url, log, signer('chair'), Date.parse('2026-09-18T17:20:00Z'));
    const [sent] = posted;
    const body = bodyOf(sent?.body.body ?? '');
    expect(sent?.path).toBe(`/commission/${fingerprint}/acts`);
    expect(body).toMatchObject({
      records: drained.entries.length,
      root: encodeBase64url(log.root),
      at: '2026-09-18T17:20:00Z',
    });
    expect(verifySignatureOver('closed', body, sent!.body.signature.value, signer('chair').member.signingKey)).toBe(
      true,
    );
  });

  it('signs what another member proposed only if it fixes this very log', async () => {
    board.serve(drained);
    const log = await fetchLog(board.url, fingerprint);
    const own = {
      version: 1,
      election: fingerprint,
      at: '2026-09-18T17:20:00Z',
      records: log.records.length,
      root: encodeBase64url(log.root),
    };
    acts = [view(canonicalText({ ...own, records: own.records - 1 })), view(canonicalText(own))];
    await signClose(url, log, signer('secretary'), 0);
    expect(posted.map(({ path }) => path)).toEqual([`/commission/${fingerprint}/acts/${acts[1]!.act}/signatures`]);
    expect(
      verifySignatureOver('closed', own, posted[0]!.body.signature.value, signer('secretary').member.signingKey),
    ).toBe(true);
  });

  it('leaves alone what it has signed already', async () => {
    board.serve(drained);
    const log = await fetchLog(board.url, fingerprint);
    const root = encodeBase64url(log.root);
    const draft = { version: 1, election: fingerprint, at: '2026-09-18T17:20:00Z', records: log.records.length, root };
    acts = [view(canonicalText(draft), ['secretary'])];
    expect(await signClose(url, log, signer('secretary'), 0)).toEqual(acts[0]);
    expect(posted).toEqual([]);
  });

  it('signs nothing before the ballot box has drained, nor twice', async () => {
    board.serve(voted);
    await expect(signClose(url, await fetchLog(board.url, fingerprint), signer('chair'), 0)).rejects.toThrow(
      /not drained yet/,
    );
    board.serve(finishElection(voted.fork(), 'closed'));
    await expect(signClose(url, await fetchLog(board.url, fingerprint), signer('chair'), 0)).rejects.toThrow(
      /closed already/,
    );
    expect(posted).toEqual([]);
  });

  it('signs no act whose words are not canonical', async () => {
    await expect(signAct(url, fingerprint, view('{ "a": 1 }'), signer('chair'))).rejects.toThrow(/malformed/);
    expect(posted).toEqual([]);
  });
});
