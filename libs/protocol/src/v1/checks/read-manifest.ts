/**
 * A manifest as an operator brings it (§2): every party reads it by the same steps, so that none of them installs what
 * another would refuse.
 */
import { fail, ok, type Result } from '../../result.js';
import { decodeCanonicalText } from '../canonical.js';
import { parseBody } from '../messages/bodies.js';
import { type Manifest } from '../messages/manifest.js';
import { describeFinding, type Finding } from './finding.js';
import { checkManifest } from './manifest.js';

export interface ManifestFault {
  /** For the operator, in English: fixed words, and names out of the manifest. */
  readonly says: string;
  /** Of check 3; empty where the text is no manifest at all. */
  readonly findings: readonly Finding[];
}

/** The manifest that may stand, from its canonical text. Never throws. */
export function readManifest(text: string): Result<Manifest, ManifestFault> {
  const decoded = decodeCanonicalText(text);
  if (!decoded.ok) return fail({ says: `The manifest is not canonical JSON (${decoded.error}).`, findings: [] });
  const body = parseBody('manifest', decoded.value);
  if (!body.ok) return fail({ says: `The manifest is not as §2 says: ${body.error}.`, findings: [] });
  const findings = checkManifest(body.value);
  const [first] = findings;
  return first === undefined ? ok(body.value) : fail({ says: describeFinding(first, 'en'), findings });
}
