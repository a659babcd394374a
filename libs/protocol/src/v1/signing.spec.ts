/**
 * What a signature covers (§7): every member of every signed body, at every depth. A member left out of what is signed
 * could be changed by whoever keeps the log.
 */
import { describe, expect, it } from '@jest/globals';
import { ed25519PublicKey } from '#crypto';
import { finishElection, votedElection } from '../testing.js';
import { encodeBase64url } from './base64url.js';
import { type JsonValue } from './canonical.js';
import { orderedSignatures, signatureOver, verifySignatureOver } from './signing.js';

const seed = new Uint8Array(32).fill(7);
const key = encodeBase64url(ed25519PublicKey(seed));
type Members = Record<string, JsonValue>;

/** The value with one leaf changed, for every leaf; empty lists and maps get a member. */
function* changes(value: JsonValue): Iterable<JsonValue> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries())
      for (const changed of changes(item as JsonValue))
        yield value.map((other, i) => (i === at ? changed : (other as JsonValue)));
    yield [...(value as JsonValue[]), 1];
  } else if (typeof value === 'object' && value !== null) {
    const members = value as Members;
    for (const name of Object.keys(members)) {
      for (const changed of changes(members[name] as JsonValue)) yield { ...members, [name]: changed };
      yield Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
    }
    yield { ...members, more: 1 };
  } else if (typeof value === 'string') yield `${value}x`;
  else if (typeof value === 'number') yield value + 1;
  else yield value === null ? 0 : !value;
}

const UNSIGNED = ['signature', 'signatures', 'nodes'];

describe('a signature', () => {
  const { election } = votedElection();
  election.decide({ document: encodeBase64url(seed), effect: { kind: 'strike', contest: 'mayor', option: 'm2' } });
  election.object('node-1');
  election.retire('node-2');
  finishElection(election);
  election.protocol(seed);
  election.destroy('node-1');
  const bodies = new Map<string, Members>();
  for (const { record, body } of election.entries)
    if (!['manifest', 'ballot', 'tally', 'result'].includes(record.type)) bodies.set(record.type, body as Members);

  it.each([...bodies])('covers every member of %s', (type, body) => {
    const value = signatureOver(type, body, seed);
    expect(verifySignatureOver(type, body, value, key)).toBe(true);
    const signed = Object.fromEntries(Object.entries(body).filter(([name]) => !UNSIGNED.includes(name)));
    let count = 0;
    for (const changed of changes(signed)) {
      // Cells of a decryption are many and alike.
      if (++count > 60) break;
      expect([changed, verifySignatureOver(type, changed as Members, value, key)]).toEqual([changed, false]);
    }
    expect(count).toBeGreaterThan(4);
  });

  it('is of one type, and of one key', () => {
    const body = { version: 1 };
    const value = signatureOver('drained', body, seed);
    expect(verifySignatureOver('closed', body, value, key)).toBe(false);
    expect(verifySignatureOver('drained', body, value, encodeBase64url(seed))).toBe(false);
  });

  it('leaves out itself, and the nodes only where nodes sign', () => {
    const value = signatureOver('retired', { version: 1 }, seed);
    const around = { version: 1, signature: 'x', signatures: [], nodes: ['x'] };
    expect(verifySignatureOver('retired', around, value, key)).toBe(true);
    const other = signatureOver('closed', { version: 1 }, seed);
    expect(verifySignatureOver('closed', around, other, key)).toBe(false);
    expect(verifySignatureOver('closed', { version: 1, signature: 'x', signatures: [] }, other, key)).toBe(true);
  });

  it('of no 64 bytes, or under no 32, is none', () => {
    const body = { version: 1 };
    const value = signatureOver('drained', body, seed);
    for (const wrong of ['', '!', value.slice(1), `${value}AAAA`])
      expect(verifySignatureOver('drained', body, wrong, key)).toBe(false);
    for (const wrong of ['', '!', key.slice(1), `${key}AAAA`])
      expect(verifySignatureOver('drained', body, value, wrong)).toBe(false);
  });
});

describe('the commission’s signatures', () => {
  it('stand by member id, whatever order they came in', () => {
    const of = (...members: string[]) => orderedSignatures(members.map((member) => ({ member, value: '' })));
    const sorted = of('chair', 'member', 'secretary');
    expect(of('secretary', 'chair', 'member')).toEqual(sorted);
    expect(of('member', 'secretary', 'chair')).toEqual(sorted);
    expect(sorted.map(({ member }) => member)).toEqual(['chair', 'member', 'secretary']);
  });
});
