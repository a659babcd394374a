/**
 * Front door of libs/verifier: where a verifier reads archives from, and how its report is shown. Browser-safe; what
 * needs Node is in node.ts (`#verifier/node`).
 */
export { fileListSource, type ChosenFile } from './sources/file-list.js';
export { blobBytes, type BlobLike, type RandomAccess } from './sources/random-access.js';
export { zipSource } from './sources/zip.js';
