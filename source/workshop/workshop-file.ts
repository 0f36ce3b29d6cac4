/**
 * The file of a workshop: what it is called, its lessons in order, who may come in, how many and how long. Checked before
 * anybody is let in: each mistake with its place, what was expected and an example.
 */
import {z} from 'zod';
import {complainOf, type Lookup} from '../lessons/issues.ts';
import type {Lesson} from '../lessons/lesson.ts';
import {count, text} from '../lessons/simple-shapes.ts';
import {complain, oneLine, placeOf, readSource, unreadable} from '../lessons/source.ts';
import {shown} from '../script/problem.ts';
import type {Unreadable} from '../script/script.ts';

/** What a workshop file says; what it leaves out is null. */
export interface WorkshopPlan {
  readonly title: string;
  readonly greeting: string | null;
  readonly auth: Auth;
  /** The join code; null lets the host draw one. */
  readonly code: string | null;
  /** For `auth: keys`: a file of public keys, as named in the workshop file. */
  readonly keys: string | null;
  /** In order; null is all of the catalogue. */
  readonly lessons: readonly Lesson[] | null;
  readonly limits: PlannedLimits;
}

export interface PlannedLimits {
  readonly seats?: number;
  readonly idleMinutes?: number;
  readonly hours?: number;
}

export const ways = ['code', 'keys', 'open'] as const;
/** What is asked of somebody new: the join code, a listed key, or a name only. */
export type Auth = (typeof ways)[number];

/** A workshop without a file. */
export const usualPlan: WorkshopPlan = {
  title: 'CAP workshop',
  greeting: null,
  auth: 'code',
  code: null,
  keys: null,
  lessons: null,
  limits: {},
};

/** A lesson of the catalogue by its name, or one in a file beside the workshop's; else what is wrong with it. */
export type FindLesson = (entry: string) => {readonly ok: true; readonly lesson: Lesson} | Unreadable;

export type ReadPlan = {readonly ok: true; readonly plan: WorkshopPlan} | Unreadable;

interface Field {
  readonly shape: z.ZodType;
  readonly expected: string;
  readonly example: string;
  readonly words?: readonly string[];
}

const code = /^[\w.-]{4,40}$/;

const fields: Readonly<Record<string, Field>> = {
  title: {shape: text(60), expected: 'a text of at most 60 letters', example: 'title: CAP in ninety minutes'},
  greeting: {
    shape: text(200).optional(),
    expected: 'a line of at most 200 letters',
    example: 'greeting: Press ? for the keys.',
  },
  auth: {
    shape: z.enum(ways).optional(),
    expected: `what is asked of somebody new: one of ${ways.join(', ')}`,
    example: 'auth: code',
    words: ways,
  },
  code: {
    shape: z.string().regex(code).optional(),
    expected: '4 to 40 letters, digits, dots, dashes',
    example: 'code: amber-owl-42',
  },
  keys: {
    shape: text(500).optional(),
    expected: 'a file of public keys, one in a line',
    example: 'keys: attendees.pub',
  },
  lessons: {
    shape: z.array(text(300)).min(1).max(100).optional(),
    expected: 'a list of 1 to 100 lessons, by name or file',
    example: 'lessons: [minority-waits, ./my-own.yaml]',
  },
  limits: {
    shape: z
      .strictObject({seats: count(1, 1000), 'idle-minutes': count(1, 1440), hours: count(1, 168)})
      .partial()
      .optional(),
    expected: 'the fields seats, idle-minutes, hours',
    example: 'limits: {seats: 60, idle-minutes: 30, hours: 8}',
  },
};

const limits: Readonly<Record<string, Omit<Field, 'shape'>>> = {
  seats: {expected: 'a whole number from 1 to 1000', example: 'seats: 60'},
  'idle-minutes': {expected: 'a whole number from 1 to 1440', example: 'idle-minutes: 30'},
  hours: {expected: 'a whole number from 1 to 168', example: 'hours: 8'},
};

