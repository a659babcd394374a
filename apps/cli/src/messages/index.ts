/** What the command line says, in the language of whoever sits before it. Russian first; English has every key by its type. */
import { en } from './en/index.js';
import { language } from './language.js';
import { ru, type Catalogue } from './ru/index.js';

export { language, languageOf } from './language.js';
export const catalogues = { ru, en };

/** Picked at each call, never when a module is loaded. */
export const text = (): Catalogue => catalogues[language()];
