/** Endorsements (§4, §7): who has not compared the manifest, compared it too late, or proves keys that are no keys. */
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { buildEndorsement } from '../../v1/messages/endorsement.js';
import { type TestElection } from '../test-election.js';
import { forged, type Forgery } from './forgery.js';
import { amend, entryAt, lastRecord, nodeSeed, placeOf, signedChange, trusteeOf, zeros } from './records.js';
import { moment } from './course.js';

const take = (election: TestElection, by: 'trustee' | 'node', id: string) => {
  const at = election.entries.findIndex(({ body }) => {
    const said = body as { by?: string; id?: string };
    return said.by === by && said.id === id;
  });
  const entry = entryAt(election, at);
  election.entries.splice(at, 1);
  return entry;
};
const firstBallot = (election: TestElection): number => placeOf(election, 'ballot');

/** node-1's endorsement with other proofs, signed by it. */
const otherProofs = (change: (proofs: string[]) => string[]) => (election: TestElection) => {
  const at = election.entries.findIndex(({ body }) => (body as { id?: string }).id === 'node-1');
  const signed = signedChange('endorsement', nodeSeed(election, 'node-1'), (body) => ({
    ...body,
    proofs: change(body['proofs'] as string[]),
  }));
  return amend(election, at, signed);
};