const whole = z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, {shape}]) => [name, shape])));

const lookup: Lookup = {
  at: ([name, part]) => {
    const field = typeof part === 'string' ? limits[part] : fields[String(name)];
    const {expected, example, words} = field ?? {
      expected: `the fields ${Object.keys(fields).join(', ')}`,
      example: 'title: …',
    };
    return {text: expected, example, ...(words && {words})};
  },
  namesAt: ([name]) => Object.keys(name === 'limits' ? limits : fields),
};

/** What the shapes let through. */
interface Raw {
  readonly title: string;
  readonly greeting?: string;
  readonly auth?: Auth;
  readonly code?: string;
  readonly keys?: string;
  readonly lessons?: readonly string[];
  readonly limits?: {readonly seats?: number; readonly 'idle-minutes'?: number; readonly hours?: number};
}

/** The workshop in a file, or everything that is wrong with it. Never throws, whatever the text. */
export function readWorkshop(fileText: string, fileName: string, find: FindLesson): ReadPlan {
  const source = readSource(fileText, fileName);
  if (source.mistakes.length > 0) return unreadable(source);
  const shaped = whole.safeParse(source.document.toJS());
  if (!shaped.success) {
    complainOf(source, shaped.error, lookup);
    return unreadable(source);
  }
  const raw = shaped.data as unknown as Raw;
  const named = raw.lessons?.map((entry, index) => {
    const found = find(entry);
    if (found.ok) return found.lesson;
    const {line, column} = placeOf(source, ['lessons', index]);
    source.mistakes.push(`${fileName}:${line}:${column}: ${found.message}`);
    return null;
  });
  const {auth = 'code', keys = null} = raw;
  if (auth === 'keys' && keys === null)
    complain(source, placeOf(source, ['auth']), {
      found: `${shown('keys')} without a file of keys`,
      expected: 'the keys of those who may come in',
      example: 'keys: attendees.pub',
    });
  if (source.mistakes.length > 0) return unreadable(source);
  return {ok: true, plan: planOf(raw, named?.filter((lesson) => lesson !== null) ?? null)};
}

function planOf(raw: Raw, lessons: readonly Lesson[] | null): WorkshopPlan {
  const {title, greeting, auth = 'code', code = null, keys = null} = raw;
  const {seats, 'idle-minutes': idleMinutes, hours} = raw.limits ?? {};
  return {
    title: oneLine(title),
    greeting: greeting === undefined ? null : oneLine(greeting),
    auth,
    code,
    keys,
    lessons,
    limits: {
      ...(seats !== undefined && {seats}),
      ...(idleMinutes !== undefined && {idleMinutes}),
      ...(hours !== undefined && {hours}),
    },
  };
}

/** The lessons of an hour and a half, as the README plans it. */
const ninetyMinutes = [
  'tour',
  'three-answers',
  'crash-or-cut',
  'smaller-side-waits',
  'every-node',
  'nobody-picks-p',
  'weak-enough',
  'after-the-heal',
  'quorums-overlap',
  'bank-and-feed',
];

/** A file to begin with, as `cap-tui serve --example` prints it. */
export function exampleWorkshop(): string {
  const list = ninetyMinutes.map((name) => `  - ${name}\n`).join('');
  return `# A workshop: cap-tui serve workshop.yaml
title: CAP in ninety minutes
# Shown to everybody who sits down; may be left out.
greeting: Press ? for the keys.

# What is asked of somebody new: code (the join code), keys (a listed public key) or open (a name only).
auth: code
# Left out, another code is made at each start.
# code: amber-owl-42
# keys: attendees.pub

# In order: names of the catalogue (cap-tui learn --list), or lesson files beside this one, as in ./my-own.yaml.
# Left out, all lessons.
lessons:
${list}
limits:
  seats: 60
  idle-minutes: 30
  hours: 8
`;
}
