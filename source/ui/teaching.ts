/** Teaching in a sitting: a lesson is opened, looked at after whatever happens, begun again, shown, passed; who asked to be told is told. */
import type {Command} from '../lab/command.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import {evidenceOf} from '../lessons/evidence.ts';
import type {Lesson} from '../lessons/lesson.ts';
import {lessonInSteps, type OpenedLesson} from '../lessons/open.ts';
import {asksFirst, rightChoice} from '../lessons/predict.ts';
import type {Mark} from '../lessons/progress.ts';
import {withRules} from '../lessons/rules.ts';
import {commandsOf, standingsOf} from '../lessons/standing.ts';
import type {Classroom, School} from './classroom.ts';
import {begin as beginErrand, type Pieces} from './errand.ts';
import {isNewPass, newRun, type Run, type RunChange} from './lesson-run.ts';
import {type LessonWish, lessonsOf, nextLesson, wishRefusal} from './lesson-wishes.ts';
import {enterSandbox, leaveSandbox} from './sandbox.ts';
import {openShowing, tickShowing} from './showing.ts';
import {act, dispatch, explain, type Inside} from './sitting.ts';
import {newUiState} from './state.ts';

/** What can be seen of the sitting's classroom; the same object while nothing changes. */
export function schoolOf({classroom, see}: Inside): School | undefined {
  if (!classroom) return undefined;
  const progress = classroom.progress();
  if (see.school?.progress === progress) return see.school;
  return {
    catalogue: classroom.catalogue,
    progress,
    seesHands: classroom.onHand !== undefined,
    givesTickets: classroom.ticket !== undefined,
  };
}

/** Where learning begins: the list, the tour offered above it, or a lesson. */
export function beginLearning(inside: Inside): void {
  const {classroom} = inside;
  if (!classroom) return;
  inside.see = {...inside.see, state: {...inside.see.state, taught: true, running: false}};
  const {start, catalogue} = classroom;
  if (start.type === 'lesson') {
    if (start.left) goOn(inside, start.name, start.left);
    else learn(inside, start.name);
    return;
  }
  const isNew = start.type === 'tour' || Object.keys(classroom.progress()).length === 0;
  openList(inside, isNew && lessonsOf(catalogue).some(({name}) => name === tour));
}

/** The lesson that is offered to whoever comes for the first time. */
const tour = 'tour';

/** Opens the lesson of this name at its story. */
export function learn(inside: Inside, name: string): void {
  const {classroom} = inside;
  const lesson = classroom && lessonsOf(classroom.catalogue).find((one) => one.name === name);
  if (!lesson) {
    explain(inside, `there is no lesson called ${name} here`);
    return;
  }
  beginErrand(inside, `opening ${lesson.title}`, opening(inside, lesson, classroom));
}

function* opening(inside: Inside, lesson: Lesson, classroom: Classroom): Pieces {
  begin(inside, lesson, yield* lessonInSteps(lesson));
  classroom.onFact({type: 'begun', lesson: lesson.name});
}

/** The lesson goes on as it was left, with its story open; what was predicted and which hints were open is known. */
function goOn(inside: Inside, name: string, left: OpenedLesson): void {
  const lesson = inside.classroom && lessonsOf(inside.classroom.catalogue).find((one) => one.name === name);
  if (!lesson) return;
  const {hints = 0, prediction = null} = markOf(inside, lesson) ?? {};
  const predicted = prediction && {choice: prediction.choice, right: rightChoice(lesson)};
  begin(inside, lesson, left, {...newRun(lesson, left.start), hints, predicted});
  if (inside.see.state.lesson?.page === null) readPage(inside, 'story');
}

/** From the setup again; hints that are open stay open. */
export function restart(inside: Inside): void {
  const {lesson: run} = inside.see.state;
  if (!run) return;
  inside.classroom?.onFact({type: 'reset', lesson: run.lesson.name});
  beginErrand(inside, 'from the beginning again', again(inside, run));
}

function* again(inside: Inside, run: Run): Pieces {
  begin(inside, run.lesson, yield* lessonInSteps(run.lesson), run);
  act(inside, {type: 'message', tone: 'plain', text: 'from the beginning again'});
}

