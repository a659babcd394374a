/**
 * Lists the mutants of a source: small changes that take something away from a transcript or from a check. Each
 * must make a test fail; one that makes none fail is a hole through which the same mistake could come in unseen.
 *
 * A mutant replaces one expression by another, so that all of a file's mutants can live in one copy of it side by
 * side (see instrument.mjs). Its id follows from the file, the function and the text, not from the line: it stays
 * the same when something else in the file moves.
 */
import { createHash } from 'node:crypto';
import ts from 'typescript';

/** Calls whose arguments are hashed or signed, in order; and any whose first argument is a label of the protocol. */
const TRANSCRIPTS = new Set(['frame', 'hashToScalar', 'concatBytes']);
const LABEL = /^['"`]veche\/v\d/;
/**
 * Nonces are hashed from fresh randomness and the statement: what is left out of them changes no output that
 * anybody could compare, so no test can see it. Read them instead.
 */
const UNSEEN = 'hedgedNonce';
const COMPARED = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
]);
const QUANTIFIERS = new Map([
  ['every', 'some'],
  ['some', 'every'],
]);
const EQUALITY = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken]);
const ASSIGNED = new Set([ts.SyntaxKind.EqualsToken, ts.SyntaxKind.PlusEqualsToken]);
const VERDICT = /^(verify(?!\w*VarTime$|Ballots)|is[A-Z]|equal|permitted|extends|has[A-Z]|equals$)/;
const REFINEMENT =
  /^(refine|superRefine|check|min|max|length|regex|nonnegative|positive|int|nonempty|gte|lte|gt|lt|optional|nullable)$/;

/** Which folders and files are mutated, as a test of a path from the root. */
export const isMutated = (path) =>
  /^libs\/(crypto|protocol)\/src\/.+\.ts$/.test(path) &&
  !/\.spec\.ts$|\.d\.ts$|\/testing(\/|\.ts$)|\/index\.ts$|\/catalogue\.ts$|\/seeded-random\.ts$/.test(path);

/**
 * The mutants of one file, by place. `start` and `end` are offsets of the replaced expression.
 * @returns {{ id: string, file: string, line: number, scope: string, operator: string, original: string,
 *   replacement: string, start: number, end: number }[]}
 */
