/**
 * The language of the page. Russian unless the address asks for English: nothing about a voter is kept in the browser, not
 * even this, so that a workstation greets everyone alike (R20).
 */
import { createContext, type ComponentChildren } from 'preact';
import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import { en, ru, type Language, type Messages } from '../messages/index.js';

interface Spoken {
  readonly language: Language;
  readonly text: Messages;
  readonly setLanguage: (language: Language) => void;
}

const catalogues: Readonly<Record<Language, Messages>> = { ru, en };
const LanguageContext = createContext<Spoken>({ language: 'ru', text: ru, setLanguage: () => undefined });

export const useLanguage = (): Spoken => useContext(LanguageContext);

export function LanguageRoom({ children }: { readonly children: ComponentChildren }) {
  const [language, setLanguage] = useState<Language>(fromAddress);
  // Before anything is drawn: a reload at once has to come back in the same language.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    const address = new URL(location.href);
    if (language === 'ru') address.searchParams.delete('lang');
    else address.searchParams.set('lang', language);
    if (address.href !== location.href) history.replaceState(null, '', address);
  }, [language]);
  return <LanguageContext value={{ language, text: catalogues[language], setLanguage }}>{children}</LanguageContext>;
}

const fromAddress = (): Language => (new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'ru');
