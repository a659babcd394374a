/** Слова, общие для всех команд: параметры, парольные фразы, файлы, ответы серверов, журнал. */
export const program = {
  about: 'Дистанционное электронное голосование, которое само себя доказывает',
  helpHint: '(добавьте --help, чтобы узнать, что принимает команда)',
};

export const options = {
  board: 'реестр',
  commission: 'сервер комиссии',
  election: 'отпечаток голосования',
  operators: 'файл операторов',
  electionYaml: 'election.yaml',
  workDir: 'рабочая папка этого голосования',
  ceremony: 'общая папка',
  passphraseFile: 'прочесть парольную фразу из файла, а не с клавиатуры',
};

export const console = {
  nobodyAnswers: (origin: string) => `По адресу ${origin} никто не отвечает. Запущен ли сервер? Запустить: npm start`,
  strangeAnswer: (url: string) => `${url}: ответ не тот, которого ждёт эта версия. Клиент и сервер одного выпуска?`,
  answered: (url: string, status: number) => `${url}: ответ ${status}.`,
  finding: (check: number, record: number | string, says: string) => `  проверка ${check}, запись ${record}: ${says}`,
  mistakeLine: (line: number | string, says: string) => `  строка ${line}: ${says}`,
  noPassphrase: (what: string) =>
    `Нет парольной фразы для ${what}: укажите файл в --passphrase-file или задайте VECHE_PASSPHRASE.`,
  passphraseFor: (what: string) => `Парольная фраза для ${what}: `,
  again: 'Ещё раз ту же: ',
  passphrasesDiffer: 'Парольные фразы не совпали. Ничего не записано; запустите команду ещё раз.',
  passphraseShort: 'В парольной фразе должно быть не меньше 8 знаков; пять случайных слов лучше.',
  cantReadOwn: (path: string, kind: string) =>
    `Файл ${path} не читается. Укажите в --file свой файл (вид файла: ${kind}).`,
  wrongKind: (path: string, kind: string) => `${path}: это не файл Вече вида ${kind}. Укажите в --file нужный файл.`,
  wrongPassphrase: (path: string) => `Парольная фраза не открывает ${path}. Попробуйте ещё раз; ничего не изменено.`,
  alreadyThere: (path: string) =>
    `${path} уже есть. Выберите другое имя или переместите этот файл: он никогда не перезаписывается.`,
};

export const log = {
  noBody: (record: number) => `В реестре нет тела записи ${record}. Не продолжайте и сообщите наблюдателям.`,
  badCheckpoint: (says: string) => `Контрольной точке реестра нельзя верить: ${says}. Не продолжайте.`,
  otherRoot:
    'Контрольная точка не соответствует записям: либо журнал за это время вырос, либо реестр показывает два журнала. Запустите ещё раз.',
  spoiled: (lines: string) =>
    `Журнал не выдерживает проверки; не продолжайте, сообщите комиссии и наблюдателям:\n${lines}`,
  otherManifest: (fingerprint: string) =>
    `Реестр показывает не манифест голосования ${fingerprint}. Сверьте отпечаток с тем, что назвала комиссия.`,
  cantGet: (url: string, status: string) => `Не получить ${url}${status}. Верен ли адрес реестра?`,
  malformed: (record: number) => `Запись ${record} реестра повреждена. Не продолжайте.`,
  clockOfTraining: 'VECHE_CLOCK_OFFSET переводит часы только учебных голосований. Уберите эту переменную.',
  clockOffset: 'VECHE_CLOCK_OFFSET — это число секунд, например 90000.',
};

export const verify = {
  about: 'проверить опубликованное голосование: каждую запись, бюллетень, сумму и долю',
  dir: 'папка архива или .zip',
  json: 'отчёт одной строкой JSON',
  html: 'сохранить отчёт страницей HTML',
  threads: 'сколько потоков',
  arithmetic: 'какой арифметикой: второе мнение libsodium или noble медленно, зато не требует верить нашему ядру',
  fresh: 'начать заново, не продолжая прерванную проверку',
  terminals: 'язык терминала',
  receipt: 'квитанция или отказ избирателя, которые сверяются с журналом (можно повторять)',
  checkpoint: 'более ранняя контрольная точка журнала (можно повторять)',
};

export const workstation = {
  about: 'компьютеры на участках',
  enrol: 'сделать ссылку для регистрации; доступы из этого браузера считаются полученными на участке',
  name: 'как его называть, например "Участок 12, место 1"',
  precinct: 'его участок',
  openOnce: 'Откройте эту ссылку один раз в браузере этого компьютера. Она показывается только сейчас:',
};
