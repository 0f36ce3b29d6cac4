/**
 * A person's sitting at a lab: keys come in, commands go to the lab, the screen's memory changes, whoever draws is told.
 * State lives here and not in a component, because keys can arrive joined and each must see what the one before did.
 */
import type {Command} from '../lab/command.ts';
import type {Lab} from '../lab/lab.ts';
import {isSo} from '../script/conditions.ts';
import {examine} from '../script/expect.ts';
import {parseLine} from '../script/grammar.ts';
import type {Act, Condition} from '../script/line.ts';
import {problemText} from '../script/problem.ts';
import {passTime, type Shift, startShift} from '../script/workload.ts';
import {furthestScroll} from './draw/scrolling.ts';
import type {Film} from './film.ts';
import type {Intent, UiAction} from './intent.ts';
import {bindingOf} from './keymap.ts';
import {allMarks} from './marks.ts';
import {reduceUi} from './reducer.ts';
import type {Offer, See} from './see.ts';
import {newUiState, type UiState} from './state.ts';
import {
  filmOf,
  goToMoment,
  goToTyped,
  type Hands,
  openingState,
  returnTo,
  stepTo,
  tickFilm,
  wishOfFilm,
} from './travel.ts';
import {follow, withTwin} from './twin.ts';

/** How long `wait until` waits, and how often it looks, in virtual milliseconds. */
const patience = 60_000;
const waitStep = 10;

export interface Sitting {
  readonly lab: Lab;
  readonly systems: readonly Offer[];
  /** Another lab; a text says why there is none, as for an option that does not exist. */
  readonly open: (system: string, options: Readonly<Record<string, string>>, seed: number | null) => Lab | string;
  /** 0, or 130 after Ctrl-C. */
  readonly onQuit: (code: 0 | 130) => void;
  readonly onSuspend: () => void;
  /** A demo to be shown on this lab. */
  readonly film?: Film;
}

export interface Session {
  /** The same object until something changes. */
  see(): See;
  subscribe(listener: () => void): () => void;
  press(key: string): void;
  resize(size: UiState['size']): void;
  /**
   * Time passes: whole milliseconds for the lab, and the part of one that is not yet whole. A film goes by the real
   * milliseconds that passed.
   */
  tick(by: number, between: number, real?: number): void;
  lab(): Lab;
}

interface Inside extends Sitting {
  lab: Lab;
  /** Workloads under way, and how many there were. */
  shifts: readonly Shift[];
  shiftCount: number;
  see: See;
  listeners: (() => void)[];
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
  };
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
      const {mode, logScroll} = inside.see.state;
      if ('scroll' in mode || logScroll > 0) act(inside, {type: 'stopAt', furthest: furthestScroll(inside.see)});
      tell(inside);
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
      if (by > 0) pass(inside, by);
      act(inside, {type: 'between', part: between});
      tell(inside);
    },
    lab: () => inside.lab,
  };
}

function handsOf(inside: Inside): Hands {
  return {
    get lab() {
      return inside.lab;
    },
    get see() {
      return inside.see;
    },
    act: (action) => act(inside, action),
    dispatch: (command) => dispatch(inside, command),
  };
}

/** The judge is asked once for whatever is drawn next. */
function tell(inside: Inside): void {
  const verdicts = inside.lab.verdicts();
  if (verdicts !== inside.see.verdicts) inside.see = {...inside.see, verdicts};
  const {twins} = inside.see;
  if (twins) inside.see = {...inside.see, twins: twins.map((twin) => follow(twin, inside.lab))};
  for (const listener of [...inside.listeners]) listener();
}

function press(inside: Inside, key: string): void {
  act(inside, {type: 'hush'});
  const binding = bindingOf(inside.see.state.mode.type, key);
  const why = binding?.disabled?.(inside.see) ?? null;
  if (why !== null) {
    explain(inside, why);
    return;
  }
  const intent = binding?.intent(inside.see, key);
  if (intent) carryOut(inside, intent);
}

type Meanings<T extends {readonly type: string}> = {
  readonly [Type in T['type']]: (inside: Inside, wish: Extract<T, {type: Type}>) => void;
};

const intents: Meanings<Intent> = {
  ui: (inside, {action}) => act(inside, action),
  command: (inside, {command, stops}) => {
    if (stops) act(inside, {type: 'run', running: false});
    if (inside.see.state.mode.type === 'menu') act(inside, {type: 'close'});
    dispatch(inside, command);
  },
  line: (inside, {text}) => say(inside, text),
  open: (inside, {system}) => open(inside, system, {}, null),
  twin: (inside, {system}) => addTwin(inside, system),
  film: (inside, {wish, first}) => {
    wishOfFilm(handsOf(inside), wish);
    if (first !== undefined && first !== 't') press(inside, first);
  },
  goTo: (inside, {moment}) => goToMoment(handsOf(inside), moment),
  moment: (inside, {text}) => goToTyped(handsOf(inside), text),
  stepTo: (inside, {what}) => stepTo(handsOf(inside), what),
  returnTo: (inside, {branch}) => {
    act(inside, {type: 'close'});
    returnTo(handsOf(inside), branch);
  },
  quit: (inside, {code}) => inside.onQuit(code),
  suspend: (inside) => inside.onSuspend(),
};

