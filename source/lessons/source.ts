/**
 * A YAML file with its places: whatever is wrong with it is told as file:line:column.
 *
 * **Choices.** All scalars are text (YAML's failsafe schema), so that `no`, `1.0` and `0x10` mean what they look like. A file
 * has no anchors, aliases or tags: lessons need none, and they are what makes a small file large when it is unfolded.
 */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import {showText} from '../script/printable.ts';
import {type Problem, problemText, shown} from '../script/problem.ts';
import type {Unreadable} from '../script/script.ts';
import {describeYamlMistake} from './yaml-mistakes.ts';

export type Path = readonly PropertyKey[];

/** From 1, both. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Source {
  readonly fileName: string;
  /** The file's lines, from index 0. */
  readonly lines: readonly string[];
  readonly document: Document;
  readonly counter: LineCounter;
  /** What has been found wrong, each with its place, in order of finding. */
  readonly mistakes: string[];
}

/** No lesson anybody writes is larger. */
const largest = 100_000;
const example = 'title: The smaller side waits';

/** Reads YAML; what is wrong with it is among the mistakes, and then nothing more should be made of it. */
export function readSource(text: string, fileName: string): Source {
  const counter = new LineCounter();
  const whole = text.replace(/^\ufeff/, '');
  const document = parseDocument(whole.length > largest ? '' : whole, {
    lineCounter: counter,
    schema: 'failsafe',
    prettyErrors: false,
    logLevel: 'error',
  });
  const source: Source = {fileName, lines: whole.split(/\r\n|\n|\r/), document, counter, mistakes: []};
  if (whole.length > largest) {
    const expected = `a file of at most ${largest} letters`;
    complain(source, {line: 1, column: 1}, {found: `${whole.length} letters`, expected, example});
    return source;
  }
  for (const error of oneInEachLine(source, document.errors)) {
    const place = placeAt(source, error.pos[0]);
    complain(source, place, describeYamlMistake(error, source.lines[place.line - 1] ?? ''));
  }
  visit(document, (_, node) => {
    if (isNode(node)) refuseTricks(source, node);
  });
  return source;
}

/** One mistake is the cause of the others in its line. */
function oneInEachLine(source: Source, errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  const lines = errors.map(({pos}) => placeAt(source, pos[0]).line);
  return errors.filter((_, index) => lines.indexOf(lines[index]!) === index);
}

/** What the failsafe schema says of a node that has no tag of its own. */
const plainTags = ['str', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`);

function refuseTricks(source: Source, node: Node): void {
  const found = isAlias(node) ? 'an alias' : node.anchor ? 'an anchor' : isTagged(node) ? 'a tag' : null;
  if (found === null) return;
  const expected = 'plain YAML, without anchors, aliases and tags';
  complain(source, placeAt(source, node.range?.[0] ?? 0), {found, expected, example});
}

function isTagged({tag}: Node): boolean {
  return tag !== undefined && !plainTags.includes(tag);
}

/** Adds a mistake. */
export function complain(
  source: Source,
  {line, column}: Place,
  problem: Omit<Problem, 'column' | 'hint'> & Partial<Problem>,
): void {
  source.mistakes.push(`${source.fileName}:${line}:${column}: ${problemText({column, hint: null, ...problem})}`);
}

/** The node at a path; undefined where there is none. */
export function nodeAt({document}: Source, path: Path): Node | undefined {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node : undefined;
}

/** Where the node at a path stands; of what is missing, where the nearest that surrounds it does. */
export function placeOf(source: Source, path: Path): Place {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = nodeAt(source, path.slice(0, length));
    if (node?.range) return placeAt(source, node.range[0]);
  }
  return {line: 1, column: 1};
}

/** Where the name of a field stands. */
export function placeOfName(source: Source, path: Path, name: string): Place {
  const map = nodeAt(source, path);
  const pair = isMap(map) ? map.items.find(({key}) => isScalar(key) && key.value === name) : undefined;
  const key = pair?.key;
  return isScalar(key) && key.range ? placeAt(source, key.range[0]) : placeOf(source, path);
}

/** The text at a path; empty where there is none. */
export function textAt(source: Source, path: Path): string {
  const node = nodeAt(source, path);
  return isScalar(node) ? String(node.value) : '';
}

/** What stands at a path, as a message says it. */
export function foundAt(source: Source, path: Path): string {
  const node = nodeAt(source, path);
  if (node === undefined) return 'nothing';
  if (isCollection(node)) return isMap(node) ? 'fields' : `a list of ${node.items.length}`;
  const text = textAt(source, path);
  return text.length > 40 ? `${text.length} letters, ${shown(text)}` : shown(text);
}

/** The place of an offset in the file. */
export function placeAt({counter}: Source, offset: number): Place {
  const {line, col} = counter.linePos(offset);
  return {line: Math.max(1, line), column: Math.max(1, col)};
}

/** More mistakes than this are neither listed nor looked for: one may be the cause of many. */
const most = 20;

/** Whether so many mistakes were found that nobody has to look for more. */
export function isEnough({mistakes}: Source): boolean {
  return mistakes.length > most;
}

/** All that was found wrong, a line each. */
export function unreadable({fileName, mistakes}: Source): Unreadable {
  const more = mistakes.length > most ? ['and more'] : [];
  const inOrder = [...mistakes].sort((one, other) => lineOf(fileName, one) - lineOf(fileName, other));
  return {ok: false, message: [...inOrder.slice(0, most), ...more].join('\n')};
}

/** The line that a mistake begins with. */
function lineOf(fileName: string, mistake: string): number {
  return Number.parseInt(mistake.slice(fileName.length + 1), 10);
}

/** A text safe to print, in one line. */
export function oneLine(text: string): string {
  return showText(text.replace(/\s+/g, ' ').trim());
}