export function listMutants(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const found = [];
  const seen = new Map();
  const textOf = (node) => text.slice(node.getStart(source), node.end);

  function add(node, operator, replacement, shown = textOf(node), shownReplacement = replacement, parts = undefined) {
    if (isInnerChain(node)) return;
    const original = textOf(node);
    if (replacement === original) return;
    const start = node.getStart(source);
    if (found.some((one) => one.start === start && one.end === node.end && one.replacement === replacement)) return;
    const scope = scopeOf(node);
    const name = [file, scope, operator, squeeze(original), squeeze(replacement)].join('\n');
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    found.push({
      id: createHash('sha256').update(`${name}\n${nth}`).digest('hex').slice(0, 10),
      file,
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      scope,
      operator,
      original: squeeze(shown),
      replacement: squeeze(shownReplacement),
      start,
      end: node.end,
      code: replacement,
      parts,
    });
  }

  const rangeOf = (node) => [node.getStart(source), node.end];

  /** The text of a node with some ranges of it taken out, each with the comma beside it. */
  function without(node, list, index) {
    const items = [...list];
    const item = items[index];
    const from = index > 0 ? items[index - 1].end : item.getFullStart();
    const to = index > 0 || items.length === 1 ? item.end : items[1].getFullStart();
    return text.slice(node.getStart(source), from) + text.slice(to, node.end);
  }

  function condition(node) {
    add(node, 'condition', 'false');
    add(node, 'condition', 'true');
  }

  function visit(node) {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isThrowStatement(node)) return;
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node))
      condition(ts.isIfStatement(node) ? node.expression : node.condition);
    if (ts.isBinaryExpression(node)) binary(node);
    if (ts.isCallExpression(node)) call(node);
    if (ts.isExpressionStatement(node)) statement(node);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken && !isCondition(node))
      add(node, 'condition', textOf(node.operand));
    if (ts.isReturnStatement(node) || ts.isArrowFunction(node)) verdict(node);
    if (ts.isArrayLiteralExpression(node) && /Parts$/.test(scopeOf(node)))
      node.elements.forEach((_, at) => field(node, node.elements, at, 'transcript'));
    if (ts.isVariableDeclaration(node) && isTopLevel(node) && node.initializer !== undefined)
      constant(node.initializer);
    ts.forEachChild(node, visit);
  }

  function field(node, list, at, operator) {
    const { elements } = { elements: [...list] };
    add(node, operator, without(node, list, at), textOf(elements[at]), '(left out)');
  }

  function binary(node) {
    const { left, right } = node;
    const kind = node.operatorToken.kind;
    const parts = { token: ts.tokenToString(kind), left: rangeOf(left), right: rangeOf(right) };
    if (COMPARED.has(kind)) {
      const turned = COMPARED.get(kind);
      const code = `${textOf(left)} ${turned} ${textOf(right)}`;
      add(node, 'boundary', code, textOf(node), code, { ...parts, turned });
    }
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken) {
      const about = { ...parts, truth: isTruth(node), calm: isCalm(right), waits: waits(right) };
      add(node, 'operand', textOf(right), textOf(node), textOf(right), { ...about, kept: 'right' });
      add(node, 'operand', textOf(left), textOf(node), textOf(left), { ...about, kept: 'left' });
    }
    if (EQUALITY.has(kind) && !isCondition(node) && !isOperand(node)) {
      const turned = kind === ts.SyntaxKind.EqualsEqualsEqualsToken ? '!==' : '===';
      add(node, 'condition', `${textOf(left)} ${turned} ${textOf(right)}`);
    }
  }

  function call(node) {
    const callee = node.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : textOf(callee);
    if (name === UNSEEN || isWithin(node, UNSEEN)) return;
    if (TRANSCRIPTS.has(name) || (node.arguments.length > 0 && LABEL.test(textOf(node.arguments[0])))) transcript(node);
    if (ts.isPropertyAccessExpression(callee)) {
      const turned = QUANTIFIERS.get(name);
      if (turned !== undefined && node.arguments.length === 1)
        add(
          node,
          'quantifier',
          text.slice(node.getStart(source), callee.name.getStart(source)) +
            turned +
            text.slice(callee.name.end, node.end),
          textOf(callee),
          turned,
        );
      if (name === 'filter' || name === 'sort') add(node, 'step', textOf(callee.expression));
      if (REFINEMENT.test(name) && /\bz\.|Field\b|bytes32/.test(textOf(callee.expression)))
        add(node, 'refinement', textOf(callee.expression));
    }
    if (/^z\.(strictO|o)bject$/.test(textOf(callee)) && node.arguments[0] !== undefined)
      member(node, node.arguments[0]);
    if (VERDICT.test(name) && !isCondition(node) && isBoolean(node)) add(node, 'verdict', 'true');
  }

  function transcript(node) {
    node.arguments.forEach((argument, at) => {
      const label = at === 0 && (ts.isStringLiteral(argument) || ts.isTemplateExpression(argument));
      if (!label) return field(node, node.arguments, at, 'transcript');
      const other = textOf(argument).replace(/(.)$/, 'x$1');
      add(argument, 'label', other);
    });
  }

  function member(node, literal) {
    if (!ts.isObjectLiteralExpression(literal)) return;
    literal.properties.forEach((_, at) => field(literal, literal.properties, at, 'member'));
  }

  function statement({ expression }) {
    const isCall = ts.isCallExpression(expression) && expression.expression.kind !== ts.SyntaxKind.SuperKeyword;
    const isStored = ts.isBinaryExpression(expression) && ASSIGNED.has(expression.operatorToken.kind);
    if (isCall || isStored || ts.isDeleteExpression(expression) || ts.isPostfixUnaryExpression(expression))
      add(expression, 'statement', '(void 0)', textOf(expression), '(left out)');
  }

  function verdict(node) {
    const value = ts.isReturnStatement(node) ? node.expression : node.body;
    if (value === undefined || ts.isBlock(value)) return;
    if (value.kind === ts.SyntaxKind.TrueKeyword) add(value, 'verdict', 'false');
    if (value.kind === ts.SyntaxKind.FalseKeyword) add(value, 'verdict', 'true');
    if (
      ts.isBinaryExpression(value) &&
      (EQUALITY.has(value.operatorToken.kind) || COMPARED.has(value.operatorToken.kind))
    )
      add(value, 'verdict', 'true');
  }

  /** A number or a text that the protocol fixes. */
  function constant(node) {
    if (ts.isNumericLiteral(node)) add(node, 'constant', `${textOf(node)} + 1`);
    if (ts.isStringLiteral(node)) add(node, 'constant', textOf(node).replace(/(.)$/, 'x$1'));
    if (ts.isBinaryExpression(node)) [node.left, node.right].forEach(constant);
    if (ts.isCallExpression(node)) node.arguments.forEach(constant);
  }

  visit(source);
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

