/**
 * Check 3, first half (§10): the manifest obeys §2 in every sentence, and its keys hold together. Without it an
 * election could be defined so that one trustee decrypts alone, one key serves two purposes, or nobody can count.
 */
import { nobleGroup, type PublicGroup } from '#crypto';
import { type AnonymizerNode, type Manifest } from '../messages/manifest.js';
import { MAX_GRACE_MS } from '../authority.js';
import { accessCount } from '../election.js';
import { timeOf } from '../time.js';
import { finding, type Finding, type Report } from './finding.js';
import { manifestKeyFaults } from './manifest-keys.js';

const MIN_INTERVAL = 60;

/** Findings of check 3 about a manifest whose shape is right; empty when it may stand. Never throws. */
export function checkManifest(manifest: Manifest, group: PublicGroup = nobleGroup): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (code, params) => findings.push(finding(3, code, 0, params));
  checkKind(manifest, report);
  checkIds(manifest, report);
  checkTimes(manifest, report);
  checkContests(manifest, report);
  checkStyles(manifest, report);
  checkParties(manifest, report);
  manifestKeyFaults(manifest, report, group);
  return findings;
}

const rising = (ids: readonly string[]): boolean => ids.every((id, at) => at === 0 || (ids[at - 1] ?? '') < id);

/** What only polls and trainings may do without. */
function checkKind(manifest: Manifest, report: Report): void {
  if (manifest.tally.minimumUnit < 2) report('manifest-unit');
  if (manifest.kind === 'poll' || manifest.kind === 'training') return;
  if (manifest.anonymizers.login !== 'provider') report('manifest-kind', { member: 'login' });
  if (manifest.publication !== 'after-close') report('manifest-kind', { member: 'publication' });
  if (manifest.witnesses.threshold < 1) report('manifest-kind', { member: 'witnesses' });
  const { threshold, nodes } = manifest.anonymizers;
  if (threshold < 2 || 2 * threshold <= nodes.length) report('manifest-kind', { member: 'anonymizers' });
}

function checkIds(manifest: Manifest, report: Report): void {
  const unique = (kind: string, ids: readonly string[]): void => {
    const seen = new Set<string>();
    for (const id of ids) if (seen.size === seen.add(id).size) report('manifest-id', { id, kind });
  };
  unique(
    'style',
    manifest.styles.map((style) => style.id),
  );
  unique(
    'contest',
    manifest.contests.map((contest) => contest.id),
  );
  unique(
    'node',
    manifest.anonymizers.nodes.map((node) => node.id),
  );
  unique(
    'member',
    manifest.commission.members.map((member) => member.id),
  );
  // An option is always named with its contest, so its id is unique there: every question may have a `yes`.
  for (const contest of manifest.contests)
    unique(
      'option',
      contest.options.map((option) => option.id),
    );
}

function checkTimes(manifest: Manifest, report: Report): void {
  const { revote, timeZone } = manifest;
  if (!isTimeZone(timeZone)) report('manifest-time-zone', { zone: timeZone });
  if (revote !== null && (revote.minInterval < MIN_INTERVAL || revote.window < revote.minInterval))
    report('manifest-revote');
  for (const style of manifest.styles) {
    const [opens, closes, accepts] = [timeOf(style.opensAt), timeOf(style.closesAt), timeOf(style.acceptUntil)];
    if (!(opens < closes && closes <= accepts && accepts <= closes + MAX_GRACE_MS))
      report('manifest-hours', { style: style.id });
  }
}

function isTimeZone(name: string): boolean {
  // An IANA name, and no offset such as `+03:00`, which newer engines take as well.
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function checkContests(manifest: Manifest, report: Report): void {
  const used = new Set(manifest.styles.flatMap((style) => style.contests));
  for (const { id, options, minSelections, maxSelections, blank } of manifest.contests) {
    if (!used.has(id)) report('manifest-contest-unused', { contest: id });
    if (options.length < 1) report('manifest-options', { contest: id });
    const bounded = minSelections <= maxSelections && maxSelections <= options.length && maxSelections >= 1;
    if (!bounded || (blank && minSelections < 1)) report('manifest-selections', { contest: id });
  }
}

function checkStyles(manifest: Manifest, report: Report): void {
  if (manifest.styles.length === 0) report('manifest-no-styles');
  const known = new Set(manifest.contests.map((contest) => contest.id));
  for (const { id, contests } of manifest.styles) {
    const distinct = new Set(contests).size === contests.length;
    if (contests.length === 0 || !distinct || contests.some((contest) => !known.has(contest)))
      report('manifest-style-contests', { style: id });
  }
}

function checkParties(manifest: Manifest, report: Report): void {
  const { trustees, anonymizers, commission, board, witnesses } = manifest;
  if (!trustees.members.every((member, at) => member.index === at + 1)) report('manifest-trustee-index');
  const n = trustees.members.length;
  if (trustees.threshold < 2 || trustees.threshold > n || 2 * trustees.threshold <= n)
    report('manifest-trustee-threshold');

  if (!rising(anonymizers.nodes.map((node) => node.id))) report('manifest-node-order');
  if (anonymizers.threshold < 1 || anonymizers.threshold > anonymizers.nodes.length) report('manifest-node-threshold');
  for (const node of anonymizers.nodes)
    if (!hasItsKeys(manifest, node)) report('manifest-node-keys', { node: node.id });

  const chairs = commission.members.filter((member) => member.role === 'chair').length;
  const quorate = commission.quorum >= 1 && commission.quorum <= commission.members.length;
  if (chairs !== 1 || !quorate || !rising(commission.members.map((member) => member.id))) report('manifest-commission');
  if (board.batch.interval < 1 || board.batch.minimum < 1) report('manifest-batch');
  if (witnesses.threshold > witnesses.members.length) report('manifest-witnesses');
}

/** A credential key for each style, a pass key for each number 1…N, and no other. */
function hasItsKeys(manifest: Manifest, node: AnonymizerNode): boolean {
  const styles = new Set(manifest.styles.map((style) => style.id));
  const credential = Object.keys(node.credentialKeys);
  const passes = Object.keys(node.passKeys);
  const count = accessCount(manifest);
  return (
    credential.length === styles.size &&
    credential.every((style) => styles.has(style)) &&
    passes.length === count &&
    passes.every((number) => Number(number) <= count)
  );
}
