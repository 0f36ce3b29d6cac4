/** From the table of fields to zod's schemas. */
import {z} from 'zod';
import type {Field, Kind} from './format.ts';
import {type FieldKind, type FieldName, type GoalRow, goalFields} from './goal-fields.ts';
import {goalRows} from './goals.ts';
import {count, text} from './simple-shapes.ts';
import {commandVerbs} from './verbs.ts';

// Each shape reads a lesson or two: compiling it costs more than it saves.
z.config({jitless: true});

/** A list of fields, of which no other may stand there. */
export function shapeOfFields(fields: readonly Field[]): z.ZodType<Record<string, unknown>> {
  return z.strictObject(Object.fromEntries(fields.map((field) => [field.name, shapeOfField(field)])));
}

function shapeOfField({kind, needed}: Field): z.ZodType {
  return needed ? shapeOf(kind) : shapeOf(kind).optional();
}

/** Cheaper to make than zod's own enumeration, and it is made for every goal of every lesson. */
function word(allowed: readonly string[]): z.ZodType {
  return z.string().refine((found) => allowed.includes(found));
}

/** Scripts are read later, with their places; here they only have to be text. */
function shapeOf(kind: Kind): z.ZodType {
  switch (kind.type) {
    case 'text':
    case 'paragraphs':
      return text(kind.most);
    case 'texts':
      return z.array(text(300)).min(kind.least).max(kind.most);
    case 'count':
      return count(kind.least, kind.most);
    case 'verb':
      return word(commandVerbs());
    case 'goal':
      return word(goalRows.map(({name}) => name));
    case 'about':
      return z.record(z.string(), z.unknown());
    case 'fields':
      return shapeOfFields(kind.fields);
    case 'list':
      return z.array(shapeOfFields(kind.fields)).min(kind.least).max(kind.most);
    case 'script':
    case 'system':
    case 'expectation':
      return text(20_000);
  }
}

/** The shapes of goals that were made so far: lessons on the same system share them. */
const goalShapes = new Map<string, z.ZodType<Record<string, unknown>>>();

/** The fields that a goal is about; `words` are those of the lesson's system. */
export function shapeOfGoal(row: GoalRow, words: SystemWords): z.ZodType<Record<string, unknown>> {
  const name = JSON.stringify([row.name, words]);
  const shape = goalShapes.get(name) ?? newShapeOfGoal(row, words);
  goalShapes.set(name, shape);
  return shape;
}

function newShapeOfGoal({needs = [], takes = []}: GoalRow, words: SystemWords): z.ZodType<Record<string, unknown>> {
  const kindOf = (name: FieldName) => shapeOfGoalField(goalFields[name].kind, words);
  return z.strictObject({
    ...Object.fromEntries(needs.map((name) => [name, kindOf(name)])),
    ...Object.fromEntries(takes.map((name) => [name, kindOf(name).optional()])),
  });
}

export interface SystemWords {
  readonly nodes: readonly string[];
  readonly levels: readonly string[];
}

/** The words that may stand in a field of a goal; undefined where there are no certain ones. */
export function wordsFor(kind: FieldKind, {nodes, levels}: SystemWords): readonly string[] | undefined {
  if (kind.type === 'word') return kind.words;
  if (kind.type === 'node') return [...kind.words, ...nodes];
  if (kind.type === 'level') return levels;
  return kind.type === 'verb' ? commandVerbs() : undefined;
}

function shapeOfGoalField(kind: FieldKind, words: SystemWords): z.ZodType {
  const allowed = wordsFor(kind, words);
  if (allowed) return word(allowed);
  if (kind.type === 'count') return count(1, 3_600_000);
  return kind.type === 'counts' ? z.array(count(1, 99)).min(2).max(9) : text(200);
}
