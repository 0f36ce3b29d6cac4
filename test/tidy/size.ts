/** A function is read at a glance and a file in one sitting. */
import ts from 'typescript';
import {type Finding, lineAt, lineOf, nodesIn, type Parsed} from './parsed.ts';

const FUNCTION_LINES = 70;
const FILE_LINES = 300;

/** A name to find a function by: its own, or that of what it is assigned to. */
function nameOf(node: ts.SignatureDeclaration): string {
  const named = node.name ? node : node.parent;
  const name = 'name' in named ? (named.name as ts.Node | undefined) : undefined;
  return name === undefined ? 'a function' : name.getText();
}

/** A file has at most 300 lines. */
export function filesAreShort({text}: Parsed): readonly Finding[] {
  const lines = text.trimEnd().split('\n').length;
  if (lines <= FILE_LINES) return [];
  return [
    {line: FILE_LINES + 1, message: `the file has ${lines} lines; expected at most ${FILE_LINES}, one noun a file`},
  ];
}

/** A function, with all that is written inside it, has at most 70 lines. */
export function functionsAreShort(file: Parsed): readonly Finding[] {
  return [...nodesIn(file.tree)].flatMap((node) => {
    if (!ts.isFunctionLike(node)) return [];
    const line = lineOf(file, node);
    const lines = lineAt(file, node.getEnd()) - line + 1;
    if (lines <= FUNCTION_LINES) return [];
    return [{line, message: `${nameOf(node)} has ${lines} lines; expected at most ${FUNCTION_LINES}`}];
  });
}
