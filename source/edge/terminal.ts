/**
 * Opens the lab on a terminal and gives the terminal back as it was, however the program ends: quit, Ctrl-C, a signal,
 * or a mistake of our own.
 */
import {basename, dirname} from 'node:path';
import chalk from 'chalk';
import {type Instance, render} from 'ink';
import {createElement} from 'react';
import type {Lab} from '../lab/lab.ts';
import {openSystem, type Wanted} from '../script/open.ts';
import {systems} from '../systems/index.ts';
import {App} from '../ui/app.tsx';
import type {Classroom} from '../ui/classroom.ts';
import type {Film} from '../ui/film.ts';
import type {Offer} from '../ui/see.ts';
import {openSession, type Session} from '../ui/session.ts';
import type {Sitting} from '../ui/sitting.ts';
import {isTicking} from '../ui/travel.ts';
import {crashMessage} from './crash.ts';
import {sparing} from './frames.ts';
import type {ExitCode} from './headless.ts';
import {colourLevel, glyphsFor} from './looks.ts';
import {adapt, fullPace, type Pace, rateOf, timed} from './pace.ts';
import type {Teaching} from './play.ts';
import {saveJournal} from './saved.ts';
import {stopProcess} from './stop.ts';
import {factorOf, openTicker, type Ticker} from './ticker.ts';

export interface Opening {
  readonly lab: Lab;
  readonly systems: readonly Offer[];
  readonly open: Sitting['open'];
  readonly film?: Film;
  readonly classroom?: Classroom;
}

/** What a program that broke ends with (EX_SOFTWARE of sysexits.h). */
const broken = 70;
/** What a program that lost its terminal ends with: 128 and the number of SIGHUP, as shells say it. */
const hungUp = 129;

/** The lab of a command line, on this terminal; returns the exit code. */
export async function openInTerminal({system = '', options, seed}: Wanted): Promise<ExitCode> {
  const opened = openSystem(system, options, seed);
  if (!opened.ok) throw new Error(opened.message);
  return openScreen({lab: opened.lab, systems, open: openAnother});
}

/** A demo on this terminal, until the person quits or it has ended by itself; returns the exit code. */
export async function showInTerminal(film: Film, lab: Lab): Promise<ExitCode> {
  return openScreen({lab, film, systems, open: openAnother});
}

/** Lessons on this terminal, until the learner quits; returns the exit code. */
export async function teachInTerminal({classroom, lab, onOpen}: Teaching): Promise<ExitCode> {
  return openScreen({lab, classroom, systems, open: openAnother}, ({notice}) => onOpen(notice));
}

/** Draws the lab until the person quits; returns the exit code. */
export async function openScreen(opening: Opening, onOpen: (session: Session) => void = () => {}): Promise<ExitCode> {
  const screen: Screen = {ink: null, code: 0, pace: fullPace, suspend: async () => {}};
  const session = openSession({
    ...opening,
    onQuit: (code) => {
      screen.code = code;
      screen.ink?.unmount();
    },
    onSuspend: () => void screen.suspend(),
    onSave: (lab) => {
      const file = saveJournal(lab, new Date());
      return file && (dirname(file) === process.cwd() ? basename(file) : file);
    },
  });
  const onCrash = (error: unknown): never => {
    screen.ink?.unmount();
    return breakOff(session.lab(), error);
  };
  const stopWatching = watchForCrashes(onCrash);
  const stopListening = watchForHangUp();
  const ticker = tickerOf(session, () => rateOf(screen.pace));
  try {
    // Before anything is drawn: what is typed until Ink listens would be echoed into the picture, and Enter would scroll it.
    process.stdin.setRawMode(true);
    screen.ink = draw(session, screen);
    session.subscribe(ticker.update);
    ticker.update();
    onOpen(session);
    await screen.ink.waitUntilExit();
    return screen.code;
  } catch (error) {
    return onCrash(error);
  } finally {
    ticker.stop();
    stopWatching();
    stopListening();
  }
}

interface Screen {
  ink: Instance | null;
  code: ExitCode;
  pace: Pace;
  suspend: () => Promise<void>;
}

function draw(session: Session, screen: Screen): Instance {
  const colours = colourLevel(process.env);
  // Ink's own colours follow chalk, which knows nothing of NO_COLOR.
  chalk.level = colours;
  const onReady = (suspendTerminal: (callback: () => Promise<void>) => Promise<void>) => {
    screen.suspend = () => suspendTerminal(stopProcess);
  };
  const onWritten = (took: number) => {
    screen.pace = adapt(screen.pace, took);
  };
  return render(createElement(App, {session, glyphs: glyphsFor(process.env), colours, onReady}), {
    stdout: sparing(timed(process.stdout, () => performance.now(), onWritten)),
    alternateScreen: true,
    // Whole frames, for `sparing` to compare; how often one comes is the ticker's affair.
    debug: true,
    interactive: true,
    exitOnCtrlC: false,
  });
}

/** Another system takes the place of the one that is open; a text says why it cannot. */
function openAnother(name: string, options: Readonly<Record<string, string>>, seed: number | null): Lab | string {
  const opened = openSystem(name, options, seed ?? undefined);
  return opened.ok ? opened.lab : opened.message;
}

function tickerOf(session: Session, rate: () => number): Ticker {
  return openTicker({
    running: () => isTicking(session.see()),
    factor: () => factorOf(session.see().state),
    rate,
    onTick: session.tick,
    now: () => performance.now(),
  });
}

/** Says what happened on the normal screen, and ends: after a mistake nothing here can be relied on. */
function breakOff(lab: Lab, error: unknown): never {
  process.stderr.write(crashMessage(error, saveJournal(lab, new Date())));
  process.exit(broken);
}

/** The terminal itself is gone, its window closed or its line dropped: nothing can be restored, and nobody told. */
function watchForHangUp(): () => void {
  const end = () => process.exit(hungUp);
  process.stdout.on('error', end);
  process.stdin.on('error', end);
  return () => {
    process.stdout.off('error', end);
    process.stdin.off('error', end);
  };
}

/** Until the returned function is called. */
function watchForCrashes(onCrash: (error: unknown) => void): () => void {
  process.on('uncaughtException', onCrash);
  process.on('unhandledRejection', onCrash);
  return () => {
    process.off('uncaughtException', onCrash);
    process.off('unhandledRejection', onCrash);
  };
}
