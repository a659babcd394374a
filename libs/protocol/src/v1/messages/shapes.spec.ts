/**
 * Every message's members (§2, §5–§8), written down a second time: each is needed, none may be added, and each holds
 * its kind of value, spelled in the one way that §1 knows. What a schema lets through, a second reader may act upon.
 */
import { describe, expect, it } from '@jest/globals';
import { type z } from 'zod';
import { encodeBase64url } from '../base64url.js';
import { ballotCoreSchema } from './ballot.js';
import { bodySchemas } from './bodies.js';
import { challengeSchema } from './challenge.js';
import { receiptSchema, refusalCodes, refusalSchema } from './receipt.js';
import { recordSchema, recordTypes } from './record.js';

const bytes = (length: number): string => encodeBase64url(new Uint8Array(length).fill(255));
const notBytes = ['A', 'AB', 'AA==', 'A+/A', 'AA A', 1, null, []];
const exactly = (length: number) => ({
  right: [bytes(length), 'A'.repeat(bytes(length).length)],
  wrong: ['', bytes(length - 1), bytes(length + 1), `${bytes(length)}=`, `${bytes(length).slice(0, -1)}_`, ...notBytes],
});
const oneOf = (...right: string[]) => ({
  right,
  wrong: ['', 'another', right[0]?.toUpperCase(), ` ${right[0]}`, 0, true, null, right],
});
const noNumber = [-1, 0.5, 2 ** 53, NaN, '1', true, null, [1]];
const noText = [0, true, null, [], {}];
const noId = ['', 'A', 'blank', '-a', 'a b', 'a_b', 'é', 'a\n', 'a'.repeat(65)];
const ids = ['a', '0', 'blank-', 'a'.repeat(64)];

/** Values that may stand, and some that may not. */
const KINDS = {
  version: { right: [1], wrong: [0, 2, '1', true, null] },
  id: { right: ids, wrong: [...noId, '*', ...noText] },
  unit: { right: [...ids, '*'], wrong: [...noId, '**', ...noText] },
  electionId: { right: ['x', 'Выборы 1', 'a'.repeat(128)], wrong: ['', 'a'.repeat(129), ...noText] },
  name: { right: ['x', 'Имя'], wrong: ['', ...noText] },
  text: { right: ['', 'Текст'], wrong: noText },
  language: { right: ['ru', 'zh-Hant', 'a'.repeat(35)], wrong: ['', 'r_u', 'ру', 'ru ', 'a'.repeat(36)] },
  /** A number from 1 in decimal, as the name of a member. */
  number: { right: ['1', '10', '1'.repeat(16)], wrong: ['', '0', '01', '-1', '1.0', '1e1', ' 1', 'a', '1'.repeat(17)] },
  /** Styles, numbers or `*`: the walk knows which. */
  counted: { right: ['*', 'a', '1', 'a'.repeat(64)], wrong: ['a'.repeat(65)] },
  count: { right: [1, 0, 2 ** 53 - 1], wrong: noNumber },
  positive: { right: [1, 2 ** 53 - 1], wrong: [0, ...noNumber] },
  mark: { right: [0, 1], wrong: [2, ...noNumber] },
  flag: { right: [true, false], wrong: [0, 1, 'true', null] },
  time: {
    right: ['2026-09-18T05:00:00Z', '1970-01-01T00:00:00Z'],
    wrong: ['', '2026-09-18T05:00:00+00:00', '2026-09-18T05:00:00.0Z', '2026-02-29T00:00:00Z', 0, null],
  },
  bytes: { right: [bytes(3), '', 'AA', 'AAA'], wrong: notBytes },
  hash: exactly(32),
  signature: exactly(64),
  kind: oneOf('state', 'primary', 'poll', 'training'),
  publication: oneOf('live', 'after-close'),
  login: oneOf('grant', 'provider'),
  role: oneOf('chair', 'secretary', 'member'),
  endorser: oneOf('trustee', 'node'),
  extend: oneOf('extend'),
  strike: oneOf('strike'),
  refusal: oneOf('closed', 'not-open', 'token', 'sequence', 'signature', 'proof'),
  type: oneOf(
    ...['manifest', 'endorsement', 'access', 'ballot', 'issuance', 'retired', 'decision', 'objection', 'drained'],
    ...['closed', 'tally', 'decryption', 'result', 'protocol', 'destruction'],
  ),
} as const satisfies Record<string, { readonly right: readonly unknown[]; readonly wrong: readonly unknown[] }>;
type Kind = keyof typeof KINDS;

/** A kind, a list of one shape, the members of an object, a map, or what may be null instead. */
type Shape = Kind | readonly [Shape] | { readonly [member: string]: Shape } | MapOf | OrNull;
class MapOf {
  constructor(
    readonly key: Kind,
    readonly value: Shape,
  ) {}
}
const map = (key: Kind, value: Shape): MapOf => new MapOf(key, value);
class OrNull {
  constructor(readonly shape: Shape) {}
}
const orNull = (shape: Shape): OrNull => new OrNull(shape);
const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