const squeeze = (text) => text.replace(/\s+/g, ' ').trim();

/** Replacing part of `a?.b.c` would end the short circuit early. */
function isInnerChain(node) {
  const { parent } = node;
  return ts.isOptionalChain(node) && ts.isOptionalChain(parent) && parent.expression === node;
}

const skipParentheses = (node) => (ts.isParenthesizedExpression(node.parent) ? skipParentheses(node.parent) : node);

/** Whether it is the whole condition of an `if` or a `?`: those are replaced as conditions already. */
function isCondition(node) {
  const outer = skipParentheses(node);
  const { parent } = outer;
  return (
    (ts.isIfStatement(parent) && parent.expression === outer) ||
    (ts.isConditionalExpression(parent) && parent.condition === outer)
  );
}

/** Whether only its truth matters: a condition, or part of one. */
function isTruth(node) {
  if (isCondition(node)) return true;
  const { parent } = skipParentheses(node);
  if (ts.isPrefixUnaryExpression(parent)) return true;
  return isOperand(node) && isTruth(parent);
}

const contains = (node, test) =>
  test(node) || ts.forEachChild(node, (child) => contains(child, test) || undefined) === true;
/** Whether it can be evaluated once more without a trace. */
const isCalm = (node) =>
  !contains(
    node,
    (one) =>
      ts.isCallExpression(one) ||
      ts.isNewExpression(one) ||
      ts.isAwaitExpression(one) ||
      ts.isPostfixUnaryExpression(one) ||
      ts.isDeleteExpression(one) ||
      (ts.isBinaryExpression(one) && ASSIGNED.has(one.operatorToken.kind)),
  );
const waits = (node) => contains(node, ts.isAwaitExpression);

function isOperand(node) {
  const { parent } = skipParentheses(node);
  return (
    ts.isBinaryExpression(parent) &&
    (parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      parent.operatorToken.kind === ts.SyntaxKind.BarBarToken)
  );
}

/** A call whose answer is used as a truth: returned, or turned around. Operands are dropped one by one anyway. */
function isBoolean(node) {
  const { parent } = skipParentheses(node);
  if (ts.isPrefixUnaryExpression(parent)) return !isCondition(parent);
  return (
    ts.isReturnStatement(parent) ||
    (ts.isArrowFunction(parent) && parent.body === node) ||
    ts.isVariableDeclaration(parent)
  );
}

function isTopLevel(node) {
  return node.parent.parent.parent.kind === ts.SyntaxKind.SourceFile;
}

/** The functions, methods and top-level names around a node, from outside in. */
function scopeOf(node) {
  const names = [];
  for (let at = node.parent; at !== undefined; at = at.parent) {
    const named = ts.isFunctionLike(at) || ts.isClassDeclaration(at) || ts.isVariableDeclaration(at);
    if (named && at.name !== undefined && (ts.isIdentifier(at.name) || ts.isPrivateIdentifier(at.name)))
      names.unshift(at.name.text);
    else if (ts.isConstructorDeclaration(at)) names.unshift('constructor');
  }
  return names.join('.');
}

const isWithin = (node, name) => {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionDeclaration(at) && at.name?.text === name) return true;
    if (ts.isCallExpression(at) && ts.isIdentifier(at.expression) && at.expression.text === name) return true;
  }
  return false;
};
