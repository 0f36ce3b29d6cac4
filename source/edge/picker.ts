/** Lets a person pick a demo on this terminal, and gives the terminal back. */
import chalk from 'chalk';
import {type Instance, render} from 'ink';
import {createElement} from 'react';
import {PickerPane} from '../ui/panes/picker-pane.tsx';
import type {ExitCode} from './headless.ts';
import {colourLevel, glyphsFor} from './looks.ts';
import type {DemoRow} from './play.ts';
import {stopProcess} from './stop.ts';

/** The name of the demo that was picked; the exit code when the person left. */
export async function pickInTerminal(rows: readonly DemoRow[]): Promise<string | ExitCode> {
  chalk.level = colourLevel(process.env);
  let picked: string | ExitCode = 0;
  let ink: Instance | null = null;
  const onPick = (chosen: string | ExitCode) => {
    picked = chosen;
    ink?.unmount();
  };
  const pane = createElement(PickerPane, {
    title: 'Demos',
    rows,
    glyphs: glyphsFor(process.env),
    onPick,
    onLeave: onPick,
    onSuspend: stopProcess,
  });
  ink = render(pane, {alternateScreen: true, interactive: true, exitOnCtrlC: false});
  await ink.waitUntilExit();
  return picked;
}
