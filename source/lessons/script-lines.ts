/** The scripts in a lesson file, read by the project's own parser; each line keeps its place in that file. */
import {isScalar} from 'yaml';
import {parseLine} from '../script/grammar.ts';
import type {ScriptLine} from '../script/script.ts';
import {complain, nodeAt, type Path, type Place, placeAt, placeOf, type Source} from './source.ts';

/** A piece of text at a place of the file. */
interface Piece extends Place {
  readonly text: string;
}

/**
 * The lines of the script at a path. A line that cannot be read is among the mistakes. The text of a line is set behind so
 * many blanks that its columns are those of the file.
 */
export function linesAt(source: Source, path: Path, before = ''): readonly ScriptLine[] {
  return piecesAt(source, path).flatMap((piece) => {
    const text = ' '.repeat(Math.max(0, piece.column - 1 - before.length)) + before + piece.text;
    const read = parseLine(text);
    const place = {line: piece.line, column: 1};
    if (!read.ok) {
      complain(source, {...place, column: read.column}, read);
      return [];
    }
    if (read.line === null) return [];
    const {act} = read.line;
    if (act.type === 'system' && before === '') {
      const expected = "the system in the field 'system'";
      complain(source, piece, {found: 'a system within a script', expected, example: 'system: etcd nodes=5 seed=7'});
      return [];
    }
    return [{number: piece.line, text, line: read.line}];
  });
}

function piecesAt(source: Source, path: Path): readonly Piece[] {
  const node = nodeAt(source, path);
  if (!isScalar(node)) return [];
  const value = String(node.value);
  const start = node.range ? placeAt(source, node.range[0]) : placeOf(source, path);
  if (node.type === 'BLOCK_LITERAL') {
    return value.split('\n').map((text, index) => {
      const line = start.line + 1 + index;
      const indent = (source.lines[line - 1] ?? '').search(/\S/) - text.search(/\S/);
      return {line, column: indent + 1, text};
    });
  }
  const end = node.range ? placeAt(source, node.range[1]) : start;
  if (start.line === end.line) {
    const quote = node.type === 'PLAIN' ? 0 : 1;
    return [{line: start.line, column: start.column + quote, text: value}];
  }
  const expected = 'a script of several lines behind a |, which keeps them apart';
  complain(source, start, {found: 'lines that YAML joins', expected, example: 'solution: |'});
  return [];
}
