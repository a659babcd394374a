/** Findings that no forgery of the zoo has to show, each with its reason. A test holds the zoo to all others. */
import { type FindingCode } from '../../v1/checks/catalogue.js';

export const notInTheZoo = {
  'body-hash': 'an archive’s bodies are found by their hash; only a board or a follower is handed a body of another',
  'ballot-bad': 'needs more bad ballots than a verifier keeps details of; the verifier’s own tests have it',
  'bodies-too-many': 'needs hundreds of megabytes of bodies; the verifier’s own tests have it',
  'file-unreadable':
    'a file that is missing or a link is no ArchiveFiles; the folder’s and the zip’s own tests have it',
  'verifier-failed': 'a fault of the verifier, not of an archive',
} as const satisfies Partial<Record<FindingCode, string>>;
