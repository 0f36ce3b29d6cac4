/**
 * Proves a lesson: its own solution passes in par, nothing and the wrong way do not, its setup shows what the story says,
 * and the model answers its prediction. Everything that is not so, each in a line an author can act on.
 */
import {printLine} from '../script/grammar.ts';
import {type Failure, failureText} from '../script/report.ts';
import type {ScriptLine} from '../script/script.ts';
import {type Grade, gradeOn, gradeScript} from './grade.ts';
import type {Lesson, Prediction} from './lesson.ts';
import {openLesson, playThrough} from './open.ts';
import {trueChoices} from './predict.ts';
import {withRules} from './rules.ts';
import {hasVerb} from './verbs.ts';

/** Every mistake found; none when all is well. */
export function proveLesson(lesson: Lesson): readonly string[] {
  const proofs = [proveSetup, proveSolution, proveNothing, proveWrong, provePrediction];
  return proofs.flatMap((prove) => prove(lesson));
}

function fileOf({name}: Lesson): string {
  return `${name}.yaml`;
}

function tell(lesson: Lesson, part: string, failures: readonly Failure[]): readonly string[] {
  return failures.map((failure) => `${failureText(fileOf(lesson), failure)} (in the ${part})`);
}

function proveSetup(lesson: Lesson): readonly string[] {
  return tell(lesson, 'setup', openLesson(lesson).failures);
}

function proveSolution(lesson: Lesson): readonly string[] {
  const grade = gradeScript(lesson, lesson.solution);
  const mistakes = tell(lesson, 'solution', grade.failures);
  if (!grade.passed) return [...mistakes, ...missingIn(lesson, grade, 'the solution does not pass')];
  if (grade.commands === lesson.par) return mistakes;
  return [
    ...mistakes,
    `${fileOf(lesson)}: the solution passes with ${count(grade.commands)}, and par is ${lesson.par}`,
  ];
}

function missingIn(lesson: Lesson, {standings}: Grade, what: string): readonly string[] {
  return standings.flatMap(({missing}, index) => {
    return missing === null ? [] : [`${fileOf(lesson)}: ${what}: goal ${index + 1}, ${missing}`];
  });
}

/** Long enough for elections, time-outs and repairs to have come and gone. */
const idleMinutes = 2;
const wait: ScriptLine = {
  number: 0,
  text: 'wait 5s',
  line: {at: null, act: {type: 'command', command: {type: 'advance', by: 5_000}, background: false}},
};

function proveNothing(lesson: Lesson): readonly string[] {
  const nothing = Array.from({length: idleMinutes * 12}, () => wait);
  return gradeScript(lesson, nothing).passed ? [`${fileOf(lesson)}: it passes when nothing is done`] : [];
}

/** A wrong way that is forbidden needs no more: it is refused. One that cannot be carried out proves nothing. */
function proveWrong(lesson: Lesson): readonly string[] {
  const {lab, start} = openLesson(lesson);
  const grade = gradeOn(withRules(lab, lesson, start), {lesson, start, lines: lesson.wrong});
  const failures = grade.refusals.length > 0 ? [] : tell(lesson, 'wrong way', grade.failures);
  return grade.passed ? [`${fileOf(lesson)}: the wrong way passes`, ...failures] : failures;
}

function provePrediction(lesson: Lesson): readonly string[] {
  const {prediction} = lesson;
  if (!prediction) return [];
  const failures = playThrough(prediction.trial, openLesson(lesson).lab);
  const mistakes = tell(lesson, 'trial', failures);
  const right = trueChoices(lesson, prediction);
  return [
    ...mistakes,
    ...(right.length === 1 ? [] : mistakesOf(lesson, prediction, right)),
    ...proveAsked(lesson, prediction),
  ];
}

function mistakesOf(lesson: Lesson, {choices}: Prediction, right: readonly number[]): readonly string[] {
  const which = choices.filter((_, index) => right.includes(index)).map(({when}) => printLine(when.line));
  const found = which.length === 0 ? 'none does' : which.join(' and ');
  return [`${fileOf(lesson)}: exactly one choice must come true after the trial, but ${found}`];
}

function proveAsked(lesson: Lesson, {before}: Prediction): readonly string[] {
  const asks = ({line: {act}}: ScriptLine) => act.type === 'command' && hasVerb(act.command, before);
  if (lesson.solution.some(asks)) return [];
  return [`${fileOf(lesson)}: the prediction is asked before ${before}, which the solution never does`];
}

function count(commands: number): string {
  return commands === 1 ? '1 command' : `${commands} commands`;
}
