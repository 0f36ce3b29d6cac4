/** From the command line and a workshop file to what is to be hosted; the first thing that is wrong, if anything is. */
import {dirname, resolve} from 'node:path';
import {readCatalogue} from '../edge/catalogue.ts';
import type {Call} from '../edge/commands.ts';
import type {Wish} from '../edge/files.ts';
import {workshopFolder} from '../edge/home.ts';
import {aLesson} from '../edge/lessons.ts';
import type {Catalogue} from '../lessons/lesson.ts';
import {readLesson} from '../lessons/read.ts';
import {shown} from '../script/problem.ts';
import type {Unreadable} from '../script/script.ts';
import {closest} from '../script/suggest.ts';
import {refusalToListen} from './address.ts';
import {drawCode} from './code.ts';
import {parseKeys} from './keys.ts';
import type {Limits} from './limits.ts';
import type {LogFormat} from './log.ts';
import {isGuarded, type LoginPolicy} from './login-policy.ts';
import {type FindLesson, type ReadPlan, readWorkshop, usualPlan, type WorkshopPlan} from './workshop-file.ts';

export interface ServeOptions {
  readonly plan: WorkshopPlan;
  readonly catalogue: Catalogue;
  readonly host: string;
  readonly port: number;
  readonly state: string;
  readonly policy: LoginPolicy;
  readonly limits: Partial<Limits>;
  readonly log: LogFormat;
}

type Asked = Pick<Call, 'names' | 'values' | 'readFile'>;

export type Options = {readonly ok: true; readonly options: ServeOptions} | Unreadable;

/** What is to be hosted. */
export function serveOptions(asked: Asked): Options {
  const {values, names} = asked;
  if (names.length > 1) return refuse(`serve takes one workshop file, as in: cap-tui serve ${names[0]}`);
  const read = planOf(asked);
  if (!read.ok) return read;
  const {plan, catalogue} = read;
  const instructors = keysOf(values['instructor-keys']?.[0] ?? null, asked);
  const attendees = plan.auth === 'keys' ? keysOf(keysPath(plan, names[0]), asked) : none;
  const wrong = [instructors, attendees].find((one) => !one.ok);
  if (wrong && !wrong.ok) return wrong;
  const open = values.open?.length === 1;
  const auth = open ? 'open' : plan.auth;
  const policy: LoginPolicy = {
    auth,
    code: auth === 'code' ? (values.code?.[0] ?? plan.code ?? drawCode()) : null,
    attendeeKeys: attendees.ok ? attendees.fingerprints : [],
    instructorKeys: instructors.ok ? instructors.fingerprints : [],
  };
  const host = values.host?.[0] ?? '127.0.0.1';
  const refusal = refusalToListen({host, guarded: isGuarded(policy), open});
  if (refusal !== null) return refuse(refusal);
  return {
    ok: true,
    options: {
      plan,
      catalogue,
      host,
      port: Number(values.port?.[0] ?? 2222),
      state: stateOf(asked),
      policy,
      limits: limitsOf(plan, values.seats?.[0]),
      log: values.log?.[0] === 'json' ? 'json' : 'text',
    },
  };
}

/** The folder of a workshop's state, as it was asked for. */
export function stateOf({values}: Pick<Call, 'values'>): string {
  const [asked] = values.state ?? [];
  return asked === undefined ? workshopFolder() : resolve(asked);
}

const aWorkshop: Wish = {
  what: 'a workshop file',
  means: 'as cap-tui serve --example prints it',
  example: 'cap-tui serve workshop.yaml',
  named: () => undefined,
  names: () => [],
  namesOf: '',
  extension: '.yaml',
};

const keyFile: Wish = {
  ...aWorkshop,
  what: 'a file of public keys',
  means: 'one in a line',
  example: 'cap-tui serve --instructor-keys ~/.ssh/id_ed25519.pub',
};

type Planned = {readonly ok: true; readonly plan: WorkshopPlan; readonly catalogue: Catalogue} | Unreadable;

/** The plan with its lessons: those of the file in its order, else all. */
export function planOf({names, readFile}: Pick<Call, 'names' | 'readFile'>): Planned {
  const all = readCatalogue();
  const [path] = names;
  if (path === undefined) return {ok: true, plan: usualPlan, catalogue: all};
  const file = readFile(path, aWorkshop);
  if (!file.ok) return file;
  const read: ReadPlan = readWorkshop(file.text, file.name, finderIn(all, dirname(path), readFile));
  if (!read.ok) return read;
  const {plan} = read;
  const own = plan.lessons && [{name: 'workshop', title: plan.title, lessons: plan.lessons}];
  return {ok: true, plan, catalogue: own ?? all};
}

/** Lessons by their name, and files beside the workshop's. */
function finderIn(catalogue: Catalogue, folder: string, readFile: Call['readFile']): FindLesson {
  const lessons = catalogue.flatMap((track) => track.lessons);
  const names = lessons.map(({name}) => name);
  return (entry) => {
    if (/[/\\]|\.ya?ml$/.test(entry)) {
      const read = readFile(resolve(folder, entry), aLesson);
      return read.ok ? readLesson(read.text, read.name) : read;
    }
    const lesson = lessons.find(({name}) => name === entry);
    if (lesson) return {ok: true, lesson};
    const near = closest(entry, names);
    const hint = near === null ? '' : ` (did you mean ${near}?)`;
    return refuse(
      `expected the name of a lesson, or a file, found ${shown(entry)}${hint}; as in: ${names[0] ?? './my-own.yaml'}`,
    );
  };
}

const none = {ok: true, fingerprints: []} as const;

function keysOf(path: string | null, {readFile}: Asked): ReturnType<typeof parseKeys> {
  if (path === null) return none;
  const file = readFile(path, keyFile);
  return file.ok ? parseKeys(file.text, file.name) : file;
}

/** Named in the workshop file, hence beside it. */
function keysPath({keys}: WorkshopPlan, workshop: string | undefined): string | null {
  return keys === null || workshop === undefined ? keys : resolve(dirname(workshop), keys);
}

function limitsOf({limits: {seats, idleMinutes, hours}}: WorkshopPlan, asked: string | undefined): Partial<Limits> {
  const wanted = asked === undefined ? seats : Number(asked);
  return {
    ...(wanted !== undefined && {seats: wanted}),
    ...(idleMinutes !== undefined && {idleMillis: idleMinutes * 60_000}),
    ...(hours !== undefined && {longestMillis: hours * 3_600_000}),
  };
}

function refuse(message: string): Unreadable {
  return {ok: false, message};
}
