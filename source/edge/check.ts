/** `cap-tui check FILE`: reads a history piece by piece, has it judged, and tells the verdict. */
import {isUtf8} from 'node:buffer';
import {performance} from 'node:perf_hooks';
import {TextDecoder} from 'node:util';
import type {Value} from '../checkers/history.ts';
import {parseDuration} from '../script/amount.ts';
import {Misread} from '../script/history-form.ts';
import {type Choices, failedCas, type Import, models, newImport, takeEvent} from '../script/history-import.ts';
import {type Answer, judge, type Question, questions} from '../script/history-judge.ts';
import {type HistoryFormat, historyFormats, printReport} from '../script/history-report.ts';
import {endText, newTextReader, notText, pushText, type TextReader} from '../script/history-text.ts';
import {showText} from '../script/printable.ts';
import {type Bytes, type OpenBytes, unpacked} from './bytes.ts';
import {fileName, reasonOf} from './files.ts';
import type {Values} from './flags.ts';
import type {ExitCode} from './headless.ts';
import type {Output} from './output.ts';
import {newProgress, type Progress} from './progress.ts';

export interface Wishes extends Choices {
  readonly question: Question;
  readonly format: HistoryFormat;
  readonly limitMillis: number;
  readonly allowTruncated: boolean;
}

/** What the command line brings along; tests bring their own clock and screen. */
export interface Around {
  readonly output: Output;
  readonly openBytes: OpenBytes;
  readonly now?: () => number;
  readonly screen?: ((text: string) => void) | null;
}

const exitCodes: Readonly<Record<Answer, ExitCode>> = {holds: 0, violated: 1, unknown: 3};
const wanted = 'a history, JSON lines or EDN';
const asIn = 'as in: cap-tui check history.edn';

/** What the flags of `check` ask for; they have been found right. */
export function wishesOf(values: Values): Wishes {
  const [question] = values.consistency ?? [];
  return {
    question: questions.find((name) => name === question) ?? 'linearizable',
    model: models.find((name) => name === values.model?.[0]) ?? models[0],
    failedCas: failedCas.find((name) => name === values['failed-cas']?.[0]) ?? failedCas[0],
    initial: initialOf(values.initial?.[0]),
    format: historyFormats.find((name) => name === values.format?.[0]) ?? 'text',
    limitMillis: parseDuration(values['time-limit']?.[0] ?? '30s') ?? 0,
    allowTruncated: (values['allow-truncated'] ?? []).length > 0,
  };
}

function initialOf(text: string | undefined): Value {
  if (text === undefined || text === 'nothing') return null;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** Judges the history in a file; 0 no violation, 1 violated, 2 it cannot be read, 3 unknown. */
export async function checkHistory(path: string, wishes: Wishes, around: Around): Promise<ExitCode> {
  const {output, openBytes, now = () => performance.now()} = around;
  const progress = newProgress(now, around.screen);
  const read = await readHistory(openBytes(path), wishes, progress);
  if ('problem' in read) {
    progress.clear();
    output.complain(`${fileName(path)}${showText(read.problem)}`);
    return 2;
  }
  const end = now() + wishes.limitMillis;
  const verdict = judge(read.imported, wishes.question, () => {
    progress.tell('judging');
    return now() >= end;
  });
  progress.clear();
  output.write(printReport({file: fileName(path), question: wishes.question, verdict, ...read}, wishes.format));
  return exitCodes[verdict.answer];
}

type Read = {readonly imported: Import; readonly truncated: boolean} | {readonly problem: string};

async function readHistory(bytes: Bytes, wishes: Wishes, progress: Progress): Promise<Read> {
  let imported: Import | null = null;
  const reader = newTextReader({
    onNotation: (notation) => {
      imported = newImport(notation, wishes);
    },
    onEvent: (event) => takeEvent(imported as Import, event),
  });
  const cutOff = await readAll(reader, bytes, () =>
    progress.tell(`${imported?.operations.length ?? 0} operations read`),
  );
  if (cutOff && !(cutOff.allowed && wishes.allowTruncated)) return {problem: cutOff.problem};
  return finished(imported, cutOff?.problem ?? null);
}

function finished(imported: Import | null, cutOff: string | null): Read {
  if (!imported || imported.operations.length === 0)
    return {problem: `: it holds no operation of a client: expected ${wanted}, ${asIn}`};
  if (cutOff !== null) imported.notes.push('the file was cut off; the event that it ends in was left out');
  return {imported, truncated: cutOff !== null};
}

interface Stopped {
  readonly problem: string;
  /** The file was merely cut off, and what came before may be judged. */
  readonly allowed: boolean;
}

const truncatedHint = '; --allow-truncated judges what comes before';

/** Reads to the end; null when nothing was wrong. */
async function readAll(reader: TextReader, bytes: Bytes, onPiece: () => void): Promise<Stopped | null> {
  let rest: Uint8Array = new Uint8Array();
  try {
    for await (const piece of unpacked(bytes)) {
      const all = Buffer.concat([rest, piece]);
      const whole = all.length - unfinished(all);
      rest = all.subarray(whole);
      pushBytes(reader, all.subarray(0, whole));
      onPiece();
    }
    endText(reader);
    if (rest.length > 0) throw notText(reader);
    return null;
  } catch (error) {
    return stoppedBy(error);
  }
}

/** How many bytes at the end begin a letter that goes on in the next piece (UTF-8, RFC 3629). */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >> 6 === 2) continue;
    const length = byte >= 0xf8 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/** Reads whole letters; bytes that are none are reported with their place. */
function pushBytes(reader: TextReader, bytes: Uint8Array): void {
  const text = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
  const isSound = isUtf8(bytes);
  pushText(reader, isSound ? text : text.slice(0, text.indexOf('\ufffd')));
  if (!isSound) throw notText(reader);
}

function stoppedBy(error: unknown): Stopped {
  if (error instanceof Misread) {
    const {line, column} = error.place;
    const allowed = error.wrong.cutOff === true;
    return {problem: `:${line}:${column}: ${error.message}${allowed ? truncatedHint : ''}`, allowed};
  }
  const {code} = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR')
    return {problem: `: it ends too early: expected the rest of the gzip file${truncatedHint}, ${asIn}`, allowed: true};
  if (code === undefined) throw error;
  const reason = code.startsWith('Z_') ? `its gzip data is broken: expected ${wanted}` : reasonOf(code, wanted);
  return {
    problem: `: ${code === 'ENOENT' ? `there is no such file: expected ${wanted}` : reason}, ${asIn}`,
    allowed: false,
  };
}