/** A fresh lab of a lesson in the place of whatever was open; time stands still until its story is left. */
function begin(inside: Inside, lesson: Lesson, {lab, start}: OpenedLesson, before?: Run): void {
  inside.lab = withRules(lab, lesson, start);
  inside.shifts = [];
  inside.waiting = null;
  inside.showing = null;
  inside.looked = null;
  const snapshot = inside.lab.snapshot();
  const {speed, paced, said, size, hand, notice} = inside.see.state;
  const run = newRun(lesson, start, before);
  const state = {...newUiState(snapshot), taught: true, lesson: run, said, size, hand, notice, speed, paced};
  const pane = run.page ? 'lesson' : 'cluster';
  inside.see = {...inside.see, snapshot, twins: [], left: [], state: {...state, running: before !== undefined, pane}};
  act(inside, {type: 'close'});
  look(inside, true);
}

function change(inside: Inside, what: RunChange): void {
  act(inside, {type: 'lesson', change: what});
}

/**
 * Looks how the goals stand, if there can be news: something was done, something happened, or a second has passed since the
 * last look. In a workshop hundreds of lessons are looked at in one process.
 */
export function look(inside: Inside, done: boolean): void {
  const {snapshot, state} = inside.see;
  const {lesson: run} = state;
  if (!run || run.sandbox || snapshot === inside.looked) return;
  if (!done && inside.looked && !hasNews(inside.looked, snapshot)) return;
  inside.looked = snapshot;
  const evidence = evidenceOf(inside.lab, run.start);
  const standings = standingsOf(run.lesson, evidence);
  const commands = commandsOf(evidence);
  const same = commands === run.commands && JSON.stringify(standings) === JSON.stringify(run.standings);
  if (!same) change(inside, {type: 'looked', standings, commands});
  passIfMet(inside);
}

function hasNews(before: LabSnapshot, now: LabSnapshot): boolean {
  return (
    before.events.at(-1) !== now.events.at(-1) ||
    before.leader !== now.leader ||
    before.converged !== now.converged ||
    before.lost.length !== now.lost.length ||
    Math.floor(before.now / 1000) !== Math.floor(now.now / 1000)
  );
}

/** All goals are met: it is remembered, and the debrief comes by itself. */
function passIfMet(inside: Inside): void {
  const {lesson: run, running} = inside.see.state;
  if (!run || run.typing || !isNewPass(run)) return;
  const pass = {commands: run.commands, alone: !run.shown, before: markOf(inside, run.lesson)?.best ?? null};
  inside.classroom?.onFact({type: 'passed', lesson: run.lesson.name, commands: pass.commands, alone: pass.alone});
  change(inside, {type: 'pass', pass});
  act(inside, {type: 'run', running: false});
  change(inside, {type: 'read', page: 'debrief', runs: running});
}

function markOf({classroom}: Inside, {name}: Lesson): Mark | undefined {
  const progress = classroom?.progress() ?? {};
  return Object.hasOwn(progress, name) ? progress[name] : undefined;
}

/** Gives a person's command to the lab, unless what comes of it is to be predicted first. */
export function give(inside: Inside, command: Command): void {
  const {lesson: run, running} = inside.see.state;
  const asks = run && !run.sandbox && !run.predicted && asksFirst(run.lesson, command);
  if (!asks || inside.lab.refusal(command) !== null) {
    dispatch(inside, command);
    return;
  }
  act(inside, {type: 'run', running: false});
  change(inside, {type: 'ask', held: command, runs: running});
}

/** The learner says what will come of the command that is held; then it is carried out. */
export function predict(inside: Inside, choice: number): void {
  const {lesson: run} = inside.see.state;
  const chosen = run?.lesson.prediction?.choices[choice];
  if (!run?.question || !chosen) return;
  const right = rightChoice(run.lesson);
  const isRight = choice === right;
  const misconception = isRight ? null : chosen.misconception;
  inside.classroom?.onFact({type: 'predicted', lesson: run.lesson.name, choice, right: isRight, misconception});
  change(inside, {type: 'predict', predicted: {choice, right}});
  act(inside, {type: 'run', running: run.runs});
  dispatch(inside, run.question.held);
}

const always = () => true;

/** Real time passes while a solution is shown. */
export function tickSolution(inside: Inside, real: number): void {
  const {showing} = inside;
  if (!showing) return;
  const {typing, over, problem} = tickShowing(showing, real, inside.hasTime ?? always);
  inside.see = {...inside.see, snapshot: inside.lab.snapshot()};
  change(inside, {type: 'type', typing});
  if (problem !== null) explain(inside, problem);
  if (over) endShowing(inside);
}

