/** What a lesson says, as rows: its story, its goals while they are worked on, its debrief. */
import type {Lesson} from '../../lessons/lesson.ts';
import type {Glyphs} from '../glyphs.ts';
import {allMet, goalAhead, type Run} from '../lesson-run.ts';
import {nextLesson} from '../lesson-wishes.ts';
import type {See} from '../see.ts';
import {clean, wrap} from '../text.ts';
import type {Style} from '../theme.ts';
import type {Span} from './canvas.ts';

export type Row = readonly Span[];

type Drawn = Pick<See, 'school'> & {readonly glyphs: Glyphs};

/** A longer mark is not indented under. */
const longestIndent = 4;

/** A paragraph in so many columns. Its first row begins with a mark, the others under what follows it, or indented a little. */
export function paragraph(text: string, width: number, style: Style = 'plain', mark: Span = ['']): Row[] {
  const [word] = mark;
  const indent = word.length <= longestIndent ? word.length : 2;
  const words = clean(text);
  const [first = ''] = wrap(words, Math.max(1, width - word.length));
  const rest = words.slice(first.length).trimStart();
  const others = rest === '' ? [] : wrap(rest, Math.max(1, width - indent));
  return [[mark, [first, style]], ...others.map((line): Row => [[' '.repeat(indent)], [line, style]])];
}

/** The story, with what is to come about. */
export function storyRows({lesson}: Run, width: number, {glyphs}: Drawn): Row[] {
  return [
    ...apart(lesson.story.map((text) => paragraph(text, width))),
    [],
    [[lesson.goals.length === 1 ? 'The goal:' : 'The goals, in any order:', 'dim']],
    ...lesson.goals.flatMap(({text}) => paragraph(text, width, 'strong', [`${glyphs.unasked} `, 'dim'])),
    [],
    [['Enter', 'key'], [' begins: time runs then.']],
  ];
}

/** What a lesson says while it is worked on. */
export interface Work {
  /** All goals, what is missing, all hints that are open, what to do next. */
  readonly full: readonly Row[];
  /** How many goals are met. */
  readonly count: readonly Row[];
  /** The goal ahead, and what is missing there. */
  readonly ahead: readonly Row[];
  /** The newest hint, and what to do next. */
  readonly end: readonly Row[];
}

/** The goals, what is missing, the hints, and what to do next: at length, and in the parts of which less is made. */
export function workRows(run: Run, width: number, drawn: Drawn): Work {
  if (run.sandbox) return {full: sandboxRows(width), count: [], ahead: sandboxRows(width), end: []};
  const {lesson} = run;
  const {glyphs} = drawn;
  const next = nextRows(run, width, drawn);
  const first = goalAhead(run);
  const ahead = first ? [...goalRows(run, first.index, width, glyphs), ...missingRows(first.missing, width)] : [];
  const goals = lesson.goals.flatMap((_, index) =>
    index === first?.index ? ahead : goalRows(run, index, width, glyphs),
  );
  const hints = lesson.hints.slice(0, run.hints).map((_, index) => hintRows(lesson, index, width));
  return {
    full: [...goals, ...hints.flat(), ...next],
    count: [countRow(run, glyphs)],
    ahead,
    end: [...(hints.at(-1) ?? []), ...next],
  };
}

function sandboxRows(width: number): Row[] {
  return [
    ...paragraph('A copy of the lab to play with. Nothing here counts, and the lesson waits as you left it.', width),
    ...paragraph(', then 5, goes back to it.', width, 'plain', ['l', 'key']),
  ];
}

function missingRows(missing: string | null, width: number): Row[] {
  return missing === null ? [] : paragraph(missing, width, 'dim', ['  ']);
}

/** `✓ 2 of 5 goals met`. */
function countRow({lesson, standings}: Run, {ok, unasked}: Glyphs): Row {
  const met = standings.filter((one) => one.met).length;
  const text = `${met} of ${lesson.goals.length} goals met`;
  return [met > 0 ? [`${ok} ${text}`, 'ok'] : [`${unasked} ${text}`, 'dim']];
}

function goalRows({lesson, standings}: Run, index: number, width: number, {ok, unasked}: Glyphs): Row[] {
  const goal = lesson.goals[index];
  if (!goal) return [];
  return standings[index]?.met
    ? paragraph(goal.text, width, 'ok', [`${ok} `, 'ok'])
    : paragraph(goal.text, width, 'plain', [`${unasked} `, 'dim']);
}

function hintRows({hints}: Lesson, index: number, width: number): Row[] {
  return paragraph(hints[index] ?? '', width, 'label', [`hint ${index + 1}/${hints.length} `, 'dim']);
}

