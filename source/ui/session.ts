/**
 * A person's sitting at a lab: keys come in, commands go to the lab, the screen's memory changes, whoever draws is told.
 * State lives here and not in a component, because keys can arrive joined and each must see what the one before did.
 */
import type {Lab} from '../lab/lab.ts';
import {returnToLab} from './aside.ts';
import {furthestScroll, scrolledLog} from './draw/scrolling.ts';
import {begin, goOn} from './errand.ts';
import type {Intent} from './intent.ts';
import {bindingOf, whyNot} from './keymap.ts';
import {lessonPace} from './lesson-pace.ts';
import {savesNothing} from './lesson-wishes.ts';
import {addTwin, closeLate, keepUp, open} from './opening.ts';
import {say, sayFromOutside} from './saying.ts';
import type {See} from './see.ts';
import {act, explain, handsOf, type Inside, type Meanings, pass, type Sitting} from './sitting.ts';
import type {UiState} from './state.ts';
import {
  beginLearning,
  give,
  learn,
  look,
  lowerHand,
  predict,
  restart,
  schoolOf,
  tickSolution,
  wish,
} from './teaching.ts';
import {filmOf, goToMoment, goToTyped, openingState, returnTo, stepTo, tickFilm, wishOfFilm} from './travel.ts';

export interface Session {
  /** The same object until something changes. */
  see(): See;
  subscribe(listener: () => void): () => void;
  press(key: string): void;
  /** Keys that came in one piece, as a paste does: they count where a line is typed, and do nothing elsewhere. */
  paste(keys: readonly string[]): void;
  resize(size: UiState['size']): void;
  /**
   * Time passes: whole milliseconds for the lab, and the part of one that is not yet whole. A film goes by the real
   * milliseconds that passed.
   */
  tick(by: number, between: number, real?: number): void;
  lab(): Lab;
  /** Whether something that takes long goes on at the next tick; keys should wait until it is done, or give it up. */
  isBusy(): boolean;
  giveUp(): void;
  /** An instructor opens a lesson here. */
  teach(name: string): void;
  /** A line from the instructor, shown until the next one; null takes it away. */
  notice(text: string | null): void;
  /** A line of the palette from outside; what is being typed here stays. */
  say(line: string): void;
  /** The lesson from its setup. */
  restart(): void;
  /** An instructor has come, or will not. */
  lowerHand(): void;
}

/** Sits a person down at a lab. */
export function openSession(sitting: Sitting): Session {
  const {lab, systems} = sitting;
  const snapshot = lab.snapshot();
  const inside: Inside = {
    ...sitting,
    see: {snapshot, verdicts: lab.verdicts(), state: openingState(snapshot, sitting.film), systems},
    listeners: [],
    shifts: [],
    shiftCount: 0,
    waiting: null,
    errand: null,
    showing: null,
    looked: null,
  };
  beginLearning(inside);
  settle(inside, true);
  return {
    see: () => inside.see,
    subscribe(listener) {
      inside.listeners.push(listener);
      return () => {
        inside.listeners = inside.listeners.filter((one) => one !== listener);
      };
    },
    press(key) {
      if (filmOf(inside.see)?.manner.input === false && key !== 'ctrl-c') return;
      press(inside, key);
      answered(inside);
    },
    paste(keys) {
      if (filmOf(inside.see)?.manner.input === false) return;
      for (const key of keys) {
        if (isTyping(inside.see)) press(inside, key);
        else act(inside, {type: 'notice', text: notTaken});
      }
      answered(inside);
    },
    resize(size) {
      act(inside, {type: 'size', size});
      tell(inside);
    },
    tick(by, between, real = 0) {
      const film = filmOf(inside.see);
      if (film) {
        tickFilm(handsOf(inside), film, real);
        tell(inside);
        return;
      }
      const busy = inside.errand !== null;
      if (busy) goOn(inside);
      else if (inside.showing) tickSolution(inside, real);
      else if (by > 0) pass(inside, by);
      act(inside, {type: 'between', part: between});
      settle(inside, busy);
      tell(inside);
    },
    lab: () => inside.lab,
    isBusy: () => inside.errand !== null,
    giveUp() {
      inside.errand = null;
      inside.see = {...inside.see, wait: null};
      closeLate(inside);
      explain(inside, 'given up');
      tell(inside);
    },
    ...fromOutside(inside),
  };
}

