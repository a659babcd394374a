/**
 * Front door of libs/verifier: where a verifier reads archives from, and how its report is shown. Browser-safe; what
 * needs Node is in node.ts (`#verifier/node`).
 */
export { fileListSource, type ChosenFile } from './sources/file-list.js';
export { blobBytes, type BlobLike, type RandomAccess } from './sources/random-access.js';
export { zipSource } from './sources/zip.js';
export { clean, titleOf } from './report/clean.js';
export { shownEvidence, wasGiven, type EvidenceNames } from './report/evidence.js';
export { reportHtml, SHOWN_FINDINGS, type ReportContext } from './report/html.js';
export { resultTables, type ResultRow, type ResultTable } from './report/result-tables.js';
export { reportTexts, type ReportTexts } from './report/texts.js';
export { serveExaminer } from './pool/serve-examiner.js';
export { workerPool, type WorkerLike } from './pool/worker-pool.js';
