/**
 * `npm run drill -- mutation`: are the tests of libs/crypto and libs/protocol worth anything? Every transcript loses
 * its fields one by one, every check its comparisons; whatever no test notices is listed, and must be explained in
 * test/mutation/survivors.json. See docs/developer/mutation.md.
 */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { root } from '../ensure.mjs';
import { approaches, Killers, openProfile, profileSpec } from './approach.mjs';
import { Lane } from './examine.mjs';
import { endAll } from './process.mjs';
import { EXPLAINED, keptProfiles, readExplained, Results } from './results.mjs';
import { plantTree } from './tree.mjs';
import { words } from './words.mjs';

const MINUTE = 60_000;
const REPORT_EVERY = 10_000;
/** What seems to survive takes every test that reaches it. After so long others come first, once. */
const PUT_OFF_AFTER = MINUTE;
const say = (line) => console.log(line);

/** Most telling first: what a run that is cut short should have seen. */
const FIRST = ['transcript', 'label', 'verdict', 'condition', 'operand', 'quantifier', 'boundary', 'statement'];
const rank = ({ operator }) => (FIRST.includes(operator) ? FIRST.indexOf(operator) : FIRST.length);

function readOptions(args) {
  const number = (text, least) => {
    const value = Number(text);
    if (!(value >= least)) throw new RangeError(text);
    return value;
  };
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      operator: { type: 'string', multiple: true, default: [] },
      id: { type: 'string', multiple: true, default: [] },
      sample: { type: 'string', default: 'Infinity' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '60' },
      workers: { type: 'string', default: '1' },
      fresh: { type: 'boolean', default: false },
      zoo: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [sample, minutes, workers] = [number(values.sample, 1), number(values.minutes, 0), number(values.workers, 1)];
  return { ...values, sample, minutes, workers };
}

