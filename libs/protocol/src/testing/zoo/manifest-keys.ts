/**
 * Keys of the manifest (§2, §3): short, spelt otherwise, used twice, not of the trustees together.
 */
import {
  decodePoint,
  dkgRound1,
  electionPublicKey,
  encodePoint,
  encodePoints,
  G,
  randomScalar,
  type Point,
  type RandomBytes,
} from '#crypto';
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { type Manifest } from '../../v1/messages/manifest.js';
import { negativeRoot, plusOrder } from './cheating-proof.js';
import { type Forgery } from './forgery.js';
import { first, node, told, trustee, type Told } from './manifest.js';
const pointsOf = (texts: readonly string[]): Point[] =>
  texts.map((text) => decodePoint(bytesOf(text), { identity: 'refuse' }));

/** Y as it follows from the commitments that now stand there. */
function recomputeKey(manifest: Manifest): void {
  const rows = manifest.trustees.members.map((member) => pointsOf(member.commitments));
  manifest.trustees.publicKey = encodeBase64url(encodePoint(electionPublicKey(rows)));
}

/** The last trustee chooses its commitment so that the sum is a key of its own (rogue key). */
function rogueKey(manifest: Manifest, random: RandomBytes): void {
  const own = G.multiplyUnsafe(randomScalar(random));
  const [one, two, last] = manifest.trustees.members;
  const rest = pointsOf([one?.commitments[0] ?? '', two?.commitments[0] ?? '']);
  if (last === undefined) throw new RangeError('three trustees');
  last.commitments[0] = encodeBase64url(encodePoint(rest.reduce((sum, point) => sum.subtract(point), own)));
  recomputeKey(manifest);
}

/** A key of 1024 bits, whose private half nobody kept: the zoo is to be the same at each run. */
const SHORT_RSA_KEY = [
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDKaecB0W0vkZrtE4n9LdYg8vOispsamw6gK21qReblfsR_kMATGdqy7jd7DBvl',
  '_RerAqVbDjIBmiWIjNW2-nGiiVmWyj5Yhxe-',
  'M2iZTO8FqBqnHcTzSBC46lWhlElIWyS_WQW8voeJ_zSomeP9KLJB2RGWO6xQbNEyTKe2Qv1thwIDAQAB',
].join('');

