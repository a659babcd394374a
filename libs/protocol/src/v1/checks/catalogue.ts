/**
 * The numbered checks of §10 and every finding's sentence, Russian and English. A code belongs to one check and is
 * stable: pages, acts and tests refer to it.
 */

interface Text {
  readonly ru: string;
  readonly en: string;
}

export interface CheckText {
  readonly name: Text;
  /** What the check looks at. */
  readonly meaning: Text;
  /** What could have happened if it fails. */
  readonly whatIfFailed: Text;
}

export const checkTexts: Readonly<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, CheckText>> = {
  1: {
    name: { ru: 'Архив цел', en: 'The archive is whole' },
    meaning: {
      ru: 'Каждая запись на месте, её содержимое ей соответствует, виды, число, порядок и время записей верны.',
      en: 'Every record is there with the body it names; types, counts, order and times are right.',
    },
    whatIfFailed: {
      ru: 'Часть голосования могла быть утрачена, добавлена или переставлена.',
      en: 'Part of the election may have been lost, added or put in another order.',
    },
  },
  2: {
    name: { ru: 'Реестр один для всех', en: 'One log for everyone' },
    meaning: {
      ru: 'Корень дерева, подпись реестра и подписи свидетелей под контрольной точкой верны; прежние контрольные точки и квитанции с ней согласуются.',
      en: 'Merkle root, board signature and witnesses’ cosignatures of the checkpoint hold; earlier checkpoints and receipts agree with it.',
    },
    whatIfFailed: {
      ru: 'Разным людям могли показать разные реестры, или принятое позже исчезло.',
      en: 'Different people may have been shown different logs, or something accepted has vanished.',
    },
  },
  3: {
    name: { ru: 'Определение голосования и ключи', en: 'The election’s definition and keys' },
    meaning: {
      ru: 'Манифест соблюдает каждое правило, ключ выборов следует из взносов хранителей, доказательства ключей верны, каждый хранитель и узел подтвердил манифест.',
      en: 'The manifest obeys every rule, the public key follows from the trustees’ commitments, proofs of keys hold, every trustee and node has endorsed it.',
    },
    whatIfFailed: {
      ru: 'Ключи могли быть подменены: голоса мог бы прочесть или добавить посторонний.',
      en: 'Keys may have been replaced: an outsider could read votes or add them.',
    },
  },
  4: {
    name: { ru: 'Каждый бюллетень', en: 'Every ballot' },
    meaning: {
      ru: 'Вид, территория, подписи всех действующих узлов, подпись избирателя, доказательства, время; номера доступа под одним ключом растут.',
      en: 'Shape, style, signatures of all active nodes, the voter’s own signature, proofs, time; sequences rise under each key.',
    },
    whatIfFailed: {
      ru: 'Бюллетень мог быть подделан, испорчен, принят дважды или содержать больше голосов, чем можно.',
      en: 'A ballot may be forged, altered, taken twice or hold more votes than allowed.',
    },
  },
  5: {
    name: { ru: 'Подписи и сверка чисел', en: 'Signatures and matching counts' },
    meaning: {
      ru: 'Все записи — этого голосования и подписаны теми, кем должны; бюллетеней не больше, чем выдано каждым узлом и чем допущено избирателей.',
      en: 'Every body belongs to this election and is signed by whom it must be; no more ballots than each node issued and than voters were let in.',
    },
    whatIfFailed: {
      ru: 'Могли быть добавлены бюллетени за тех, кто не голосовал, или записи сделаны без права.',
      en: 'Ballots may have been added for people who did not vote, or records made without authority.',
    },
  },
  6: {
    name: { ru: 'Зашифрованный подсчёт', en: 'The encrypted tally' },
    meaning: {
      ru: 'Учтён последний бюллетень каждого, территории объединены по правилу, суммы сходятся.',
      en: 'Everyone’s last ballot counts, units are formed by the rule, the sums are right.',
    },
    whatIfFailed: {
      ru: 'Бюллетень мог быть пропущен, учтён дважды, или вместо последнего учтён прежний.',
      en: 'A ballot may have been left out, counted twice, or an earlier choice counted in place of the last.',
    },
  },
  7: {
    name: { ru: 'Расшифровка и итог', en: 'Decryption and result' },
    meaning: {
      ru: 'Доказательства расшифровки верны, итог следует из них, контрольные соотношения соблюдены.',
      en: 'Proofs of decryption hold, the result follows from them, the control relations hold.',
    },
    whatIfFailed: {
      ru: 'Объявленный итог может не быть тем, что содержат бюллетени.',
      en: 'The announced result may not be what the ballots hold.',
    },
  },
};

