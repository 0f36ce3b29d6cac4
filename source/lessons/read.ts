/**
 * Reads a lesson file. What is wrong is told with file, line, column, what was expected and an
 * example, every mistake in a line of its own, so that an author mends a file in one go.
 */
import {checkScript} from '../script/check.ts';
import {openScript} from '../script/open.ts';
import type {ScriptLine, Unreadable} from '../script/script.ts';
import type {Cluster} from '../sim/cluster.ts';
import {lessonFields} from './format.ts';
import {goalNamed} from './goals.ts';
import {complainOf, lookupIn, lookupInGoal} from './issues.ts';
import type {Choice, Debrief, Forbidden, Goal, Lesson, Misconception, Prediction} from './lesson.ts';
import {linesAt} from './script-lines.ts';
import {shapeOfFields, shapeOfGoal} from './shape.ts';
import {
  complain,
  foundAt,
  nodeAt,
  oneLine,
  type Path,
  placeOf,
  readSource,
  type Source,
  textAt,
  unreadable,
} from './source.ts';

type Read = {readonly ok: true; readonly lesson: Lesson} | Unreadable;

/** What zod lets through: the fields of the format, scripts as text. */
interface Raw {
  readonly title: string;
  readonly minutes: number;
  readonly misconception?: Misconception;
  readonly story: string;
  readonly prediction?: Omit<Prediction, 'trial' | 'choices'> & {readonly choices: readonly RawChoice[]};
  readonly goals: readonly {
    readonly text: string;
    readonly next: string;
    readonly goal: string;
    readonly about?: object;
  }[];
  readonly hints: readonly string[];
  readonly debrief: Debrief;
  readonly par: number;
  readonly forbidden?: readonly Forbidden[];
}

type RawChoice = Omit<Choice, 'when' | 'misconception'> & {readonly misconception?: number};

const lessonShape = shapeOfFields(lessonFields);
const aLesson = {text: 'the fields of a lesson', example: 'title: The smaller side waits'};
/** Where scripts stand, whatever else is wrong. */
const scripts: readonly Path[] = [['setup'], ['prediction', 'trial'], ['solution'], ['wrong']];

/** The lesson in a file, or everything that is wrong with it. Never throws, whatever the text. */
export function readLesson(text: string, fileName: string): Read {
  const source = readSource(text, fileName);
  if (source.mistakes.length > 0) return unreadable(source);
  const shaped = lessonShape.safeParse(source.document.toJS());
  const system = systemIn(source);
  if (!shaped.success) {
    complainOf(source, shaped.error, lookupIn(lessonFields, aLesson));
    if (system) for (const path of scripts) checked(source, linesAt(source, path), system.cluster);
  }
  if (!shaped.success || !system) return unreadable(source);
  const lesson = lessonOf(source, shaped.data as unknown as Raw, system);
  return source.mistakes.length === 0 ? {ok: true, lesson} : unreadable(source);
}

interface System {
  readonly line: ScriptLine;
  readonly cluster: Cluster;
}

function systemIn(source: Source): System | null {
  const [line] = linesAt(source, ['system'], 'system ');
  if (line?.line.act.type !== 'system') return null;
  const {number, text} = line;
  const header = {number, text, act: line.line.act};
  const opened = openScript({fileName: source.fileName, header, lines: []}, {options: {}});
  if (opened.ok) return {line, cluster: opened.cluster};
  source.mistakes.push(opened.message);
  return null;
}

function lessonOf(source: Source, raw: Raw, {line, cluster}: System): Lesson {
  const script = (path: Path) => checked(source, linesAt(source, path), cluster);
  return {
    name: nameOf(source.fileName),
    title: oneLine(raw.title),
    minutes: raw.minutes,
    misconception: raw.misconception ? {...raw.misconception, belief: oneLine(raw.misconception.belief)} : null,
    story: paragraphs(source, ['story'], raw.story),
    system: line,
    setup: script(['setup']),
    prediction: raw.prediction ? predictionOf(source, raw.prediction, script) : null,
    goals: raw.goals.map((_, index) => goalOf(source, raw, index, cluster)),
    hints: raw.hints.map(oneLine),
    solution: script(['solution']),
    wrong: script(['wrong']),
    debrief: {
      formal: oneLine(raw.debrief.formal),
      plain: oneLine(raw.debrief.plain),
      source: oneLine(raw.debrief.source),
    },
    par: raw.par,
    forbidden: (raw.forbidden ?? []).map(({verb, reason}) => ({verb, reason: oneLine(reason)})),
  };
}

type ReadScript = (path: Path) => readonly ScriptLine[];

function predictionOf(source: Source, raw: NonNullable<Raw['prediction']>, script: ReadScript): Prediction {
  const choices = raw.choices.flatMap(({text, because, misconception}, index): Choice[] => {
    const [when] = expectationAt(source, ['prediction', 'choices', index, 'when'], script);
    if (!when) return [];
    return [{text: oneLine(text), when, because: oneLine(because), misconception: misconception ?? null}];
  });
  return {before: raw.before, question: oneLine(raw.question), trial: script(['prediction', 'trial']), choices};
}

/** The line that expects something at a path, if it is one. A workload's numbers are known only to who plays the script. */
function expectationAt(source: Source, path: Path, script: ReadScript): readonly ScriptLine[] {
  const isOther = !/^\s*expect\b/.test(textAt(source, path));
  const lines = isOther ? [] : script(path);
  if (!isOther && !lines.some(({line: {act}}) => act.type === 'expect' && act.expectation.type === 'workload'))
    return lines;
  const expected = 'a line that expects something of a client, a node or the judge';
  const example = `${String(path.at(-1))}: expect c1 info`;
  complain(source, placeOf(source, path), {
    found: isOther ? foundAt(source, path) : 'one of a workload',
    expected,
    example,
  });
  return [];
}

function goalOf(source: Source, {goals}: Raw, index: number, cluster: Cluster): Goal {
  const {text, next, goal, about = {}} = goals[index] as Raw['goals'][number];
  const path = ['goals', index, 'about'];
  const row = goalNamed(goal);
  const words = {nodes: cluster.nodes, levels: cluster.levels.map(({name}) => name)};
  const shaped = shapeOfGoal(row, words).safeParse(about);
  if (!shaped.success) complainOf(source, shaped.error, lookupInGoal(row, words), path);
  if (nodeAt(source, [...path, 'line']))
    expectationAt(source, [...path, 'line'], (at) => checked(source, linesAt(source, at), cluster));
  return {text: oneLine(text), next: oneLine(next), call: {name: goal, about: shaped.success ? shaped.data : {}}};
}

/** The lines, after looking for nodes, levels and actions that the system does not have. */
function checked(source: Source, lines: readonly ScriptLine[], cluster: Cluster): readonly ScriptLine[] {
  for (const line of lines) {
    const doubt = checkScript({fileName: source.fileName, header: null, lines: [line]}, cluster);
    if (doubt) source.mistakes.push(doubt.message);
  }
  return lines;
}

/** `lessons/Two copies.yaml` is `two-copies`. */
function nameOf(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  const name = base.replace(/\.ya?ml$/i, '').toLowerCase();
  return (
    name
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'lesson'
  );
}

/** Folded text has lost the blank lines: there every line is a paragraph. */
function paragraphs(source: Source, path: Path, text: string): readonly string[] {
  const node = nodeAt(source, path);
  const isLiteral = node !== undefined && 'type' in node && node.type === 'BLOCK_LITERAL';
  return text
    .split(isLiteral ? /\n[ \t]*\n/ : /\n/)
    .map(oneLine)
    .filter((paragraph) => paragraph !== '');
}
