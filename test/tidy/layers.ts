/** Which part of the program may import which: imports only point down the list of layers. */
import {isBuiltin} from 'node:module';
import {posix} from 'node:path';
import ts from 'typescript';
import {type Finding, layerOf, lineOf, nodesIn, type Parsed} from './parsed.ts';

/** From the bottom up; layers that share a row do not know each other. `demos` is missing: it holds data. */
const LAYERS: ReadonlyArray<readonly string[]> = [
  ['sim'],
  ['checkers', 'protocols'],
  ['systems'],
  ['lab'],
  ['script'],
  ['lessons'],
  ['ui'],
  ['edge'],
  ['workshop'],
];

/** Below the importing layer, and out of bounds nevertheless. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  lab: ['systems', 'protocols'], // it knows no database
};

/** Packages that draw: only the screen and what stands above it need them. */
const DRAWING = /^(react|ink|chalk)(-|\/|$)/;
const FILES = /^(node:)?fs(\/|$)/;

const rankOf = (layer: string) => LAYERS.findIndex((row) => row.includes(layer));

/** Whether a layer lies below the screen, where nothing but commands may have an effect. */
export function isCore(layer: string | undefined): boolean {
  return layer !== undefined && rankOf(layer) < rankOf('ui');
}

function mayImport(from: string): readonly string[] {
  const below = LAYERS.slice(0, rankOf(from)).flat();
  return [from, ...below.filter((layer) => !NEVER[from]?.includes(layer))];
}

/** The module a node names: an import, a re-export, `import()` as call or as type. */
function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return literal(node.arguments[0]);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  return undefined;
}

function literal(node: ts.Node | undefined): ts.StringLiteralLike | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node : undefined;
}

function wrongPackage(layer: string, name: string): string | undefined {
  if (isCore(layer) && DRAWING.test(name)) return `${name} draws; expected plain data here, and drawing in ui`;
  if (isCore(layer) && isBuiltin(name))
    return `${name} reaches outside; expected that in edge, and its result passed in`;
  if (layer === 'ui' && FILES.test(name)) return `${name} reads files; expected that in edge, and the text passed in`;
  return undefined;
}

function wrongModule(file: Parsed, layer: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return wrongPackage(layer, specifier);
  const target = posix.join(posix.dirname(file.path), specifier);
  const allowed = mayImport(layer);
  if (allowed.includes(layerOf(target) ?? '')) return undefined;
  return `imports ${target}; expected imports to point down: ${layer} may import ${allowed.join(', ')}`;
}

/** Every source file stands in a layer and imports only from its own and those below. */
export function importsPointDown(file: Parsed): readonly Finding[] {
  const layer = layerOf(file.path);
  if (layer === undefined) return [];
  if (rankOf(layer) < 0) {
    return [{line: 1, message: `source/${layer} is no layer; expected one of ${LAYERS.flat().join(', ')}`}];
  }
  return [...nodesIn(file.tree)].flatMap((node) => {
    const specifier = specifierOf(node);
    const message = specifier && wrongModule(file, layer, specifier.text);
    return message ? [{line: lineOf(file, specifier), message}] : [];
  });
}
