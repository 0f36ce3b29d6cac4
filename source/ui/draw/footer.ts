/** The line that says what is chosen, or why a key did nothing; and the keys that matter now, from the table of keys. */
import {askingClient, defaultLevel, levelFor} from '../asking.ts';
import {type Film, stopsOf} from '../film.ts';
import {type Binding, keymap, whyNot} from '../keymap.ts';
import type {Typing} from '../lesson-run.ts';
import type {LineEdit} from '../line-edit.ts';
import type {Tone} from '../state.ts';
import {charactersOf, clean, clip} from '../text.ts';
import {filmOf} from '../travel.ts';
import {type Canvas, fill, lineWidth, putLine, type Span} from './canvas.ts';
import {lessonSpans} from './lesson-hint.ts';
import {timeText} from './outcome.ts';
import {type Outlook, outlookOf} from './outlook.ts';
import {drawPrompt} from './prompt.ts';
import type {Scene} from './scene.ts';

/** One line: the palette while it is open; else what is to be said; else who is chosen and what it hears. */
export function drawHint(canvas: Canvas, scene: Scene): void {
  const {mode, message, lesson} = scene.state;
  fill(canvas, {x: 0, y: 0, width: canvas.width, height: 1});
  if (scene.wait) putLine(canvas, 1, 0, [[scene.wait, 'strong']]);
  else if (mode.type === 'line') drawPrompt(canvas, mode.edit);
  else if (mode.type === 'moment') putLine(canvas, 1, 0, momentSpans(scene, mode));
  else if (mode.type === 'showing' && lesson?.typing) drawPrompt(canvas, typedLine(lesson.typing));
  else if (message) putLine(canvas, 1, 0, saidSpans(message, canvas.width - 2));
  else if (filmOf(scene)) putLine(canvas, 1, 0, filmSpans(scene));
  else putLine(canvas, 1, 0, lessonSpans(scene, canvas.width - 2) ?? chosenSpans(scene, canvas.width - 2));
}

/** A line of the solution as far as it is typed. */
function typedLine({text, typed}: Typing): LineEdit {
  return {text: charactersOf(text).slice(0, typed).join(''), cursor: typed};
}

/** `time 1.25_ · now 3.40 of 12.00 s`, or what was wrong with it. */
function momentSpans({snapshot, glyphs}: Scene, {text, problem}: {text: string; problem: string | null}): Span[] {
  const now = `now ${timeText(snapshot.now)} of ${timeText(snapshot.until)} s`;
  return [
    [`time ${glyphs.caret} `, 'key'],
    [clean(text), 'strong'],
    [' ', 'cursor'],
    problem === null ? [`  ${now}`, 'dim'] : [`  ! ${problem}`, 'refused'],
  ];
}

/** Which demo, how far, and what to do next. */
function filmSpans({state, glyphs}: Scene): Span[] {
  const {film} = state;
  if (!film) return [];
  const {index, count} = stopsOf(film);
  const stop = {
    running: `to beat ${index} of ${count}`,
    held: `to beat ${index} of ${count}`,
    beat: `beat ${index} of ${count}`,
    end: 'the end',
  }[film.phase];
  const next = film.manner.input ? nextKeys(film) : film.phase === 'beat' ? 'goes on by itself' : '';
  const {length} = film.tape.failures;
  const said = `${length} of its expectations ${length === 1 ? 'does' : 'do'} not hold`;
  return [
    [clean(film.tape.name), 'label'],
    [` ${glyphs.dot} ${stop}`, 'dim'],
    [next === '' ? '' : ` ${glyphs.dot} `, 'dim'],
    [next, film.phase === 'running' ? 'dim' : 'strong'],
    [length > 0 ? ` ${glyphs.dot} ${said}` : '', 'refused'],
  ];
}

/** What a person can do about it. */
function nextKeys({phase, manner}: Film): string {
  return {
    running: 'space holds it',
    held: 'held: space goes on',
    beat: manner.auto === null ? 'space goes on, t lets you act' : 'goes on by itself',
    end: ', goes back a beat, t lets you act, q quits',
  }[phase];
}

