/** The same commands give the same run, to the byte: what could break that is not to be had below the screen. */
import ts from 'typescript';
import {isCore} from './layers.ts';
import {type Finding, layerOf, lineOf, nodesIn, type Parsed} from './parsed.ts';

const CLOCK = 'virtual time (`now` of the world, `arm` of a node)';
const TEXT = 'an explicit comparison, since locales differ';
const WHOLE = 'integers, since processors and engines round differently';
const PASSED = 'what it knows passed in by edge';

/** Names of the surroundings, and what to use instead. */
const GLOBALS: Readonly<Record<string, string>> = {
  Date: CLOCK,
  performance: CLOCK,
  setTimeout: CLOCK,
  setInterval: CLOCK,
  setImmediate: CLOCK,
  queueMicrotask: CLOCK,
  process: PASSED,
  globalThis: PASSED,
  console: 'an event or a returned text',
  crypto: 'a seeded stream of sim',
  Intl: TEXT,
};

const METHODS = /^(localeCompare|toLocale\w*)$/;

/** Everything in Math that is not exact; `sqrt`, `imul`, `floor`, `min` and their like are. */
const INEXACT = /^(log\w*|exp\w*|a?(sin|cos|tan)h?|atan2|pow|cbrt|hypot)$/;

/** Whether an identifier stands for a variable, not for the name of a property or of something imported. */
function isReference(node: ts.Identifier): boolean {
  const {parent} = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) {
    return parent.propertyName !== node;
  }
  const named = [ts.isPropertyAssignment, ts.isClassElement, ts.isTypeElement, ts.isEnumMember].some((is) =>
    is(parent),
  );
  return !(named && (parent as ts.NamedDeclaration).name === node);
}

function wrongMath(name: string): string | undefined {
  if (name === 'random') return 'Math.random; expected a seeded stream of sim';
  return INEXACT.test(name) ? `Math.${name}; expected ${WHOLE}` : undefined;
}

/** `2 ** 32` is the same everywhere, `x ** y` need not be. */
function isPower(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.AsteriskAsteriskToken) return false;
  return ![node.left, node.right].every(ts.isNumericLiteral);
}

function wrongName(node: ts.Node): string | undefined {
  if (isPower(node)) return `**; expected ${WHOLE}`;
  if (ts.isPropertyAccessExpression(node)) {
    const name = node.name.text;
    if (METHODS.test(name)) return `${name}; expected ${TEXT}`;
    return ts.isIdentifier(node.expression) && node.expression.text === 'Math' ? wrongMath(name) : undefined;
  }
  if (!ts.isIdentifier(node) || !Object.hasOwn(GLOBALS, node.text) || !isReference(node)) return undefined;
  return `${node.text}; expected ${GLOBALS[node.text]} (a variable of this name is to be renamed)`;
}

/** Below the screen there is no clock, chance, file, timer, locale or rounding. */
export function coreIsPure(file: Parsed): readonly Finding[] {
  if (!isCore(layerOf(file.path))) return [];
  return [...nodesIn(file.tree)].flatMap((node) => {
    const message = wrongName(node);
    return message === undefined ? [] : [{line: lineOf(file, node), message: `uses ${message}`}];
  });
}
