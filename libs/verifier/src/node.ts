/** `#verifier/node`: what a verifier reads from disk. */
export { openZip } from './sources/zip-file.js';
