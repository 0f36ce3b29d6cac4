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
import {findingsOf} from './predict.ts';
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

/** A mistake of a part of the lesson, at the line where that part begins. */
function told(lesson: Lesson, [first]: readonly ScriptLine[], mistake: string): string {
  return first ? `${fileOf(lesson)}:${first.number}: ${mistake}` : `${fileOf(lesson)}: ${mistake}`;
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
  const given = `the solution passes with ${count(grade.commands)}, and par is ${lesson.par}`;
  return [...mistakes, told(lesson, lesson.solution, `${given}: expected par: ${grade.commands}`)];
}

function missingIn(lesson: Lesson, {standings}: Grade, what: string): readonly string[] {
  return standings.flatMap(({missing}, index) => {
    return missing === null ? [] : [told(lesson, lesson.solution, `${what}: goal ${index + 1}, ${missing}`)];
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
  const mistake = 'it passes when nothing is done: expected a goal that is met only by what a learner does';
  return gradeScript(lesson, nothing).passed ? [`${fileOf(lesson)}: ${mistake}`] : [];
}

/** A wrong way that is forbidden needs no more: it is refused. One that cannot be carried out proves nothing. */
function proveWrong(lesson: Lesson): readonly string[] {
  const {lab, start} = openLesson(lesson);
  const grade = gradeOn(withRules(lab, lesson, start), {lesson, start, lines: lesson.wrong});
  const failures = grade.refusals.length > 0 ? [] : tell(lesson, 'wrong way', grade.failures);
  const mistake = 'the wrong way passes: expected a goal that it does not meet';
  return grade.passed ? [told(lesson, lesson.wrong, mistake), ...failures] : failures;
}

function provePrediction(lesson: Lesson): readonly string[] {
  const {prediction} = lesson;
  if (!prediction) return [];
  const failures = playThrough(prediction.trial, openLesson(lesson).lab);
  const mistakes = tell(lesson, 'trial', failures);
  return [...mistakes, ...proveChoices(lesson, prediction), ...proveAsked(lesson, prediction)];
}

/** Of too many, those that come true; of none, what was found instead. */
function proveChoices(lesson: Lesson, prediction: Prediction): readonly string[] {
  const findings = findingsOf(lesson, prediction);
  const right = findings.filter(({holds}) => holds);
  if (right.length === 1) return [];
  const named = (right.length > 0 ? right : findings).map(({when, found}) => {
    return `${printLine(when.line)} (line ${when.number})${found === '' ? '' : `: ${found}`}`;
  });
  const number = right.length === 0 ? 'none does' : `${right.length} do`;
  const mistake = `exactly one choice must come true after the trial, but ${number}: ${named.join('; ')}`;
  return [told(lesson, prediction.trial, mistake)];
}

function proveAsked(lesson: Lesson, {before, trial}: Prediction): readonly string[] {
  const asks = ({line: {act}}: ScriptLine) => act.type === 'command' && hasVerb(act.command, before);
  if (lesson.solution.some(asks)) return [];
  return [told(lesson, trial, `the prediction is asked before ${before}, which the solution never does`)];
}

function count(commands: number): string {
  return commands === 1 ? '1 command' : `${commands} commands`;
}