function saidSpans({text, tone}: {readonly text: string; readonly tone: Tone}, room: number): Span[] {
  if (tone === 'refused') return [[clip(`! ${text}`, room), 'refused']];
  return [[clip(text, room), tone === 'ok' ? 'ok' : 'plain']];
}

/**
 * `n4 chosen · client c4 · level linearizable · hears 2 of 5: no majority`; without the middle where room is short; with
 * both levels, `r eventual, w strong`, where reads and writes are asked for at different ones. Where
 * somebody waits for an answer that cannot come because time is stopped, that is said instead.
 */
function chosenSpans(scene: Scene, width: number): Span[] {
  const {snapshot, state, glyphs} = scene;
  const dot: Span = [` ${glyphs.dot} `, 'faint'];
  const levels = levelWords(scene);
  const inVain = !state.running && snapshot.clients.some(({waiting}) => waiting !== null);
  const {text, style} = inVain ? standstill : outlookOf(snapshot, state.chosen);
  const start: Span[] = [
    [state.chosen, 'chosen'],
    [' chosen'],
    dot,
    [`client ${askingClient(snapshot, state.chosen)}`, 'label'],
  ];
  const middle: Span[] = levels === '' ? [] : [dot, [levels, state.level === null ? 'plain' : 'stale']];
  const whole = [...start, ...middle, dot, [text, style] as Span];
  return lineWidth(whole) <= width ? whole : [...start, dot, [text, style]];
}

/** The level that the next read and the next write would carry; empty where there is no choice. */
function levelWords({snapshot, state}: Scene): string {
  if (snapshot.system.levels.length < 2) return '';
  const [read, write] = (['read', 'write'] as const).map((type) =>
    clean(levelFor(snapshot, state.level, type) ?? defaultLevel(snapshot, type) ?? ''),
  );
  return read === write || !write ? `level ${read}` : `r ${read}, w ${write}`;
}

const standstill: Outlook = {text: 'time is stopped: space lets it run', style: 'unknown'};

/**
 * Keys with their word, as many as fit; those that cannot be used now are faint, the last ones stand at the right. Where a
 * film takes no keys, and in a recording, none are shown.
 */
export function drawFooter(canvas: Canvas, scene: Scene): void {
  if (filmOf(scene)?.manner.input === false) return;
  const rows = keymap[scene.state.mode.type].filter((row) => wordOf(row, scene) !== '');
  const end = rows.filter(({last}) => last).flatMap((row) => keySpans(row, scene));
  const edge = canvas.width - 1 - lineWidth(end);
  putLine(canvas, edge, canvas.height - 1, end);
  let x = 1;
  let y = 0;
  for (const spans of fitting(
    rows.filter(({last}) => !last),
    edge + (canvas.height - 1) * canvas.width,
    scene,
  )) {
    if (x + lineWidth(spans) > (y === canvas.height - 1 ? edge : canvas.width)) {
      x = 1;
      y += 1;
    }
    if (y < canvas.height) x = putLine(canvas, x, y, spans);
  }
}

/** In the order of the table; where there is no room for all, the lesser ones are left out from the end. */
function fitting(rows: readonly Binding[], room: number, scene: Scene): Span[][] {
  const all = rows.map((row) => ({spans: keySpans(row, scene), lesser: row.lesser === true}));
  const width = () => all.reduce((sum, {spans}) => sum + lineWidth(spans), 0);
  while (width() > room - 2) {
    const index = all.findLastIndex(({lesser}) => lesser);
    all.splice(index < 0 ? all.length - 1 : index, 1);
  }
  return all.map(({spans}) => spans);
}

/** The key's word for the footer; empty for a key that is only in help. */
function wordOf({short}: Binding, see: Scene): string {
  return typeof short === 'function' ? short(see) : (short ?? '');
}

function keySpans(row: Binding, see: Scene): Span[] {
  const usable = whyNot(row, see) === null;
  const word = wordOf(row, see);
  return [
    [row.shown, usable ? 'key' : 'faint'],
    [` ${word}  `, usable ? 'plain' : 'faint'],
  ];
}
