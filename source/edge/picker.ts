/** Lets a person pick a demo on this terminal, and gives the terminal back. */
import chalk from 'chalk';
import {type Instance, render} from 'ink';
import {createElement} from 'react';
import {PickerPane} from '../ui/panes/picker-pane.tsx';
import {colourLevel, glyphsFor} from './looks.ts';
import type {DemoRow} from './play.ts';

/** The name of the demo that was picked; null when the person left. */
export async function pickInTerminal(rows: readonly DemoRow[]): Promise<string | null> {
  chalk.level = colourLevel(process.env);
  let picked: string | null = null;
  let ink: Instance | null = null;
  const onPick = (name: string | null) => {
    picked = name;
    ink?.unmount();
  };
  const pane = createElement(PickerPane, {title: 'Demos', rows, glyphs: glyphsFor(process.env), onPick});
  ink = render(pane, {alternateScreen: true, interactive: true, exitOnCtrlC: false});
  await ink.waitUntilExit();
  return picked;
}
