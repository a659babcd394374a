/** What an act still wants, and why a draft is not taken: sentences for members of the commission. */
export const ACT_TEXTS = {
  form: {
    ru: 'Текст акта не того вида, какой нужен: составьте его программой veche.',
    en: 'The act has not the form it needs: make it with the veche program.',
  },
  election: { ru: 'Акт составлен для другого голосования.', en: 'The act is about another election.' },
  future: { ru: 'Время акта ещё не наступило.', en: 'The time of the act has not come yet.' },
  member: {
    ru: 'Подпись не принадлежит члену комиссии или неверна.',
    en: 'The signature is not that of a member of the commission, or does not hold.',
  },
  drained: {
    ru: 'Закрыть нельзя: ещё не все принятые голоса в реестре (записи drained нет).',
    en: 'It cannot be closed: not every accepted ballot is in the log yet (there is no record drained).',
  },
  closed: { ru: 'Голосование уже закрыто.', en: 'The election is closed already.' },
  records: {
    ru: 'Число записей или корень не те, что в реестре: составьте акт заново.',
    en: "Number or root of the records is not the log's: make the act anew.",
  },
  style: { ru: 'Такой территории нет.', en: 'There is no such territory.' },
  hours: {
    ru: 'Новые часы должны быть позже прежних, приём — не дольше 15 минут после конца.',
    en: 'The new hours have to be later than the old ones, acceptance at most 15 minutes after the end.',
  },
  late: { ru: 'Продлить нельзя: приём уже окончен.', en: 'It is too late to extend: acceptance is over.' },
  option: { ru: 'Такого варианта нет.', en: 'There is no such option.' },
  retired: {
    ru: 'Вывод узла из работы через этот раздел пока невозможен: нужны подписи остальных узлов.',
    en: 'Retiring a node is not possible here yet: it needs the signatures of the remaining nodes.',
  },
  signatures: {
    ru: 'Нужны подписи членов комиссии до кворума.',
    en: 'Signatures of members are wanting for a quorum.',
  },
  chair: { ru: 'Нужна подпись председателя.', en: "The chair's signature is wanting." },
  posting: {
    ru: 'Кворум есть: акт отправляется в реестр.',
    en: 'There is a quorum: the act is on its way to the board.',
  },
  stale: {
    ru: 'После составления акта в реестр добавились записи: составьте акт заново.',
    en: 'Records were added to the log since the act was made: make it anew.',
  },
  refused: { ru: 'Реестр не принял акт.', en: 'The board did not take the act.' },
} as const;

export type ActText = keyof typeof ACT_TEXTS;