function endShowing(inside: Inside): void {
  inside.showing = null;
  change(inside, {type: 'type', typing: null});
  act(inside, {type: 'run', running: false});
  passIfMet(inside);
  if (inside.see.state.lesson?.passed) return;
  act(inside, {type: 'message', tone: 'plain', text: 'that was the solution; l, then 3, begins again'});
}

function showSolution(inside: Inside, run: Run): void {
  beginErrand(inside, 'the solution', solution(inside, run));
}

function* solution(inside: Inside, run: Run): Pieces {
  begin(inside, run.lesson, yield* lessonInSteps(run.lesson), run);
  inside.showing = openShowing(run.lesson.solution, inside.lab);
  act(inside, {type: 'run', running: false});
  change(inside, {type: 'show'});
  change(inside, {type: 'type', typing: {text: '', typed: 0}});
  inside.classroom?.onFact({type: 'shown', lesson: run.lesson.name});
}

function openList(inside: Inside, offer = false): void {
  const {classroom} = inside;
  if (!classroom) return;
  const {lesson: run} = inside.see.state;
  const progress = classroom.progress();
  const isAhead = ({name}: Lesson) => (run ? name === run.lesson.name : progress[name]?.passed !== true);
  const index = Math.max(0, lessonsOf(classroom.catalogue).findIndex(isAhead));
  act(inside, {type: 'lessons', index, offer});
}

function leavePage(inside: Inside, {runs}: Run): void {
  change(inside, {type: 'leave'});
  act(inside, {type: 'run', running: runs});
}

function readPage(inside: Inside, page: 'story' | 'debrief'): void {
  const {running} = inside.see.state;
  act(inside, {type: 'run', running: false});
  change(inside, {type: 'read', page, runs: running});
}

/** What needs no lesson. */
const free = {
  list: (inside: Inside) => openList(inside),
  hand: (inside: Inside) => moveHand(inside, !inside.see.state.hand),
  ticket: (inside: Inside) => {
    const ticket = inside.classroom?.ticket?.() ?? null;
    const text = ticket === null ? 'your key brings you back; you need no ticket' : `your resume ticket: ${ticket}`;
    act(inside, {type: 'message', tone: 'plain', text});
  },
};

function moveHand(inside: Inside, up: boolean): void {
  act(inside, {type: 'hand', up});
  inside.classroom?.onHand?.(up);
  const text = up ? 'your hand is raised; ! lowers it' : 'your hand is lowered';
  act(inside, {type: 'message', tone: 'plain', text});
}

/** The hand has been seen. */
export function lowerHand(inside: Inside): void {
  if (inside.see.state.hand) moveHand(inside, false);
}

const wishes: Readonly<Record<Exclude<LessonWish, keyof typeof free>, (inside: Inside, run: Run) => void>> = {
  hint: (inside, run) => {
    change(inside, {type: 'hint'});
    inside.classroom?.onFact({type: 'hinted', lesson: run.lesson.name, hint: run.hints + 1});
  },
  story: (inside) => readPage(inside, 'story'),
  debrief: (inside) => readPage(inside, 'debrief'),
  reset: restart,
  solution: showSolution,
  stop: (inside) => {
    endShowing(inside);
    act(inside, {type: 'message', tone: 'plain', text: 'stopped; go on from here, or begin again: l, then 3'});
  },
  sandbox: (inside, run) => beginErrand(inside, 'copying the lab', enterSandbox(inside, run.lesson)),
  back: leaveSandbox,
  next: (inside, run) => {
    const next = inside.classroom && nextLesson(inside.classroom.catalogue, run.lesson.name);
    if (next) learn(inside, next.name);
  },
  leave: leavePage,
  letGo: (inside, run) => {
    leavePage(inside, run);
    act(inside, {type: 'message', tone: 'plain', text: 'let go: the command was not given'});
  },
};

/** Does what a learner wishes, or says why not. */
export function wish(inside: Inside, wanted: LessonWish): void {
  if (inside.see.state.mode.type === 'menu') act(inside, {type: 'close'});
  const why = wishRefusal(inside.see, wanted);
  const {lesson: run} = inside.see.state;
  if (why !== null) explain(inside, why);
  else if (wanted === 'list' || wanted === 'hand' || wanted === 'ticket') free[wanted](inside);
  else if (run) wishes[wanted](inside, run);
}