export const ceremonyForgeries: readonly Forgery[] = [
  {
    name: 'trustee-never-endorsed',
    insider: 'trustee',
    check: 3,
    code: 'endorsement-missing',
    beside: { codes: ['order-not-endorsed'], because: 'check 1 asks for the same before the first ballot' },
    story: {
      ru: 'Хранитель не сверил манифест со своей долей, а голосование прошло.',
      en: 'A trustee never compared the manifest with its share, and the election went on.',
    },
    forge(workshop) {
      const election = workshop.after('ready');
      take(election, 'trustee', '2');
      workshop.rest(election, 'ready');
      return forged(election, firstBallot(election));
    },
  },
  {
    name: 'node-never-endorsed',
    insider: 'node',
    check: 1,
    code: 'order-not-endorsed',
    beside: { codes: ['endorsement-missing'], because: 'check 3 asks for every endorsement as well' },
    story: {
      ru: 'Узел не подтвердил своих ключей, а голосование прошло.',
      en: 'A node never endorsed its keys, and the election went on.',
    },
    forge(workshop) {
      const election = workshop.after('ready');
      take(election, 'node', 'node-2');
      workshop.rest(election, 'ready');
      return forged(election, firstBallot(election));
    },
  },
  {
    name: 'endorsed-after-the-first-ballots',
    insider: 'trustee',
    check: 1,
    code: 'order-endorsement',
    beside: {
      codes: ['order-not-endorsed', 'endorsement-missing'],
      because: 'at the first ballot the endorsement was not there yet',
    },
    story: {
      ru: 'Хранитель подтвердил манифест, когда бюллетени уже были в реестре.',
      en: 'A trustee endorsed the manifest when ballots already stood in the log.',
    },
    forge(workshop) {
      const election = workshop.after('ready');
      const { body } = take(election, 'trustee', '2');
      workshop.rest(election, 'ready', { upTo: 'counted' });
      election.append('endorsement', body);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'counted'), record);
    },
  },
  {
    name: 'endorsed-twice',
    insider: 'board',
    check: 1,
    code: 'endorsement-twice',
    story: { ru: 'Реестр записал одно подтверждение дважды.', en: 'The board recorded one endorsement twice.' },
    forge(workshop) {
      const election = workshop.after('endorsed');
      election.append('endorsement', entryAt(election, 1).body);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'endorsed'), record);
    },
  },
  {
    name: 'endorsed-by-a-stranger',
    insider: 'board',
    check: 1,
    code: 'endorsement-unknown',
    story: {
      ru: 'Записано подтверждение четвёртого хранителя, которого в манифесте нет.',
      en: 'An endorsement of a fourth trustee, unknown to the manifest, was recorded.',
    },
    forge(workshop) {
      const election = workshop.after('endorsed');
      const fields = { election: election.election.fingerprint, by: 'trustee' as const, id: '4', proofs: [] };
      election.append('endorsement', buildEndorsement(fields, workshop.random(32)));
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'endorsed'), record);
    },
  },
  {
    name: 'endorsement-signed-by-another',
    insider: 'trustee',
    check: 5,
    code: 'signature',
    story: {
      ru: 'За отсутствующего хранителя подтверждение подписал другой.',
      en: 'Another trustee signed the endorsement of one who was absent.',
    },
    forge(workshop) {
      const election = workshop.after('endorsed');
      const { seed } = trusteeOf(election, 1);
      const record = amend(
        election,
        2,
        signedChange('endorsement', seed, (body) => body),
      );
      return forged(workshop.rest(election, 'endorsed'), record);
    },
  },
  {
    name: 'rsa-proof-missing',
    insider: 'node',
    check: 3,
    code: 'rsa-proofs',
    story: {
      ru: 'Узел не доказал последнего из своих ключей: им можно метить избирателей.',
      en: 'A node did not prove the last of its keys: with it voters can be marked.',
    },
    forge(workshop) {
      const election = workshop.after('endorsed');
      const record = otherProofs((proofs) => proofs.slice(0, -1))(election);
      return forged(workshop.rest(election, 'endorsed'), record);
    },
  },
  {
    name: 'rsa-proofs-in-another-order',
    insider: 'node',
    check: 3,
    code: 'rsa-proof',
    story: {
      ru: 'Доказательство одного ключа стоит на месте доказательства другого.',
      en: 'The proof of one key stands in the place of another’s.',
    },
    forge(workshop) {
      const election = workshop.after('endorsed');
      const record = otherProofs(([first = '', ...others]) => [others[0] ?? '', first, ...others.slice(1)])(election);
      return forged(workshop.rest(election, 'endorsed'), record);
    },
  },
  {
    name: 'rsa-proof-of-seven-roots',
    insider: 'node',
    check: 3,
    code: 'rsa-proof',
    story: {
      ru: 'Узел показал семь корней из восьми, последний повторил.',
      en: 'A node showed seven roots of eight and repeated the last.',
    },
    forge(workshop) {
      const election = workshop.after('endorsed');
      const repeat = (text: string): string => {
        const bytes = bytesOf(text).slice();
        bytes.copyWithin(bytes.length - 256, bytes.length - 512, bytes.length - 256);
        return encodeBase64url(bytes);
      };
      const record = otherProofs(([first = '', ...others]) => [repeat(first), ...others])(election);
      return forged(workshop.rest(election, 'endorsed'), record);
    },
  },
  {
    name: 'second-manifest',
    insider: 'author',
    check: 1,
    code: 'order-manifest',
    story: {
      ru: 'Днём записан второй манифест, с более поздним закрытием.',
      en: 'At noon a second manifest was recorded, with a later close.',
    },
    forge(workshop) {
      const election = workshop.after('noon');
      const manifest = structuredClone(election.manifest);
      for (const style of manifest.styles) style.acceptUntil = '2026-09-18T17:15:00Z';
      election.append('manifest', manifest);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'noon'), record);
    },
  },
  {
    name: 'access-before-the-manifest',
    insider: 'board',
    check: 1,
    code: 'order-first',
    beside: { codes: ['body-shape'], because: 'record 0 is read as a manifest, whatever it calls itself' },
    story: {
      ru: 'Реестр начинается не манифестом: первым стоит подтверждение.',
      en: 'The log does not begin with the manifest: an endorsement stands first.',
    },
    forge(workshop) {
      const election = workshop.after('endorsed');
      const [manifest, endorsement] = election.entries.splice(0, 2);
      if (manifest !== undefined && endorsement !== undefined) election.entries.unshift(endorsement, manifest);
      return forged(workshop.rest(election, 'endorsed'), 0);
    },
  },
  {
    name: 'body-of-another-election',
    insider: 'registrar',
    check: 5,
    code: 'election',
    story: {
      ru: 'Список допущенных взят из другого голосования и подписан регистратором.',
      en: 'The list of those admitted is of another election, signed by the registrar.',
    },
    forge(workshop) {
      const election = workshop.after('ready');
      const change = signedChange('access', election.parties.registrar, (body) => ({ ...body, election: zeros(32) }));
      const record = amend(election, lastRecord(election), change);
      return forged(workshop.rest(election, 'ready'), record);
    },
  },
  {
    name: 'ballots-before-the-list',
    insider: 'box',
    check: 1,
    code: 'order-before-access',
    story: {
      ru: 'Бюллетень попал в реестр раньше, чем регистратор опубликовал число допущенных.',
      en: 'A ballot entered the log before the registrar published how many are admitted.',
    },
    forge(workshop) {
      const election = workshop.after('endorsed');
      election.now = moment('05:10:00');
      election.cast(election.voter('north'), 1, { council: [1, 0, 0], mayor: [1, 0] });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'endorsed'), record);
    },
  },
];