const keys: readonly Told[] = [
  [
    'short-rsa-key',
    'manifest-rsa-key',
    'Ключ узла в 1024 бита: удостоверения подделает кто угодно.',
    'A node’s key has 1024 bits: anybody forges credentials.',
    (m) => (node(m).credentialKeys['north'] = SHORT_RSA_KEY),
  ],
  [
    'rsa-key-spelt-otherwise',
    'manifest-rsa-key',
    'За ключом узла стоят лишние байты: второй вид того же ключа.',
    'Bytes follow a node’s key: a second spelling of the same key.',
    (m) => (node(m).passKeys['1'] += 'AAAA'),
  ],
  [
    'key-of-small-order',
    'manifest-signing-key',
    'Ключ подписи регистратора малого порядка: под него подойдёт любая подпись.',
    'The registrar’s signing key has a small order: any signature fits it.',
    (m) => (m.registrar.signingKey = `AQ${'A'.repeat(41)}`),
  ],
  [
    'one-rsa-key-for-two-purposes',
    'manifest-key-twice',
    'Один ключ RSA подписывает и пропуска, и удостоверения.',
    'One RSA key signs both passes and credentials.',
    (m) => (node(m).passKeys['1'] = node(m).credentialKeys['north'] ?? ''),
  ],
  [
    'one-rsa-key-for-two-nodes',
    'manifest-key-twice',
    'Два «независимых» узла с одним ключом удостоверений юга.',
    'Two “independent” nodes with one key for credentials of the south.',
    (m) => (node(m, 1).credentialKeys['south'] = node(m).credentialKeys['south'] ?? ''),
  ],
  [
    'registrar-is-the-box',
    'manifest-key-twice',
    'Регистратор и урна подписывают одним ключом.',
    'Registrar and ballot box sign with one key.',
    (m) => (m.registrar.signingKey = m.ballotBox.signingKey),
  ],
  [
    'witness-is-the-board',
    'manifest-key-twice',
    'Свидетель подписывает ключом самого реестра.',
    'A witness signs with the board’s own key.',
    (m) => (first(m.witnesses.members).signingKey = m.board.signingKey),
  ],
  [
    'one-witness-under-two-names',
    'manifest-key-twice',
    'Один свидетель записан под двумя именами.',
    'One witness stands under two names.',
    (m) => (first(m.witnesses.members, 1).signingKey = first(m.witnesses.members).signingKey),
  ],
  [
    'public-key-replaced',
    'manifest-public-key',
    'Ключ выборов заменён ключом, секрет которого знает один человек.',
    'The public key was replaced by one whose secret one person knows.',
    (m, random) => (m.trustees.publicKey = encodeBase64url(encodePoint(G.multiplyUnsafe(randomScalar(random))))),
  ],
  [
    'rogue-key',
    'manifest-proof',
    'Последний хранитель подобрал взнос так, что ключ выборов — его собственный.',
    'The last trustee chose its commitment so that the public key is its own.',
    rogueKey,
  ],
  [
    'proof-of-knowledge-copied',
    'manifest-proof',
    'Хранитель повторил чужое доказательство владения.',
    'A trustee repeated another’s proof of knowledge.',
    (m) => (trustee(m, 1).proof = trustee(m).proof),
  ],
  [
    'proof-of-knowledge-plus-order',
    'manifest-proof',
    'В доказательстве владения вместо z стоит z + L.',
    'In a proof of knowledge z + L stands for z.',
    (m) => (trustee(m).proof = encodeBase64url(plusOrder(bytesOf(trustee(m).proof), 32))),
  ],
  [
    'commitment-by-its-negative-root',
    'manifest-point',
    'Взнос хранителя записан через отрицательный корень.',
    'A trustee’s commitment is written by its negative root.',
    (m) => (trustee(m).commitments[1] = encodeBase64url(negativeRoot(bytesOf(trustee(m).commitments[1] ?? '')))),
    { codes: ['manifest-public-key'], because: 'no key follows from what is no point' },
  ],
  [
    'commitment-is-the-identity',
    'manifest-point',
    'Второй взнос хранителя — нейтральный элемент: его доли открывают секрет.',
    'A trustee’s second commitment is the identity: its shares give its secret away.',
    (m) => (trustee(m).commitments[1] = encodeBase64url(new Uint8Array(32))),
    { codes: ['manifest-public-key'], because: 'no key follows from what is refused as a point' },
  ],
  [
    'polynomial-of-a-higher-degree',
    'manifest-commitments',
    'Хранитель сделал многочлен выше порога: двоих не хватит, чтобы расшифровать.',
    'A trustee made a polynomial above the threshold: two will not be enough to decrypt.',
    (m, random) => trustee(m).commitments.push(encodeBase64url(encodePoints([G.multiplyUnsafe(randomScalar(random))]))),
    { codes: ['manifest-public-key'], because: 'the key is computed only from rows of the right length' },
  ],
  [
    'trustee-indices-leave-a-gap',
    'manifest-trustee-index',
    'Третий хранитель назван четвёртым, со всеми доказательствами.',
    'The third trustee is called the fourth, with all proofs.',
    (m, random) => {
      const { package: made } = dkgRound1(4, 2, 4, random);
      const [commitments, proof] = [made.commitments.map(encodeBase64url), encodeBase64url(made.proof)];
      Object.assign(trustee(m, 2), { index: 4, commitments, proof });
      recomputeKey(m);
    },
  ],
];

export const keyForgeries: readonly Forgery[] = keys.map(told);
