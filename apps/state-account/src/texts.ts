/** The words of the page. Clearly marked: nobody may take the stand-in for the state's own account. */
export const TEXTS = {
  ru: {
    title: 'Учебный вход — не Госуслуги',
    warning: 'Это учебная страница: все люди выдуманы, настоящие данные здесь вводить нельзя.',
    choose: 'Выберите, кем войти',
    filter: 'Начните вводить имя или СНИЛС',
    unconfirmed: 'телефон не подтверждён',
    over: 'Вход начат слишком давно или уже закончен. Вернитесь на страницу голосования и войдите снова.',
  },
  en: {
    title: 'Practice login — not the state account',
    warning: 'This is a practice page: everybody here is invented, enter no real details.',
    choose: 'Choose whom to log in as',
    filter: 'Begin to type a name or SNILS',
    unconfirmed: 'phone not confirmed',
    over: 'This login began too long ago or is over. Go back to the voting page and log in again.',
  },
} as const;