const head = { version: 'version', election: 'hash' } as const;
const commission = { signatures: [{ member: 'id', value: 'signature' }] } as const;
const cell = { unit: 'unit', contest: 'id' } as const;
const title = map('language', 'text');
const keyOnly = { signingKey: 'hash' } as const;
const core = {
  version: 'version',
  election: 'hash',
  style: 'id',
  sequence: 'positive',
  key: 'hash',
  contests: [{ contest: 'id', ciphertexts: 'bytes', commitments: 'bytes', responses: 'bytes' }],
} as const;
const decision = { ...head, at: 'time', text: 'text', document: orNull('hash'), ...commission } as const;

const MESSAGES: Readonly<Record<string, readonly [z.ZodType, Shape]>> = {
  manifest: [
    bodySchemas.manifest,
    {
      version: 'version',
      id: 'electionId',
      kind: 'kind',
      title,
      timeZone: 'text',
      revote: orNull({ minInterval: 'count', window: 'count' }),
      publication: 'publication',
      contests: [
        {
          ...{ id: 'id', title, options: [{ id: 'id', title }] },
          ...{ minSelections: 'count', maxSelections: 'count', blank: 'flag' },
        },
      ],
      styles: [{ id: 'id', title, contests: ['id'], opensAt: 'time', closesAt: 'time', acceptUntil: 'time' }],
      trustees: {
        threshold: 'count',
        publicKey: 'hash',
        members: [{ index: 'positive', name: 'text', commitments: ['hash'], proof: 'signature', signingKey: 'hash' }],
      },
      anonymizers: {
        threshold: 'count',
        login: 'login',
        nodes: [
          {
            ...{ id: 'id', name: 'text', signingKey: 'hash' },
            ...{ credentialKeys: map('id', 'bytes'), passKeys: map('number', 'bytes') },
          },
        ],
      },
      commission: { quorum: 'count', members: [{ id: 'id', name: 'text', role: 'role', signingKey: 'hash' }] },
      registrar: keyOnly,
      ballotBox: keyOnly,
      board: { origin: 'name', signingKey: 'hash', batch: { interval: 'count', minimum: 'count' } },
      witnesses: { threshold: 'count', members: [{ name: 'name', signingKey: 'hash' }] },
      tally: { minimumUnit: 'count' },
    },
  ],
  endorsement: [
    bodySchemas.endorsement,
    { ...head, by: 'endorser', id: 'text', proofs: ['bytes'], signature: 'signature' },
  ],
  access: [
    bodySchemas.access,
    {
      ...{ ...head, at: 'time', final: 'flag', admitted: map('id', 'count') },
      accessed: map('id', { remote: 'count', workstation: 'count' }),
      accesses: map('number', 'count'),
      signature: 'signature',
    },
  ],
  ballot: [bodySchemas.ballot, { core, auth: { credential: ['bytes'], pass: ['bytes'], signature: 'signature' } }],
  issuance: [
    bodySchemas.issuance,
    {
      ...{ ...head, node: 'id', at: 'time', final: 'flag' },
      ...{ credentials: map('counted', 'count'), passes: map('counted', 'count'), signature: 'signature' },
    },
  ],
  retired: [bodySchemas.retired, { ...head, node: 'id', at: 'time', nodes: ['signature'], ...commission }],
  'decision, hours': [
    bodySchemas.decision,
    { ...decision, effect: orNull({ kind: 'extend', style: 'id', closesAt: 'time', acceptUntil: 'time' }) },
  ],
  'decision, options': [
    bodySchemas.decision,
    { ...decision, effect: orNull({ kind: 'strike', contest: 'id', option: 'id' }) },
  ],
  objection: [bodySchemas.objection, { ...head, node: 'id', at: 'time', text: 'text', signature: 'signature' }],
  drained: [bodySchemas.drained, { ...head, at: 'time', ballots: 'count', signature: 'signature' }],
  closed: [bodySchemas.closed, { ...head, at: 'time', records: 'count', root: 'hash', ...commission }],
  tally: [
    bodySchemas.tally,
    {
      ...head,
      cells: [{ ...cell, ballots: 'count', ciphertexts: 'bytes' }],
      withheld: [{ contest: 'id', ballots: 'count' }],
    },
  ],
  decryption: [
    bodySchemas.decryption,
    {
      ...{ ...head, tally: 'hash', trustee: 'positive' },
      ...{ cells: [{ ...cell, shares: 'bytes', proofs: 'bytes' }], signature: 'signature' },
    },
  ],
  result: [
    bodySchemas.result,
    { ...head, tally: 'hash', trustees: ['positive'], cells: [{ ...cell, ballots: 'count', votes: ['count'] }] },
  ],
  protocol: [bodySchemas.protocol, { ...head, document: 'hash', ...commission }],
  destruction: [bodySchemas.destruction, { ...head, node: 'id', at: 'time', signature: 'signature' }],
  receipt: [receiptSchema, { ...head, ballot: 'hash', includedBy: 'time', signature: 'signature' }],
  refusal: [refusalSchema, { ...head, ballot: 'hash', code: 'refusal', at: 'time', signature: 'signature' }],
  challenge: [
    challengeSchema,
    { core, authHash: 'hash', openings: [{ contest: 'id', marks: ['mark'], randomness: ['hash'] }] },
  ],
  'core of a ballot': [ballotCoreSchema, core],
  record: [recordSchema, { type: 'type', hash: 'hash', time: 'time' }],
};

