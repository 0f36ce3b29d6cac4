#!/usr/bin/env node
/** The program's front door: turns the arguments into one of the front ends. */
import meow from 'meow';
import {openBytes} from './source/edge/bytes.ts';
import {type Call, carryOut} from './source/edge/commands.ts';
import {readScript} from './source/edge/files.ts';
import {meowFlags, valuesOf} from './source/edge/flags.ts';
import {hasTerminal} from './source/edge/looks.ts';
import {openOutput} from './source/edge/output.ts';
import type {DemoRow, Teaching} from './source/edge/play.ts';
import type {Lab} from './source/lab/lab.ts';
import type {Wanted} from './source/script/open.ts';
import type {Film} from './source/ui/film.ts';

/** What a program that broke ends with (EX_SOFTWARE of sysexits.h). */
const broken = 70;

const {input, flags, pkg} = meow({
  importMeta: import.meta,
  autoHelp: false,
  autoVersion: false,
  flags: {
    ...meowFlags(),
    help: {type: 'boolean', shortFlag: 'h'},
    version: {type: 'boolean', shortFlag: 'v'},
  },
});

/** Ink and React are loaded by nothing but the screen. */
const terminal = hasTerminal()
  ? async (wanted: Wanted) => (await import('./source/edge/terminal.ts')).openInTerminal(wanted)
  : null;

const stage = hasTerminal()
  ? {
      show: async (film: Film, lab: Lab) => (await import('./source/edge/terminal.ts')).showInTerminal(film, lab),
      teach: async (teaching: Teaching) => (await import('./source/edge/terminal.ts')).teachInTerminal(teaching),
      pick: async (rows: readonly DemoRow[]) => (await import('./source/edge/picker.ts')).pickInTerminal(rows),
    }
  : null;

/** SSH is loaded by nothing but the workshop. */
const serve = async (call: Call) => (await import('./source/workshop/serve.ts')).serve(call);

const output = openOutput();
const {help, version} = flags;
if (version) {
  output.write(`${pkg.version}\n`);
} else {
  const given = {typed: process.argv.slice(2), values: valuesOf(flags)};
  try {
    const code = await carryOut(input, given, {
      help: help === true,
      output,
      readFile: readScript,
      openBytes,
      terminal,
      stage,
      serve,
    });
    process.exitCode ||= code;
  } catch (error) {
    output.complain(`cap-tui broke; this is a mistake in the program, not yours: ${String(error)}`);
    process.exitCode = broken;
  }
}
