/** A reader learns from the head of a file what it is for, and from the head of a function what it gives. */
import ts from 'typescript';
import {type Finding, lineOf, type Parsed} from './parsed.ts';

/** A file opens with a comment. */
export function filesOpenWithComment({text}: Parsed): readonly Finding[] {
  const start = ts.getShebang(text)?.length ?? 0;
  if (ts.getLeadingCommentRanges(text, start)?.length) return [];
  return [{line: 1, message: 'no comment at the head; expected one sentence on what the file is for'}];
}

interface Named {
  readonly name: string;
  readonly node: ts.Node;
}

/** The functions a statement declares: `function f() {}`, `const f = () => {}`. */
function functionsOf(statement: ts.Statement): readonly Named[] {
  if (ts.isFunctionDeclaration(statement)) return [{name: statement.name?.text ?? 'default', node: statement}];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations
    .filter(({initializer}) => initializer && ts.isFunctionLike(initializer))
    .map((node) => ({name: node.name.getText(), node}));
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) && !!statement.modifiers?.some(({kind}) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** Names exported apart from their declaration: `export {f}`, `export default f`. */
function exportedLater({statements}: ts.SourceFile): ReadonlySet<string> {
  const names = statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) return [statement.expression.getText()];
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return [];
    const clause = statement.exportClause;
    return clause && ts.isNamedExports(clause)
      ? clause.elements.map((each) => (each.propertyName ?? each.name).text)
      : [];
  });
  return new Set(names);
}

const isDocumented = ({node}: Named) => ts.getJSDocCommentsAndTags(node).some(ts.isJSDoc);

/** An exported function has a docstring; of overloads, the first. */
export function exportsAreDocumented(file: Parsed): readonly Finding[] {
  const later = exportedLater(file.tree);
  const seen = new Set<string>();
  return file.tree.statements.flatMap((statement) =>
    functionsOf(statement)
      .filter(({name}) => isExported(statement) || later.has(name))
      .filter(({name}) => !seen.has(name) && seen.add(name))
      .filter((named) => !isDocumented(named))
      .map(({name, node}) => ({
        line: lineOf(file, node),
        message: `${name} is exported without a docstring; expected /** … */ above it, saying what it gives`,
      })),
  );
}