export const findingTexts = {
  // 1: archive, types, counts, order, times
  'file-unreadable': { ru: 'файл {file} не читается: {why}', en: 'file {file} cannot be read: {why}' },
  'line-too-long': { ru: '{file}: строка {line} слишком длинная', en: '{file}: line {line} is too long' },
  'record-malformed': { ru: 'запись неверного вида ({fault})', en: 'record is malformed ({fault})' },
  'body-line-malformed': {
    ru: 'bodies.ndjson: строка {line} неверного вида ({fault})',
    en: 'bodies.ndjson: line {line} is malformed ({fault})',
  },
  'bodies-too-many': {
    ru: 'содержимого, которое не бюллетени, больше {limit} байт',
    en: 'bodies that are no ballots take more than {limit} bytes',
  },
  'body-missing': { ru: 'нет содержимого записи «{type}»', en: 'no body for record {type}' },
  'body-unnamed': {
    ru: 'bodies.ndjson: строку {line} не называет ни одна запись',
    en: 'bodies.ndjson: line {line} is named by no record',
  },
  'body-doubled': {
    ru: 'bodies.ndjson: строка {line} повторяет другую',
    en: 'bodies.ndjson: line {line} repeats another',
  },
  'body-hash': { ru: 'содержимое не соответствует хешу записи', en: 'the body does not hash to its record' },
  'body-shape': {
    ru: 'содержимое записи «{type}» неверного вида: {member}',
    en: 'body of record {type} is malformed at {member}',
  },
  'manifest-file': { ru: 'manifest.json не совпадает с записью 0', en: 'manifest.json is not the body of record 0' },
  'document-missing': { ru: 'нет документа {hash}', en: 'document {hash} is missing' },
  'document-hash': {
    ru: 'документ {hash} не соответствует своему хешу',
    en: 'document {hash} does not hash to its name',
  },
  'document-unnamed': { ru: 'документ {hash} не назван ни одной записью', en: 'document {hash} is named by no record' },
  'record-minute': { ru: 'время записи {time} — не целая минута', en: 'record time {time} is no whole minute' },
  'record-time-falls': {
    ru: 'время записи {time} раньше предыдущего',
    en: 'record time {time} falls behind the one before',
  },
  'at-after-record': { ru: 'время {at} позже времени записи', en: 'at {at} is after the record’s time' },
  'order-first': { ru: 'первая запись — не манифест', en: 'the first record is not the manifest' },
  'order-manifest': { ru: 'второй манифест', en: 'a second manifest' },
  'order-endorsement': { ru: 'подтверждение после первого бюллетеня', en: 'endorsement after the first ballot' },
  'endorsement-twice': { ru: 'второе подтверждение от {by} {id}', en: 'second endorsement of {by} {id}' },
  'endorsement-unknown': { ru: 'подтверждение от неизвестного: {by} {id}', en: 'endorsement of unknown {by} {id}' },
  'order-not-endorsed': {
    ru: '«{type}» раньше подтверждения от {missing}',
    en: '{type} before the endorsement of {missing}',
  },
  'order-before-access': { ru: '«{type}» раньше первой записи «access»', en: '{type} before the first access' },
  'access-again': { ru: 'ещё одна начальная запись «access»', en: 'another access that is not final' },
  'access-not-empty': {
    ru: 'начальная запись «access» уже содержит доступы',
    en: 'the first access already counts accesses',
  },
  'order-final-access': {
    ru: 'итоговая запись «access» до закрытия, после подсчёта или вторая',
    en: 'final access before closed, after the tally, or a second one',
  },
  'order-ballot': { ru: 'бюллетень после «{stage}»', en: 'ballot after {stage}' },
  'issuance-final': {
    ru: 'итоговая запись узла {node} до закрытия, после подсчёта, вторая или от выведенного узла',
    en: 'final issuance of {node} before closed, after the tally, a second one, or of a retired node',
  },
  'node-unknown': { ru: 'неизвестный узел {node}', en: 'unknown node {node}' },
  'node-retired': { ru: 'узел {node} уже выведен', en: 'node {node} is already retired' },
  'retired-below-threshold': {
    ru: 'после вывода {node} узлов меньше порога',
    en: 'retiring {node} leaves fewer nodes than the threshold',
  },
  'count-keys': { ru: '{member}: лишний ключ {key}', en: '{member}: key {key} has no place there' },
  'extend-style': { ru: 'продление неизвестной территории {style}', en: 'extension of unknown style {style}' },
  'extend-hours': {
    ru: 'продление {style}: новые часы не позже прежних или не по правилам',
    en: 'extension of {style}: hours not later than before, or against the rule',
  },
  'extend-late': { ru: 'продление {style} после прежнего срока', en: 'extension of {style} after the old acceptUntil' },
  'strike-unknown': {
    ru: 'снят неизвестный вариант {option} в {contest}',
    en: 'unknown option {option} of {contest} struck',
  },
  'order-drained': { ru: '«drained» второй раз или после закрытия', en: 'drained twice or after closed' },
  'drained-early': { ru: '«drained» раньше последнего срока приёма', en: 'drained before the last acceptUntil' },
  'order-closed': { ru: '«closed» без «drained» или второй раз', en: 'closed without drained, or twice' },
  'order-tally': { ru: '«tally» до закрытия или второй раз', en: 'tally before closed, or twice' },
  'tally-before-final': {
    ru: '«tally» до итоговой записи: {missing}',
    en: 'tally before the final record of {missing}',
  },
  'order-decryption': {
    ru: 'расшифровка до подсчёта или после итога',
    en: 'decryption before the tally or after the result',
  },
  'order-result': { ru: 'итог до подсчёта или второй раз', en: 'result before the tally, or twice' },
  'order-protocol': { ru: 'протокол раньше итога', en: 'protocol before the result' },
  'order-destruction': { ru: 'уничтожение долей до закрытия', en: 'destruction before closed' },
  'decryptions-few': {
    ru: 'расшифровок {count}, нужно {threshold}',
    en: '{count} decryptions where {threshold} are needed',
  },
  'record-absent': { ru: 'нет записи «{type}»', en: 'there is no record {type}' },
  // 2: checkpoint
  'checkpoint-malformed': { ru: 'контрольная точка неверного вида ({fault})', en: 'checkpoint is malformed ({fault})' },
  'checkpoint-origin': { ru: 'контрольная точка чужого реестра', en: 'checkpoint of another origin' },
  'checkpoint-records': {
    ru: 'контрольная точка не соответствует записям',
    en: 'checkpoint does not match the records',
  },
  'checkpoint-board': {
    ru: 'подпись реестра под контрольной точкой неверна',
    en: 'the board’s signature of the checkpoint does not hold',
  },
  'checkpoint-witnesses': {
    ru: 'подписей свидетелей не хватает до порога {threshold}, или они неверны',
    en: 'witnesses’ cosignatures do not hold or are fewer than the threshold {threshold}',
  },
  'earlier-checkpoint': {
    ru: 'прежняя контрольная точка ({size} записей) не согласуется с реестром',
    en: 'an earlier checkpoint ({size} records) is not consistent with the log',
  },
  'receipt-malformed': { ru: 'квитанция неверного вида ({fault})', en: 'receipt is malformed ({fault})' },
  'receipt-signature': {
    ru: 'подпись квитанции {ballot} неверна',
    en: 'receipt {ballot} is not signed by the ballot box',
  },
  'receipt-ballot': {
    ru: 'бюллетеня по квитанции {ballot} в реестре нет',
    en: 'the ballot of receipt {ballot} is not in the log',
  },
  'receipt-late': {
    ru: 'бюллетень по квитанции {ballot} внесён позже обещанного',
    en: 'the ballot of receipt {ballot} was recorded later than promised',
  },
  'refusal-malformed': { ru: 'отказ неверного вида ({fault})', en: 'refusal is malformed ({fault})' },
  'refusal-signature': {
    ru: 'подпись отказа {ballot} неверна',
    en: 'refusal {ballot} is not signed by the ballot box',
  },
  'refusal-recorded': {
    ru: 'бюллетень {ballot}, отвергнутый по причине «{code}», стоит в реестре: он был верен',
    en: 'ballot {ballot}, refused for “{code}”, stands in the log: it was good',
  },
  'refusal-hours': {
    ru: 'отказ {ballot} «{code}» дан {at}, когда голосование шло всюду',
    en: 'refusal {ballot} said “{code}” at {at}, when voting was open everywhere',
  },
  // 3: manifest, keys, endorsements
  'manifest-kind': {
    ru: 'для выборов этого вида не допускается: {member}',
    en: 'not allowed for this kind of election: {member}',
  },
  'manifest-id': { ru: 'повтор id: {id} ({kind})', en: 'id used twice: {id} ({kind})' },
  'manifest-time-zone': { ru: 'неизвестный часовой пояс {zone}', en: 'unknown time zone {zone}' },
  'manifest-revote': {
    ru: 'интервал или окно повторного голосования не по правилам',
    en: 'minInterval or window of revote against the rule',
  },
  'manifest-no-styles': { ru: 'нет ни одной территории', en: 'there is no style' },
  'manifest-hours': { ru: '{style}: часы не по правилам', en: '{style}: hours against the rule' },
  'manifest-style-contests': {
    ru: '{style}: нет бюллетеней, повтор или неизвестный бюллетень',
    en: '{style}: no contest, one twice, or an unknown one',
  },
  'manifest-contest-unused': {
    ru: 'бюллетень {contest} не принадлежит ни одной территории',
    en: 'contest {contest} belongs to no style',
  },
  'manifest-options': { ru: '{contest}: нет вариантов', en: '{contest}: no options' },
  'manifest-selections': {
    ru: '{contest}: число отметок не по правилам',
    en: '{contest}: selections against the rule',
  },
  'manifest-node-keys': {
    ru: '{node}: ключи не по территориям и номерам доступа',
    en: '{node}: keys do not match styles and access numbers',
  },
  'manifest-node-order': { ru: 'узлы не по порядку id', en: 'nodes are not sorted by id' },
  'manifest-node-threshold': { ru: 'порог узлов не по правилам', en: 'threshold of nodes against the rule' },
  'manifest-trustee-index': { ru: 'номера хранителей не по порядку', en: 'trustees’ indices do not run from 1' },
  'manifest-trustee-threshold': { ru: 'порог хранителей не по правилам', en: 'threshold of trustees against the rule' },
  'manifest-commitments': {
    ru: 'хранитель {trustee}: взносов не столько, сколько порог',
    en: 'trustee {trustee}: not threshold commitments',
  },
  'manifest-commission': {
    ru: 'комиссия: один председатель, члены по порядку id, кворум от 1 до числа членов',
    en: 'commission: one chair, members sorted by id, quorum between 1 and members',
  },
  'manifest-batch': { ru: 'пакеты реестра не по правилам', en: 'interval and minimum of the batch against the rule' },
  'manifest-witnesses': { ru: 'порог свидетелей больше их числа', en: 'more witnesses needed than there are' },
  'manifest-unit': { ru: 'наименьшая единица подсчёта меньше 2', en: 'minimumUnit below 2' },
  'manifest-rsa-key': { ru: '{node}: ключ RSA {key} неверного вида', en: '{node}: RSA key {key} is not as §2 says' },
  'manifest-signing-key': { ru: 'ключ подписи {of} непригоден', en: 'signing key of {of} is no usable key' },
  'manifest-key-twice': {
    ru: 'один ключ для двух целей: {first} и {second}',
    en: 'a key is used twice: {first} and {second}',
  },
  'manifest-public-key': {
    ru: 'ключ выборов не следует из взносов хранителей',
    en: 'the public key does not follow from the commitments',
  },
  'manifest-proof': {
    ru: 'хранитель {trustee}: доказательство владения неверно',
    en: 'trustee {trustee}: proof of knowledge does not hold',
  },
  'manifest-point': {
    ru: 'хранитель {trustee}: взнос — не точка группы',
    en: 'trustee {trustee}: a commitment is no point',
  },
  'endorsement-missing': { ru: 'манифест не подтверждён: {by} {id}', en: 'not endorsed by {by} {id}' },
  'rsa-proofs': {
    ru: 'узел {node}: доказательств ключей не столько, сколько ключей',
    en: 'node {node}: not one proof a key',
  },
  'rsa-proof': {
    ru: 'узел {node}: доказательство ключа {key} неверно',
    en: 'node {node}: proof of key {key} does not hold',
  },
  // 4: ballots
  'ballot-shape': { ru: 'бюллетень неверного вида: {member}', en: 'ballot shape: {member}' },
  'ballot-style': { ru: 'неизвестная территория {style}', en: 'unknown style {style}' },
  'ballot-number': { ru: 'номера доступа {number} нет', en: 'there is no access number {number}' },
  'ballot-contests': { ru: 'не те бюллетени, что у территории', en: 'contests are not the style’s' },
  'ballot-size': { ru: '{contest}: неверная длина', en: '{contest}: wrong size' },
  'ballot-time': { ru: 'время вне часов территории', en: 'time outside the style’s hours' },
  'ballot-sequence': { ru: 'номер доступа не растёт', en: 'sequence does not rise' },
  'ballot-credential-count': {
    ru: 'удостоверение: нужны подписи всех действующих узлов',
    en: 'credential: signature of every active node needed',
  },
  'ballot-credential': {
    ru: 'удостоверение: подпись узла {node} неверна',
    en: 'credential signature of {node} does not hold',
  },
  'ballot-pass-count': {
    ru: 'пропуск: нужны подписи всех действующих узлов',
    en: 'pass: signature of every active node needed',
  },
  'ballot-pass': { ru: 'пропуск: подпись узла {node} неверна', en: 'pass signature of {node} does not hold' },
  'ballot-signature': { ru: 'подпись бюллетеня неверна', en: 'ballot signature does not hold' },
  'ballot-bad': {
    ru: 'бюллетень неверен (таких больше, чем помнится подробностей)',
    en: 'the ballot is bad (there are more of them than details are kept of)',
  },
  'ballot-proof': { ru: 'доказательство выбора неверно', en: 'choice proof does not hold' },
  // 5: signatures and counts
  election: { ru: 'запись другого голосования', en: 'the body names another election' },
  signature: { ru: 'подпись {of} неверна', en: 'signature of {of} does not hold' },
  'commission-order': {
    ru: 'подписи комиссии не по порядку, дважды или от неизвестных',
    en: 'commission’s signatures out of order, twice or of unknown members',
  },
  quorum: {
    ru: 'подписей комиссии {count}, нужно {quorum}',
    en: '{count} signatures of the commission where {quorum} are needed',
  },
  'closed-chair': { ru: 'закрыто без председателя', en: 'closed without the chair' },
  'closed-records': {
    ru: 'закрытие называет {said} записей, их {count}',
    en: 'closed names {said} records where there are {count}',
  },
  'closed-root': {
    ru: 'корень в записи о закрытии не соответствует записям',
    en: 'the root in closed does not match the records',
  },
  'drained-ballots': {
    ru: '«drained» называет {said} бюллетеней, в реестре {count}',
    en: 'drained names {said} ballots, the log has {count}',
  },
  'retired-nodes': { ru: 'нужна подпись каждого остающегося узла', en: 'signature of every remaining node needed' },
  'keys-over-accessed': {
    ru: '{style}: голосовавших {keys}, допущено {accessed}',
    en: '{style}: {keys} keys on the board, {accessed} voters let in',
  },
  'accessed-over-admitted': {
    ru: '{style}: допущено {accessed}, в списке {admitted}',
    en: '{style}: {accessed} let in, {admitted} on the list',
  },
  'keys-over-issued': {
    ru: '{node}: {style}: голосовавших {keys}, выдано {issued}',
    en: '{node}: {keys} keys of {style} on the board, {issued} issued',
  },
  'ballots-over-passes': {
    ru: '{node}: номер {number}: бюллетеней {ballots}, пропусков {passes}',
    en: '{node}: {ballots} ballots of number {number}, {passes} passes',
  },
  'passes-over-accesses': {
    ru: '{node}: номер {number}: пропусков {passes}, доступов {accesses}',
    en: '{node}: {passes} passes of number {number}, {accesses} accesses',
  },
  'issued-over-accessed': {
    ru: '{node}: {style}: выдано {issued}, допущено {accessed}',
    en: '{node}: {issued} credentials of {style}, {accessed} voters let in',
  },
  'hourly-falls': { ru: '{node}: почасовое число {member} упало', en: '{node}: hourly count of {member} falls' },
  'final-below-hourly': {
    ru: '{node}: итог {member} ниже почасового',
    en: '{node}: final sum of {member} below the hourly count',
  },
  'hourly-below-keys': {
    ru: '{node}: выдано {issued}, а голосовавших за две минуты до того {keys}',
    en: '{node}: {issued} issued, {keys} keys recorded two minutes before',
  },
  'admitted-rises': {
    ru: '{style}: список вырос после первого бюллетеня',
    en: '{style}: admitted rises after the first ballot',
  },
  // 6: tally
  'tally-cells': {
    ru: 'единицы подсчёта или число бюллетеней не те',
    en: 'units or numbers of ballots do not match the counted ballots',
  },
  'tally-withheld': {
    ru: 'не те бюллетени оставлены без подсчёта',
    en: 'withheld contests do not match the counted ballots',
  },
  'tally-sums': {
    ru: '{unit} / {contest}: сумма не соответствует учтённым бюллетеням',
    en: '{unit} / {contest}: sum does not match the counted ballots',
  },
  'tally-impossible': {
    ru: 'суммы не вычислить: учтённый бюллетень не расшифровываем',
    en: 'sums cannot be computed: a counted ballot holds no points',
  },
  // 7: decryption and result
  'decryption-trustee': { ru: 'неизвестный хранитель {trustee}', en: 'unknown trustee {trustee}' },
  'decryption-tally': {
    ru: 'хранитель {trustee}: расшифрован другой подсчёт',
    en: 'trustee {trustee}: decryption of another tally',
  },
  'decryption-cells': {
    ru: 'хранитель {trustee}: не те части подсчёта',
    en: 'trustee {trustee}: cells are not the tally’s',
  },
  'decryption-proof': {
    ru: 'хранитель {trustee}: доказательство расшифровки {unit} / {contest} неверно',
    en: 'trustee {trustee}: decryption proof of {unit} / {contest} does not hold',
  },
  'result-tally': { ru: 'итог другого подсчёта', en: 'result of another tally' },
  'result-trustees': {
    ru: 'итог не по первым верным расшифровкам',
    en: 'trustees are not the lowest with a valid decryption',
  },
  'result-cells': { ru: 'части итога не те, что в подсчёте', en: 'cells of the result are not the tally’s' },
  'result-votes': {
    ru: '{unit} / {contest}: голоса не те, что расшифрованы',
    en: '{unit} / {contest}: votes are not what was decrypted',
  },
  'result-impossible': { ru: 'итог не вычислить по расшифровкам', en: 'no result follows from the decryptions' },
  'result-relation': {
    ru: '{unit} / {contest}: контрольное соотношение не соблюдено',
    en: '{unit} / {contest}: control relation does not hold',
  },
  'verifier-failed': { ru: 'проверка не завершена: {what}', en: 'the check could not be finished: {what}' },
} as const satisfies Readonly<Record<string, Text>>;

export type FindingCode = keyof typeof findingTexts;