/** `**` is any path, `*` anything but a slash; without either, a part of the path. */
export function matches(path, glob) {
  if (!glob.includes('*')) return path.includes(glob);
  const pattern = glob
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*/g, (star) => (star === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${pattern}$`).test(path);
}

export function choose(mutants, { only, operator, id, sample, seed }) {
  const place = (mutant) => createHash('sha256').update(`${seed} ${mutant.id}`).digest('hex');
  const chosen = mutants.filter(
    (mutant) =>
      (only.length === 0 || only.some((glob) => matches(mutant.file, glob))) &&
      (operator.length === 0 || operator.includes(mutant.operator)) &&
      (id.length === 0 || id.includes(mutant.id)),
  );
  if (chosen.length <= sample) return chosen.sort((a, b) => rank(a) - rank(b));
  return chosen.sort((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, sample);
}

const show = ({ id, file, line, operator, original, replacement }) =>
  `${file}:${line}  ${id}  ${operator}: ${original.slice(0, 90)} → ${replacement.replace('(left out)', words.leftOut).slice(0, 90)}`;

async function profiles(tree, kept, broken) {
  const found = [];
  for (const [at, spec] of tree.specs.entries()) {
    let profile = kept.find(spec);
    if (profile === undefined) {
      say(words.profiling(spec, at + 1, tree.specs.length));
      profile = await profileSpec(tree, spec);
      kept.keep(spec, profile);
    }
    for (const what of profile.broken) {
      say(words.broken(what));
      broken.push(what);
    }
    found.push(openProfile(profile));
  }
  return found;
}

async function run(options, tree, results) {
  const chosen = choose(tree.mutants, options);
  if (options.list) {
    for (const mutant of chosen) say(show(mutant));
    return 0;
  }
  say(words.mutants(chosen.length, new Set(chosen.map(({ file }) => file)).size));
  const found = new Map();
  for (const mutant of chosen) {
    const known = results.find(mutant);
    if (known !== undefined) found.set(mutant, known);
  }
  const waiting = chosen.filter((mutant) => !found.has(mutant));
  const broken = [];
  const putOff = waiting.length > 0 ? await examineAll(waiting, found, { options, tree, results, broken }) : [];
  results.save();
  return conclude(chosen, found, { tree, broken, putOff });
}

async function examineAll(waiting, found, { options, tree, results, broken }) {
  const begun = performance.now();
  const known = await profiles(tree, keptProfiles(root, tree), broken);
  const until = begun + options.minutes * MINUTE;
  const start = performance.now();
  let told = start;
  let done = 0;
  const total = waiting.length;
  const tell = () => {
    const now = performance.now();
    if (now - told < REPORT_EVERY) return;
    told = now;
    const killed = [...found.values()].filter((result) => result.killed).length;
    const perMinute = (done * MINUTE) / (now - start);
    const left = Math.ceil(Math.min((total - done) / perMinute, (until - now) / MINUTE));
    say(
      words.progress({
        done,
        of: total,
        killed,
        survived: found.size - killed,
        perMinute: Math.round(perMinute),
        left,
      }),
    );
  };
  const killers = new Killers();
  for (const [mutant, result] of found) if (result.killed) killers.add(mutant.file, result);
  const decide = (mutant, result) => {
    found.set(mutant, result);
    if (result.killed) killers.add(mutant.file, result);
    results.keep(mutant, result);
    done += 1;
    tell();
  };
  // First what no run has looked at, then what takes new processes, the cheapest first: a run that is cut short has then
  // looked at most. Then what was put off. What is explained survives every test that reaches it, minutes each: last of all.
  const explained = readExplained(root);
  const unexplained = waiting.filter(({ id }) => !explained.has(id));
  const first = unexplained.filter((mutant) => !results.waits(mutant));
  const last = waiting.filter(({ id }) => explained.has(id));
  const costs = new Map(unexplained.map((mutant) => [mutant, approaches(known, mutant)[0]?.cost ?? 0]));
  const slow = unexplained.filter((mutant) => results.waits(mutant));
  const putOff = [];
  const asked = new Map(waiting.map((mutant) => [mutant, new Set()]));
  const examine = (mutant, lane, limit) => lane.examine(mutant, { limit, asked: asked.get(mutant) });
  /** Who is next, how it is looked at, and where it waits if that does not decide. */
  const next = () => {
    if (first.length > 0) return [first.shift(), (mutant, lane) => lane.glance(mutant, results.hint(mutant)), slow];
    slow.sort((a, b) => costs.get(a) - costs.get(b));
    if (slow.length > 0) return [slow.shift(), (mutant, lane) => examine(mutant, lane, PUT_OFF_AFTER), putOff];
    return [putOff.shift() ?? last.shift(), (mutant, lane) => examine(mutant, lane, until - performance.now()), putOff];
  };
  const work = async () => {
    const lane = new Lane(tree, known, { lanes: options.workers, killers });
    try {
      while (performance.now() < until) {
        const [mutant, look, otherwise] = next();
        if (mutant === undefined) return;
        const result = await look(mutant, lane);
        if (result === undefined) {
          otherwise.push(mutant);
          results.putBack(mutant);
        } else decide(mutant, result);
      }
    } finally {
      lane.end();
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
  return putOff;
}

function conclude(chosen, found, { tree, broken, putOff }) {
  const explained = readExplained(root);
  const survivors = chosen.filter((mutant) => found.get(mutant)?.killed === false);
  const unexplained = survivors.filter(({ id }) => !explained.has(id));
  table(words.byOperator, found, ({ operator }) => operator);
  table(words.byFile, found, ({ file }) => file);
  say(survivors.length === 0 ? words.noSurvivors : words.survivors);
  for (const mutant of survivors.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))) {
    say(`  ${show(mutant)}`);
    say(`      ${explained.get(mutant.id)?.why ?? `${words.unexplained} (${found.get(mutant).why})`}`);
  }
  const there = new Map(tree.mutants.map((mutant) => [mutant.id, mutant]));
  for (const { id, file, mutation } of explained.values())
    if (!there.has(id) || found.get(there.get(id))?.killed === true) say(words.stale(id, `${file}: ${mutation}`));
  if (unexplained.length > 0) say(words.explainIn(EXPLAINED));
  for (const what of broken) say(words.broken(what));
  if (putOff.length > 0) say(words.putOff(putOff.length));
  for (const mutant of putOff) say(`  ${show(mutant)}`);
  if (found.size < chosen.length) say(words.timeUp(chosen.length - found.size));
  const killed = found.size - survivors.length;
  const percent = found.size === 0 ? 100 : Math.floor((1000 * killed) / found.size) / 10;
  say(
    `mutation: ${killed} of ${found.size} mutants killed (${percent} %), ${survivors.length} survived, ${unexplained.length} unexplained`,
  );
  return unexplained.length > 0 || broken.length > 0 ? 1 : 0;
}

function table(title, found, nameOf) {
  const rows = new Map();
  for (const [mutant, { killed }] of found) {
    const row = rows.get(nameOf(mutant)) ?? { killed: 0, of: 0 };
    rows.set(nameOf(mutant), { killed: row.killed + (killed ? 1 : 0), of: row.of + 1 });
  }
  say(title);
  for (const [name, row] of [...rows].sort()) say(`  ${`${row.killed}/${row.of}`.padStart(9)}  ${name}`);
}

/** Resolves to the exit code. */
export async function drill(args) {
  let options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(words.badOption(error.message));
    say(words.usage);
    return 2;
  }
  if (options.help) {
    say(words.usage);
    return 0;
  }
  const tree = plantTree(root, options);
  const results = new Results(root, tree, options);
  const leave = () => {
    endAll();
    tree.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => {
      results.save();
      leave();
      process.exit(130);
    });
  try {
    return await run(options, tree, results);
  } finally {
    leave();
  }
}
