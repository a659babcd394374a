/** Specs match English sentences, whatever the locale of the machine they run on. */
process.env.VECHE_LANG = 'en';
