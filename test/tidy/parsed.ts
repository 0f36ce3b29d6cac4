/** A source file as the tidy rules see it, and what a rule says about it. */
import ts from 'typescript';

export interface Finding {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface Parsed {
  /** From the top of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Looks at one file and says what is wrong in it. */
export type Rule = (file: Parsed) => readonly Finding[];

export function parse(path: string, text: string): Parsed {
  return {path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)};
}

/** The folder in `source/` that a file belongs to; undefined for `cli.tsx`, which stands above all. */
export function layerOf(path: string): string | undefined {
  return /^source\/([^/]+)/.exec(path)?.[1];
}

export function lineOf(file: Parsed, node: ts.Node): number {
  return lineAt(file, node.getStart(file.tree));
}

export function lineAt(file: Parsed, position: number): number {
  return file.tree.getLineAndCharacterOfPosition(position).line + 1;
}

/** A node and everything below it, in the order of the text. */
export function* nodesIn(node: ts.Node): Generator<ts.Node> {
  yield node;
  // `forEachChild` wants a callback, and a generator cannot yield from inside one.
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesIn(child);
}
