/** The one page the registrar writes itself: a browser that comes back from the provider with nothing. */
export const LOGIN_TEXTS = {
  ru: {
    title: 'Вход не удался',
    says: 'Вход отменён, занял слишком много времени или начат в другом окне.',
    again: 'Войти снова',
  },
  en: {
    title: 'The login did not succeed',
    says: 'It was cancelled, took too long or began in another window.',
    again: 'Log in again',
  },
} as const;

export const loginRefusedPage = (language: keyof typeof LOGIN_TEXTS): string => {
  const { title, says, again } = LOGIN_TEXTS[language];
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body><main><h1>${title}</h1><p role="alert">${says}</p><p><a href="/login">${again}</a></p></main></body></html>`;
};
