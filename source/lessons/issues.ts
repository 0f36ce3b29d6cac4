/** From what zod finds wrong to messages in the words of this program: what was expected there, what was found, an example. */
import type {ZodError} from 'zod';
import {shown} from '../script/problem.ts';
import {closest} from '../script/suggest.ts';
import {expectedOf, type Field, type Kind} from './format.ts';
import {type FieldName, type GoalRow, goalFields} from './goal-fields.ts';
import {goalRows} from './goals.ts';
import {type SystemWords, wordsFor} from './shape.ts';
import {complain, foundAt, isEnough, nodeAt, type Path, placeOf, placeOfName, type Source} from './source.ts';
import {commandVerbs} from './verbs.ts';
import {colonNeedsQuotes} from './yaml-mistakes.ts';

/** What may stand at a path. */
interface Expected {
  readonly text: string;
  readonly example: string;
  /** The words that may stand there, if they are certain ones. */
  readonly words?: readonly string[];
}

/** Tells where fields are looked up: those of the format, or those of a goal. */
export interface Lookup {
  /** What may stand at a path, counted from where the lookup begins. */
  readonly at: (path: Path) => Expected;
  /** The fields that may stand in the map at a path. */
  readonly namesAt: (path: Path) => readonly string[];
}

/** Puts every issue among the source's mistakes; `from` is the path of what was checked. */
export function complainOf(source: Source, {issues}: ZodError, lookup: Lookup, from: Path = []): void {
  for (const issue of issues) {
    const path = [...from, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        if (isEnough(source)) return;
        unknownField(source, path, key, {names: lookup.namesAt(issue.path), lookup, within: issue.path});
      }
      continue;
    }
    const {text, example, words} = lookup.at(issue.path);
    const name = path.at(-1);
    const isMissing = name !== undefined && nodeAt(source, path) === undefined;
    const found = foundAt(source, path);
    const isSplit = found === 'fields' && text.startsWith('a text');
    const expected = isMissing ? `the field '${String(name)}' (${text})` : text;
    const hint = words && !isMissing ? closest(found.slice(1, -1), words) : null;
    const seen = isSplit ? `fields (${colonNeedsQuotes})` : found;
    complain(source, placeOf(source, path), {found: seen, expected, example, hint});
  }
}

/** Where a field is looked up that nobody knows: the fields that might have been meant. */
interface Known {
  readonly names: readonly string[];
  readonly lookup: Lookup;
  readonly within: Path;
}

function unknownField(source: Source, path: Path, key: string, {names, lookup, within}: Known): void {
  const hint = closest(key, names);
  const meant = hint ?? names[0];
  const expected = meant === undefined ? 'no field' : `one of the fields ${names.join(', ')}`;
  const example = meant === undefined ? 'goal: healed' : lookup.at([...within, meant]).example;
  complain(source, placeOfName(source, path, key), {found: shown(key), expected, example, hint});
}

/** Looks fields up in the format; `root` is what the whole file must be. */
export function lookupIn(fields: readonly Field[], root: Expected): Lookup {
  return {
    at: (path) => {
      const field = fieldAt(fields, path);
      return field ? {text: textOf(field.kind, path), example: field.example, ...wordsOf(field.kind)} : root;
    },
    namesAt: (path) => fieldsWithin(fields, path).map(({name}) => name),
  };
}

function textOf(kind: Kind, path: Path): string {
  const isElement = typeof path.at(-1) === 'number';
  if (isElement && kind.type === 'texts') return 'a text of at most 300 letters';
  if (isElement && kind.type === 'list') return `the fields ${kind.fields.map(({name}) => name).join(', ')}`;
  return expectedOf(kind);
}

function wordsOf(kind: Kind): {readonly words?: readonly string[]} {
  if (kind.type === 'goal') return {words: goalRows.map(({name}) => name)};
  return kind.type === 'verb' ? {words: commandVerbs()} : {};
}

function fieldAt(fields: readonly Field[], path: Path): Field | undefined {
  const names = path.filter((part) => typeof part === 'string');
  let found: Field | undefined;
  let within = fields;
  for (const name of names) {
    const field = within.find((one) => one.name === name);
    if (!field) return found;
    found = field;
    within = 'fields' in field.kind ? field.kind.fields : [];
  }
  return found;
}

function fieldsWithin(fields: readonly Field[], path: Path): readonly Field[] {
  const field = fieldAt(fields, path);
  if (!field) return fields;
  return 'fields' in field.kind ? field.kind.fields : [];
}

/** Looks fields up among those of a goal, in the words of the lesson's system. */
export function lookupInGoal({name: goal, needs = [], takes = []}: GoalRow, words: SystemWords): Lookup {
  const names: readonly FieldName[] = [...needs, ...takes];
  return {
    at: ([name]) => {
      const field = names.find((one) => one === name);
      if (!field) return {text: `fields of the goal ${goal}`, example: `goal: ${goal}`};
      const {kind, example, help} = goalFields[field];
      const allowed = wordsFor(kind, words);
      const text = allowed ? `one of ${allowed.join(', ')}` : help;
      return {text, example, ...(allowed && {words: allowed})};
    },
    namesAt: () => names,
  };
}