/** A value of the shape: lists with one item, maps with one member. */
function example(shape: Shape): unknown {
  if (typeof shape === 'string') return KINDS[shape].right[0];
  if (isList(shape)) return [example(shape[0])];
  if (shape instanceof MapOf) return { [KINDS[shape.key].right[0] as string]: example(shape.value) };
  if (shape instanceof OrNull) return example(shape.shape);
  return Object.fromEntries(Object.entries(shape).map(([name, of]) => [name, example(of)]));
}

type Change = readonly [where: string, value: unknown];

/** Values that may stand instead of the example, each with what was changed. */
function* rightOnes(shape: Shape): Iterable<Change> {
  if (typeof shape === 'string') for (const value of KINDS[shape].right) yield [`= ${String(value)}`, value];
  else if (isList(shape)) {
    const item = shape[0];
    yield ['= []', []];
    yield ['twice', [example(item), example(item)]];
    for (const [where, value] of rightOnes(item)) yield [`[0] ${where}`, [value]];
  } else if (shape instanceof MapOf) {
    yield ['= {}', {}];
    for (const key of KINDS[shape.key].right) yield [`key ${key}`, { [key as string]: example(shape.value) }];
    for (const [where, value] of rightOnes(shape.value))
      yield [`of any ${where}`, { [KINDS[shape.key].right[0] as string]: value }];
  } else if (shape instanceof OrNull) {
    yield ['= null', null];
    yield* rightOnes(shape.shape);
  } else yield* ofMembers(shape, rightOnes);
}

/** Values that may not. */
function* wrongOnes(shape: Shape): Iterable<Change> {
  if (typeof shape === 'string') for (const value of KINDS[shape].wrong) yield [`= ${JSON.stringify(value)}`, value];
  else if (isList(shape)) {
    const item = shape[0];
    for (const value of [null, {}, 'x', 0, true]) yield [`= ${JSON.stringify(value)}`, value];
    for (const [where, value] of wrongOnes(item)) yield [`[1] ${where}`, [example(item), value]];
  } else if (shape instanceof MapOf) {
    const value = example(shape.value);
    for (const none of [null, [], 'x', 0]) yield [`= ${JSON.stringify(none)}`, none];
    for (const key of KINDS[shape.key].wrong) if (typeof key === 'string') yield [`key ${key}`, { [key]: value }];
    for (const [where, wrong] of wrongOnes(shape.value))
      yield [`of any ${where}`, { [KINDS[shape.key].right[0] as string]: wrong }];
  } else if (shape instanceof OrNull) {
    for (const [where, value] of wrongOnes(shape.shape)) if (value !== null) yield [where, value];
  } else {
    const whole = example(shape) as object;
    for (const none of [null, [], 'x', 0]) yield [`= ${JSON.stringify(none)}`, none];
    yield ['and a member more', { ...whole, more: 1 }];
    for (const name of Object.keys(shape))
      yield [`without ${name}`, Object.fromEntries(Object.entries(whole).filter(([other]) => other !== name))];
    yield* ofMembers(shape, wrongOnes);
  }
}

function* ofMembers(
  shape: { readonly [member: string]: Shape },
  values: (of: Shape) => Iterable<Change>,
): Iterable<Change> {
  const whole = example(shape) as object;
  for (const [name, of] of Object.entries(shape))
    for (const [where, value] of values(of)) yield [`${name} ${where}`, { ...whole, [name]: value }];
}

describe.each(Object.entries(MESSAGES))('%s', (_name, [schema, shape]) => {
  const accepted = (changes: Iterable<Change>, verdict: boolean): string[] =>
    [...changes].filter(([, value]) => schema.safeParse(value).success === verdict).map(([where]) => where);

  it('has these members, with these values', () => {
    expect(schema.safeParse(example(shape))).toMatchObject({ success: true, data: example(shape) });
    expect(accepted(rightOnes(shape), false)).toEqual([]);
  });
  it('has no other members or values, and none less', () => {
    expect(accepted(wrongOnes(shape), true)).toEqual([]);
  });
});

it('every type of record and every refusal is here', () => {
  expect([...recordTypes].sort()).toEqual(Object.keys(bodySchemas).sort());
  expect(KINDS.type.right).toEqual(recordTypes);
  expect(KINDS.refusal.right).toEqual(refusalCodes);
  for (const schema of Object.values(bodySchemas)) expect(Object.values(MESSAGES).map(([of]) => of)).toContain(schema);
});
