/** What happens in a workshop, one line each: who came and went, who was refused and why. Never a code, a ticket, a key or what somebody typed. */
import {clean, clip} from '../ui/text.ts';
import type {Person} from './person.ts';

export type Happening =
  | {readonly event: 'listening'; readonly address: string; readonly port: number; readonly fingerprint: string}
  | {readonly event: 'refused'; readonly address: string; readonly reason: string}
  | {readonly event: 'wrong'; readonly address: string; readonly what: string}
  | {readonly event: 'joined'; readonly address: string; readonly person: Person}
  | {readonly event: 'left'; readonly address: string; readonly person: Person; readonly reason: string}
  | {readonly event: 'broken'; readonly person: Person | null; readonly detail: string}
  | {readonly event: 'desk'; readonly person: Person; readonly action: string; readonly subject: string | null}
  | {readonly event: 'closed'; readonly reason: string};

export type Log = (happening: Happening) => void;

const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

type Field = string | number | null;

/** The happening as flat fields, each text cleaned and cut. */
function fieldsOf(happening: Happening): [string, Field][] {
  return Object.entries(happening).flatMap(([name, value]: [string, Field | Person]): [string, Field][] => {
    if (value === null || typeof value === 'number') return [[name, value]];
    if (typeof value === 'string') return [[name, harmless(value)]];
    return [
      ['person', harmless(value.id)],
      ['name', harmless(value.name)],
      ['role', value.role],
    ];
  });
}

function harmless(text: string): string {
  return clip(clean(text), 400);
}

const printers: Readonly<Record<LogFormat, (at: string, fields: readonly [string, Field][]) => string>> = {
  json: (at, fields) => JSON.stringify(Object.fromEntries([['at', at], ...fields])),
  text: (at, fields) => {
    const [[, event] = ['', '']] = fields;
    const told = fields.slice(1).filter(([, value]) => value !== null);
    return [at, event, ...told.map(([name, value]) => `${name}=${quoted(String(value))}`)].join(' ');
  },
};

function quoted(text: string): string {
  return /^[\w.:/+-]+$/.test(text) ? text : JSON.stringify(text);
}

/** One line without its break; `at` is the time of day. */
function printHappening(happening: Happening, at: Date, format: LogFormat): string {
  return printers[format](at.toISOString(), fieldsOf(happening));
}

/** Refusals beyond these in a second are only counted: whoever knocks a thousand times must not fill the disk. */
const refusalsPerSecond = 10;

/** A log that writes lines. */
export function openLog(write: (line: string) => void, format: LogFormat, now: () => number = Date.now): Log {
  let second = 0;
  let refusals = 0;
  return (happening) => {
    const at = now();
    if (at - second >= 1_000) {
      const unsaid = refusals - refusalsPerSecond;
      if (unsaid > 0)
        write(printHappening({event: 'refused', address: 'several', reason: `${unsaid} more`}, new Date(at), format));
      second = at;
      refusals = 0;
    }
    if (happening.event === 'refused' || happening.event === 'wrong') refusals += 1;
    if (refusals <= refusalsPerSecond || !['refused', 'wrong'].includes(happening.event))
      write(printHappening(happening, new Date(at), format));
  };
}