function carryOut(inside: Inside, intent: Intent): void {
  (intents[intent.type] as (inside: Inside, intent: Intent) => void)(inside, intent);
}

function act(inside: Inside, action: UiAction): void {
  const state = reduceUi(inside.see.state, action);
  if (state !== inside.see.state) inside.see = {...inside.see, state};
}

/** Why something did not happen, above the footer. */
function explain(inside: Inside, text: string): void {
  act(inside, {type: 'message', text, tone: 'refused'});
}

/** What the lab refuses is said above the footer and kept for the log. */
function dispatch(inside: Inside, command: Command): void {
  const before = inside.see;
  const events = inside.lab.dispatch(command);
  const snapshot = inside.lab.snapshot();
  inside.see = {...inside.see, snapshot};
  if (snapshot.now < before.snapshot.now) inside.shifts = [];
  if (snapshot.now < before.snapshot.now) act(inside, {type: 'seen', marks: allMarks(before)});
  for (const event of events) {
    if (event.type !== 'refused') continue;
    act(inside, {type: 'refused', at: event.at, reason: event.reason, after: snapshot.events.length});
  }
}

/** Time passes, and workloads go on; going back in time ends them. */
function pass(inside: Inside, by: number): void {
  const {shifts, reports} = passTime(inside.lab, inside.shifts, by);
  inside.shifts = shifts;
  inside.see = {...inside.see, snapshot: inside.lab.snapshot()};
  for (const {text} of reports) act(inside, {type: 'message', text, tone: 'plain'});
}

/** Puts a system beside the lab and shows it; null closes all. */
function addTwin(inside: Inside, system: string | null): void {
  act(inside, {type: 'close'});
  const twins = withTwin(inside.see.twins ?? [], inside, system);
  if (typeof twins === 'string') {
    explain(inside, twins);
    return;
  }
  inside.see = {...inside.see, twins};
  act(inside, {type: 'twin', index: twins.length > 0 ? twins.length - 1 : null});
}

function say(inside: Inside, text: string): void {
  const parsed = parseLine(text);
  if (!parsed.ok) {
    act(inside, {type: 'problem', text: `column ${parsed.column}: ${problemText(parsed)}`});
    return;
  }
  act(inside, {type: 'said', text: text.trim()});
  if (!parsed.line) return;
  if (parsed.line.at !== null) dispatch(inside, {type: 'seek', to: parsed.line.at});
  perform(inside, parsed.line.act);
}

/** What a line of a script means at the keyboard, where nothing is played to its end. */
const acts: Meanings<Act> = {
  command: (inside, {command}) => {
    if (command.type === 'invoke') act(inside, {type: 'key', key: command.ask.key});
    dispatch(inside, command);
  },
  system: (inside, {name, options, seed}) => open(inside, name, options, seed),
  say: (inside, {text}) => act(inside, {type: 'message', text, tone: 'plain'}),
  note: (inside, {text}) => act(inside, {type: 'message', text, tone: 'plain'}),
  workload: (inside, {order}) => {
    inside.shifts = [...inside.shifts, startShift(inside.lab, order, inside.shiftCount)];
    inside.shiftCount += 1;
  },
  beat: (inside) => explain(inside, 'a beat is a stop in a demo; here space stops time'),
  until: (inside, {condition}) => waitUntil(inside, condition),
  expect: (inside, {expectation}) => {
    const {holds, found} = examine(expectation, inside.see.snapshot, inside.lab.verdicts);
    act(inside, {type: 'message', text: holds ? 'it is so' : found, tone: holds ? 'ok' : 'refused'});
  },
};

function perform(inside: Inside, asked: Act): void {
  (acts[asked.type] as (inside: Inside, asked: Act) => void)(inside, asked);
}

/** As a script waits: time runs without being shown until it is so, and gives up. */
function waitUntil(inside: Inside, condition: Condition): void {
  const end = inside.see.snapshot.now + patience;
  while (!isSo(condition, inside.see.snapshot) && inside.see.snapshot.now < end) {
    dispatch(inside, {type: 'advance', by: waitStep});
  }
  if (!isSo(condition, inside.see.snapshot)) {
    explain(inside, `waited ${patience / 1000} s of virtual time, and it did not come about`);
  }
}

/** Another lab takes the place of this one; level, speed and pane stay as far as they mean something there. */
function open(inside: Inside, system: string, options: Readonly<Record<string, string>>, seed: number | null): void {
  const opened = inside.open(system, options, seed);
  if (typeof opened === 'string') {
    explain(inside, opened);
    return;
  }
  if (inside.see.state.film) {
    explain(inside, 'the demo waits on this system: t goes back to it, q quits');
    return;
  }
  inside.lab = opened;
  inside.shifts = [];
  const snapshot = opened.snapshot();
  const {speed, pane, said, size} = inside.see.state;
  inside.see = {...inside.see, snapshot, twins: [], state: {...newUiState(snapshot), speed, pane, said, size}};
}
