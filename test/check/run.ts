/** Runs `cap-tui check` on a history in memory, by the same way as the command line: flags, files, output. */
import {Readable} from 'node:stream';
import {checkHistory, wishesOf} from '../../source/edge/check.ts';
import type {Values} from '../../source/edge/flags.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Given {
  readonly values?: Values;
  readonly name?: string;
  readonly now?: () => number;
  readonly screen?: (text: string) => void;
  /** How many bytes come at a time. */
  readonly piece?: number;
}

/** The verdict on a file with this content. */
export async function check(content: string | Uint8Array, given: Given = {}): Promise<Ended> {
  const {values = {}, name = 'history', piece = 65_536, now, screen} = given;
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let [out, err] = ['', ''];
  const output = {
    write: (text: string) => {
      out += text;
    },
    complain: (text: string) => {
      err += `${text}\n`;
    },
  };
  const openBytes = () => Readable.from(pieces(bytes, piece));
  const code = await checkHistory(name, wishesOf(values), {
    output,
    openBytes,
    screen: screen ?? null,
    ...(now ? {now} : {}),
  });
  return {code, out, err};
}

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** What a report in JSON holds, as far as tests ask. */
export interface Report {
  readonly operations: number;
  readonly keys: number;
  readonly verdict: string;
  readonly marks: readonly {readonly at: number | null; readonly text: string}[];
  readonly notes: readonly string[];
  readonly truncated: boolean;
  readonly rungs: readonly {
    readonly rung: string;
    readonly verdict: string;
    readonly sentence: string;
    readonly witness?: {
      readonly anomaly: string;
      readonly operations: readonly {readonly f: string; readonly lines: readonly number[]}[];
      readonly picture: readonly string[];
    };
  }[];
}

/** The same as JSON; fails when there is no report. */
export async function report(
  content: string | Uint8Array,
  given: Given = {},
): Promise<Report & {readonly code: number}> {
  const {code, out, err} = await check(content, {...given, values: {...given.values, format: ['json']}});
  if (out === '') throw new Error(err);
  return {code, ...(JSON.parse(out) as Report)};
}

/** Lines of JSON from short words: `0 invoke write 1`, with the line's number as its time. */
export function lines(...events: readonly string[]): string {
  return events
    .map((event, time) => {
      const [process = '', type, f, value = 'null'] = event.split(' ');
      return `{"process":${process},"type":"${type}","f":"${f}","key":"x","value":${value},"time":${time}}\n`;
    })
    .join('');
}
