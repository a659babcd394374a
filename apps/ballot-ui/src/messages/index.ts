/** Front door of the catalogues. */
export { en } from './en.js';
export { duration, longTime, number, plainTime, share, shortTime, titleIn } from './format.js';
export { type Language } from './plural.js';
export { ru, type Messages } from './ru.js';
export { zoneName } from './zones.js';