/** What others do to a sitting: an instructor, a workshop. */
function fromOutside(inside: Inside): Pick<Session, 'teach' | 'notice' | 'say' | 'restart' | 'lowerHand'> {
  const done = () => {
    settle(inside, true);
    tell(inside);
  };
  return {
    teach(name) {
      learn(inside, name);
      done();
    },
    notice(text) {
      act(inside, {type: 'notice', text});
      done();
    },
    say(line) {
      sayFromOutside(inside, line);
      done();
    },
    restart() {
      restart(inside);
      done();
    },
    lowerHand() {
      lowerHand(inside);
      done();
    },
  };
}

/** The lesson is looked at, and the classroom, after whatever happened. */
function settle(inside: Inside, done: boolean): void {
  const {lesson, paced} = inside.see.state;
  if (lesson && paced) act(inside, {type: 'pace', speed: lessonPace(inside.see)});
  look(inside, done);
  const school = schoolOf(inside);
  if (school && school !== inside.see.school) inside.see = {...inside.see, school};
}

function stopScrolling(inside: Inside): void {
  const {mode, lessonScroll} = inside.see.state;
  if (!('scroll' in mode) && lessonScroll === 0) return;
  act(inside, {type: 'stopAt', furthest: furthestScroll(inside.see)});
}

/** The judge is asked once for whatever is drawn next. */
function tell(inside: Inside): void {
  const verdicts = inside.lab.verdicts();
  if (verdicts !== inside.see.verdicts) inside.see = {...inside.see, verdicts};
  keepUp(inside);
  for (const listener of [...inside.listeners]) listener();
}

/** What a key led to is brought to its end and shown. */
function answered(inside: Inside): void {
  settle(inside, true);
  stopScrolling(inside);
  tell(inside);
}

const notTaken = 'What you paste counts where a line is typed: press : first.';

/** Whether text is being typed. */
function isTyping({state}: Pick<See, 'state'>): boolean {
  return state.mode.type === 'line' || state.mode.type === 'moment';
}

function press(inside: Inside, key: string): void {
  act(inside, {type: 'hush'});
  // Whoever types does not read: a notice stays.
  if (!isTyping(inside.see)) act(inside, {type: 'notice', text: null});
  const binding = bindingOf(inside.see.state.mode.type, key);
  const why = binding ? whyNot(binding, inside.see) : null;
  if (why !== null) {
    explain(inside, why);
    return;
  }
  const intent = binding?.intent(inside.see, key);
  if (intent) carryOut(inside, intent);
}

const intents: Meanings<Intent> = {
  ui: (inside, {action}) => act(inside, action),
  command: (inside, {command, stops}) => {
    if (stops) act(inside, {type: 'run', running: false});
    if (inside.see.state.mode.type === 'menu') act(inside, {type: 'close'});
    give(inside, command);
  },
  line: (inside, {text}) => say(inside, text),
  open: (inside, {system}) => open(inside, system, {}, null),
  twin: (inside, {system}) => addTwin(inside, system),
  film: (inside, {wish, first}) => {
    wishOfFilm(handsOf(inside), wish);
    if (first !== undefined && first !== 't') press(inside, first);
  },
  lesson: (inside, {wish: wanted}) => wish(inside, wanted),
  learn: (inside, {name}) => learn(inside, name),
  predict: (inside, {choice}) => predict(inside, choice),
  goTo: (inside, {moment}) => goToMoment(handsOf(inside), moment),
  moment: (inside, {text}) => goToTyped(handsOf(inside), text),
  stepTo: (inside, {what}) => begin(inside, 'looking for it', stepTo(handsOf(inside), what)),
  returnTo: (inside, {to}) => {
    act(inside, {type: 'close'});
    const aside = 'left' in to ? inside.see.left?.[to.left] : undefined;
    if (aside) returnToLab(inside, aside);
    if ('branch' in to) begin(inside, `returning to ${to.branch}`, returnTo(handsOf(inside), to.branch));
  },
  scrollLog: (inside, {by}) => act(inside, {type: 'logEnd', end: scrolledLog(inside.see, by)}),
  save,
  quit: (inside, {code}) => inside.onQuit(code),
  suspend: (inside) => inside.onSuspend(),
};

function save(inside: Inside): void {
  if (!inside.onSave) {
    explain(inside, savesNothing);
    return;
  }
  const file = inside.onSave(inside.lab);
  if (file === null) explain(inside, 'the session could not be saved: expected a folder that may be written to');
  else act(inside, {type: 'message', tone: 'ok', text: `saved as ${file}; cap-tui play shows it again`});
}

function carryOut(inside: Inside, intent: Intent): void {
  (intents[intent.type] as (inside: Inside, intent: Intent) => void)(inside, intent);
}
