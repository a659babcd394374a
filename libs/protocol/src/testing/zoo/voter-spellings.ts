/**
 * Second spellings of a ballot (§1, §5): another hash, and so another tracker, for the same vote; and ballots of a shape
 * that no style has. Where the ballot cannot be added up the voter votes again, so that no later check can find it.
 */
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { negativeRoot, plusOrder } from './cheating-proof.js';
import { type Forgery } from './forgery.js';
import { coreChange, council, replacedLater, responses, voterOfNorth } from './voter-ballot.js';
export const spellingForgeries: readonly Forgery[] = [
  voterOfNorth(
    {
      name: 'voter-noncanonical-challenge',
      story: {
        ru: 'Избиратель записал c0 как c0 + L: то же число, другой хеш бюллетеня.',
        en: 'A voter wrote c0 as c0 + L: the same number, another hash of the ballot.',
      },
    },
    responses((bytes) => plusOrder(bytes)),
  ),
  voterOfNorth(
    {
      name: 'voter-noncanonical-response',
      story: {
        ru: 'Избиратель записал последний ответ z как z + L.',
        en: 'A voter wrote the last response z as z + L.',
      },
    },
    responses((bytes) => plusOrder(bytes, bytes.length - 32)),
  ),
  voterOfNorth(
    {
      name: 'voter-noncanonical-commitment',
      story: {
        ru: 'Избиратель записал точку обязательства через отрицательный корень.',
        en: 'A voter wrote a commitment’s point by its negative root.',
      },
    },
    council({ respell: { commitments: (bytes) => negativeRoot(bytes, 64) } }),
  ),
  replacedLater(
    {
      name: 'voter-noncanonical-ciphertext',
      story: {
        ru: 'Избиратель записал точку шифртекста через отрицательный корень, а позже переголосовал.',
        en: 'A voter wrote a ciphertext’s point by its negative root, and voted again later.',
      },
    },
    council({ respell: { ciphertexts: (bytes) => negativeRoot(bytes, 32) } }),
  ),
  replacedLater(
    {
      name: 'voter-identity-in-a-ciphertext',
      story: {
        ru: 'Избиратель шифровал со случайностью 0, так что голос виден всем, а позже переголосовал.',
        en: 'A voter encrypted with randomness 0, so that everyone reads the vote, and voted again later.',
      },
    },
    council({ randomness: [0n, 5n, 6n] }),
  ),
  voterOfNorth(
    {
      name: 'voter-malleated-signature',
      code: 'ballot-signature',
      story: {
        ru: 'К z в подписи избирателя прибавили L: тот же бюллетень под вторым хешем.',
        en: 'L was added to z in the voter’s signature: the same ballot under a second hash.',
      },
    },
    (election, voter) => {
      const { core, auth } = council({})(election, voter);
      const signature = encodeBase64url(plusOrder(bytesOf(auth.signature), 32));
      return { core, auth: { ...auth, signature } };
    },
  ),
  voterOfNorth(
    {
      name: 'voter-version-true',
      code: 'ballot-shape',
      story: { ru: 'В бюллетене версия true вместо 1.', en: 'The ballot’s version is true instead of 1.' },
    },
    coreChange((core) => ({ ...core, version: true })),
  ),
  voterOfNorth(
    {
      name: 'voter-hidden-member',
      code: 'ballot-shape',
      story: {
        ru: 'В бюллетень вписан лишний член: метка для того, кто покупает голоса.',
        en: 'A member more stands in the ballot: a mark for who buys votes.',
      },
    },
    coreChange((core) => ({ ...core, note: 'x' })),
  ),
  voterOfNorth(
    {
      name: 'voter-contest-missing',
      code: 'ballot-contests',
      story: {
        ru: 'Избиратель подал бюллетень без одного из бюллетеней своей территории.',
        en: 'A voter left one of the style’s contests out.',
      },
    },
    coreChange((core) => ({ ...core, contests: core.contests.slice(1) })),
  ),
  voterOfNorth(
    {
      name: 'voter-contests-swapped',
      code: 'ballot-contests',
      story: { ru: 'Бюллетени территории стоят в обратном порядке.', en: 'The style’s contests stand in reverse.' },
    },
    coreChange((core) => ({ ...core, contests: [...core.contests].reverse() })),
  ),
  voterOfNorth(
    {
      name: 'voter-branch-added',
      code: 'ballot-size',
      story: {
        ru: 'К ответам приписана ещё одна ветвь: вместимость больше дозволенной.',
        en: 'One branch more is written to the responses: room for more than is permitted.',
      },
    },
    responses((bytes) => Uint8Array.from([...bytes, ...new Uint8Array(64)])),
  ),
  voterOfNorth(
    {
      name: 'voter-unknown-style',
      code: 'ballot-style',
      story: {
        ru: 'Бюллетень подан от территории, которой в манифесте нет.',
        en: 'The ballot is of a style that the manifest does not have.',
      },
    },
    coreChange((core) => ({ ...core, style: 'constructor' })),
  ),
];
