/**
 * Two copies of a source, each with all of its mutants in it.
 *
 * In the one that is run, a mutant stands behind a switch: `(__mutant(7) ? mutated : original)`. So a source is
 * compiled once, and a running process goes from one mutant to the next in no time.
 *
 * In the one that is watched, the original alone is evaluated, and noted is where a mutant would have given
 * something else: a test during which it never would cannot tell it apart. `if (wrong) note(…)` that became
 * `if (false)` matters only to the tests in which something is wrong.
 */

/** `mutants` as listMutants gives them, each with `number`, its number over all files. */
export function instrument(text, mutants) {
  const head = 'const __mutant = globalThis.__vecheMutation.mutant; ';
  return head + new Rendering(text, mutants, switched).all();
}

export function instrumentToWatch(text, mutants) {
  const head =
    'const { reach: __reach, truth: __truth, compare: __compare, both: __both } = globalThis.__vecheMutation; ';
  return head + new Rendering(text, mutants, watched).all();
}

class Rendering {
  #text;
  #groups = [];
  #write;

  constructor(text, mutants, write) {
    this.#text = text;
    this.#write = write;
    for (const mutant of mutants) {
      const last = this.#groups.at(-1);
      if (last !== undefined && last.start === mutant.start && last.end === mutant.end) last.mutants.push(mutant);
      else this.#groups.push({ start: mutant.start, end: mutant.end, mutants: [mutant] });
    }
  }

  all() {
    return this.part(0, this.#text.length);
  }

  /** The text of a range with the groups strictly inside `outer` replaced. */
  part(start, end, outer = undefined) {
    let out = '';
    let at = start;
    for (const group of this.#groups) {
      if (group.start < at || group.end > end || group === outer) continue;
      if (outer !== undefined && group.start <= outer.start && group.end >= outer.end) continue;
      out += this.#text.slice(at, group.start) + this.#write(group, this);
      at = group.end;
    }
    return out + this.#text.slice(at, end);
  }

  original(group) {
    return this.part(group.start, group.end, group);
  }
}

function switched(group, rendering) {
  const switches = group.mutants.map(({ number, code }) => `__mutant(${number}) ? (${code}) : `).join('');
  return `(${switches}(${rendering.original(group)}))`;
}

function watched(group, rendering) {
  const { mutants } = group;
  const numberOf = (test) => mutants.find(test)?.number ?? -1;
  const sides = (parts) => [rendering.part(...parts.left), rendering.part(...parts.right)];
  const handled = new Set();
  const take = (test) => {
    const found = mutants.filter(test);
    for (const one of found) handled.add(one);
    return found;
  };
  let code;
  const [bound] = take(({ operator }) => operator === 'boundary');
  const operands = take(({ operator, parts }) => operator === 'operand' && !parts.waits);
  if (bound !== undefined) {
    const [left, right] = sides(bound.parts);
    const { token, turned } = bound.parts;
    code = `__compare(${bound.number}, (${left}), (${right}), (a, b) => a ${token} b, (a, b) => a ${turned} b)`;
  } else if (operands.length > 0) {
    const { parts } = operands[0];
    const [left, right] = sides(parts);
    const keptRight = numberOf(({ operator, parts: own }) => operator === 'operand' && own.kept === 'right');
    const keptLeft = numberOf(({ operator, parts: own }) => operator === 'operand' && own.kept === 'left');
    const isAnd = parts.token === '&&';
    code = `__both(${isAnd}, ${parts.truth}, ${parts.calm}, ${keptRight}, ${keptLeft}, (${left}), () => (${right}))`;
  } else code = `(${rendering.original(group)})`;
  const constants = take(({ code: instead }) => instead === 'true' || instead === 'false');
  if (constants.length > 0) {
    const [isTrue, isFalse] = ['true', 'false'].map((value) => numberOf((one) => one.code === value));
    code = `__truth(${isTrue}, ${isFalse}, ${code})`;
  }
  const reached = mutants.filter((mutant) => !handled.has(mutant));
  return `(${reached.map(({ number }) => `__reach(${number}), `).join('')}${code})`;
}