function nextRows(run: Run, width: number, drawn: Drawn): Row[] {
  return paragraph(nextText(run, drawn), width, 'strong', [`${drawn.glyphs.caret} `, 'key']);
}

/** What to do next while the lab has the keys. */
export function nextText(run: Run, {school}: Pick<See, 'school'>): string {
  if (run.sandbox) return 'the sandbox: nothing here counts; l, then 5, goes back to the lesson';
  if (run.typing) return 'watch: the solution is being typed; Esc stops it';
  const ahead = goalAhead(run);
  if (ahead && !run.passed) return ahead.goal.next;
  if (!allMet(run) && !run.passed) return '';
  const next = school && nextLesson(school.catalogue, run.lesson.name);
  return next
    ? `passed: N opens the next lesson, ${next.title}; or play on`
    : 'passed: l, then 7, shows the list; or play on';
}

/** What is to be said when all goals are met. */
export function debriefRows(run: Run, width: number, drawn: Drawn): Row[] {
  const {debrief} = run.lesson;
  return apart([
    passRows(run, width, drawn.glyphs),
    predictionRows(run, width, drawn.glyphs),
    titled('In plain words', debrief.plain, width),
    titled('In formal words', debrief.formal, width),
    paragraph(debrief.source, width, 'dim', ['Source: ', 'dim']),
    beliefRows(run.lesson, width),
    onwardRows(run, width, drawn),
  ]);
}

/** Par is the best solution known, not the best there is. */
function againstPar(commands: number, par: number): string {
  if (commands === par) return 'so did its author';
  return commands < par ? `its author needed ${par}` : `${par} ${par === 1 ? 'is' : 'are'} enough`;
}

/** `✓ Passed with 3 commands; 2 are enough.` */
function passRows({lesson, passed}: Run, width: number, {ok}: Glyphs): Row[] {
  if (!passed) return [];
  const {commands, alone, before} = passed;
  const count = `${commands} ${commands === 1 ? 'command' : 'commands'}`;
  const better =
    before === null
      ? ''
      : commands < before
        ? ` Better than before: it took you ${before}.`
        : ` Your best is ${before}.`;
  const text = alone
    ? `Passed with ${count}; ${againstPar(commands, lesson.par)}.${better}`
    : `The solution passed with ${count}. l, then 3, and it is your turn.`;
  return paragraph(text, width, 'ok', [`${ok} `, 'ok']);
}

/** A hit is confirmed; a miss is explained by what speaks against it and for what came. */
function predictionRows({lesson, predicted}: Run, width: number, {ok, refused}: Glyphs): Row[] {
  const choices = lesson.prediction?.choices ?? [];
  const chosen = predicted && choices[predicted.choice];
  const right = predicted && choices[predicted.right];
  if (!predicted || !chosen || !right) return [];
  if (predicted.choice === predicted.right) {
    return [
      ...paragraph(`As you predicted: ${chosen.text}`, width, 'ok', [`${ok} `, 'ok']),
      ...paragraph(right.because, width - 2, 'plain', ['  ']),
    ];
  }
  return [
    ...paragraph(`You predicted: ${chosen.text}`, width, 'refused', [`${refused} `, 'refused']),
    ...paragraph(chosen.because, width - 2, 'plain', ['  ']),
    ...paragraph(`It came so: ${right.text}`, width, 'ok', [`${ok} `, 'ok']),
    ...paragraph(right.because, width - 2, 'plain', ['  ']),
  ];
}

function titled(title: string, text: string, width: number): Row[] {
  return [[[title, 'title']], ...paragraph(text, width)];
}

function beliefRows({misconception}: Lesson, width: number): Row[] {
  return misconception ? paragraph(misconception.belief, width, 'dim', ['Often believed: ', 'dim']) : [];
}

function onwardRows(run: Run, width: number, {school}: Drawn): Row[] {
  const next = school && nextLesson(school.catalogue, run.lesson.name);
  const enter = next ? `opens the next lesson: ${next.title}` : 'shows the list of lessons';
  return [
    ...paragraph(enter, width, 'plain', ['Enter ', 'key']),
    ...paragraph('plays on here', width, 'plain', ['Esc   ', 'key']),
  ];
}

/** Blocks with a blank row between them; empty ones are left out. */
function apart(blocks: readonly (readonly Row[])[]): Row[] {
  return blocks.filter((rows) => rows.length > 0).flatMap((rows, index) => (index === 0 ? rows : [[], ...rows]));
}
