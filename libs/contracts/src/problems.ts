/**
 * The catalogue of problems that any process may answer with (RFC 9457).
 *
 * One list, so that a page can translate every refusal and a test can ask for each.
 * A problem carries a code and fixed words; never what the caller sent, because an
 * answer may be logged by whoever stands between.
 */

export interface ProblemEntry {
  /** HTTP status of the answer. */
  readonly status: number;
  /** What happened and what to do next, by language. */
  readonly title: { readonly ru: string; readonly en: string };
}

export const PROBLEMS = {
  'bad-request': {
    status: 400,
    title: {
      ru: 'Запрос составлен неверно: проверьте названные поля и отправьте его снова.',
      en: 'The request is malformed: correct the fields named and send it again.',
    },
  },
  unauthorized: {
    status: 401,
    title: { ru: 'Нужен вход: войдите и повторите.', en: 'A login is needed: log in and try again.' },
  },
  forbidden: { status: 403, title: { ru: 'Нет права на это действие.', en: 'You may not do this.' } },
  'not-found': { status: 404, title: { ru: 'Здесь ничего нет.', en: 'There is nothing here.' } },
  conflict: {
    status: 409,
    title: {
      ru: 'Это противоречит тому, что уже записано: обновите страницу.',
      en: 'This contradicts what is already recorded: reload and look again.',
    },
  },
  closed: { status: 410, title: { ru: 'Голосование окончено.', en: 'Voting is over.' } },
  'too-large': { status: 413, title: { ru: 'Запрос слишком велик.', en: 'The request is too large.' } },
  'unsupported-media-type': {
    status: 415,
    title: { ru: 'Нужен запрос в формате JSON.', en: 'The request has to be JSON.' },
  },
  'not-open': { status: 425, title: { ru: 'Голосование ещё не началось.', en: 'Voting has not begun yet.' } },
  'rate-limited': {
    status: 429,
    title: { ru: 'Слишком часто: подождите и повторите.', en: 'Too often: wait and try again.' },
  },
  'not-logged-in': {
    status: 401,
    title: { ru: 'Вход не выполнен или истёк: войдите снова.', en: 'You are not logged in any more: log in again.' },
  },
  'login-refused': {
    status: 400,
    title: {
      ru: 'Вход не удался: начните его заново.',
      en: 'The login did not succeed: start it again.',
    },
  },
  'no-phone': {
    status: 403,
    title: {
      ru: 'В учётной записи нет подтверждённого номера телефона: подтвердите его там и войдите снова.',
      en: 'Your account has no confirmed phone number: confirm one there and log in again.',
    },
  },
  'no-right': {
    status: 403,
    title: {
      ru: 'Вас нет в списке участников этого голосования: обратитесь в комиссию.',
      en: 'You are not on the list of this election: turn to the commission.',
    },
  },
  'confirm-first': {
    status: 403,
    title: {
      ru: 'Сначала введите код из сообщения.',
      en: 'Enter the code from the message first.',
    },
  },
  'code-too-soon': {
    status: 429,
    title: {
      ru: 'Новый код можно запросить не чаще раза в минуту: подождите.',
      en: 'A new code can be asked for once a minute: wait a little.',
    },
  },
  'code-wrong': {
    status: 422,
    title: { ru: 'Код неверен: запросите новый.', en: 'The code is wrong: ask for a new one.' },
  },
  'code-over': {
    status: 409,
    title: {
      ru: 'Этот код больше не действует: запросите новый.',
      en: 'This code is no longer good: ask for a new one.',
    },
  },
  'acknowledgements-refused': {
    status: 422,
    title: {
      ru: 'Подтверждений узлов не хватает, или они устарели: начните открывать бюллетень заново.',
      en: "The nodes' acknowledgements are incomplete or too old: begin opening the ballot again.",
    },
  },
  token: {
    status: 422,
    title: {
      ru: 'Подписи узлов на бюллетене не подходят: откройте бюллетень заново.',
      en: "The nodes' signatures on the ballot do not hold: open the ballot again.",
    },
  },
  signature: {
    status: 422,
    title: {
      ru: 'Подпись бюллетеня неверна: откройте бюллетень заново.',
      en: "The ballot's own signature does not hold: open the ballot again.",
    },
  },
  proof: {
    status: 422,
    title: {
      ru: 'Доказательства бюллетеня неверны: зашифруйте его заново.',
      en: "The ballot's proofs do not hold: encrypt it again.",
    },
  },
  sequence: {
    status: 409,
    title: {
      ru: 'Голос по этому или более позднему доступу уже принят: вот его квитанция.',
      en: 'A vote of this access or of a later one has been accepted already: here is its receipt.',
    },
  },
  'act-refused': {
    status: 422,
    title: {
      ru: 'Акт комиссии не принят: исправьте названное и подпишите его заново.',
      en: 'The act of the commission is not taken: correct what is named and sign it anew.',
    },
  },
  'file-refused': {
    status: 422,
    title: {
      ru: 'В файле ошибки, ничего не принято: исправьте названные строки и отправьте его снова.',
      en: 'The file has mistakes and nothing was taken: correct the lines named and send it again.',
    },
  },
  'record-refused': {
    status: 422,
    title: {
      ru: 'Реестр не принял запись: она нарушила бы названные проверки.',
      en: 'The board did not take the record: it would break the checks named.',
    },
  },
  'not-yet-public': {
    status: 403,
    title: {
      ru: 'Содержание бюллетеней станет общедоступным после закрытия голосования.',
      en: 'The contents of ballots become public after the close.',
    },
  },
  'not-ready': {
    status: 503,
    title: {
      ru: 'Свидетели ещё не подтвердили журнал: повторите чуть позже.',
      en: 'Witnesses have not confirmed the log yet: try again shortly.',
    },
  },
  internal: {
    status: 500,
    title: {
      ru: 'Сбой на нашей стороне: повторите чуть позже. Принятое не пропадает.',
      en: 'Something failed on our side: try again shortly. Nothing accepted is lost.',
    },
  },
  busy: {
    status: 503,
    title: { ru: 'Сейчас слишком много запросов: повторите чуть позже.', en: 'Too many at once: try again shortly.' },
  },
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The body of an answer `application/problem+json`. */
export interface ProblemDocument {
  readonly type: `urn:veche:problem:${ProblemCode}`;
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  /** More words for a person; fixed text of ours, never the caller's. */
  readonly detail?: string;
  /** For `bad-request`: which fields were refused and why. */
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
  /** For `internal`: what to quote to the operator. */
  readonly id?: string;
  readonly [extension: string]: unknown;
}

/**
 * A refusal on its way to the caller. Throw it from a controller or a guard; the
 * platform's filter turns it into a problem document.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    options: {
      readonly detail?: string;
      readonly extra?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(code);
    this.code = code;
    this.detail = options.detail;
    this.extra = options.extra ?? {};
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  toDocument(): ProblemDocument {
    const { status, title } = PROBLEMS[this.code];
    return {
      ...this.extra,
      type: `urn:veche:problem:${this.code}`,
      code: this.code,
      status,
      title: title.ru,
      titles: title,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }
}
