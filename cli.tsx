#!/usr/bin/env node
/** The program's front door: turns the arguments into one of the front ends. */
import meow from 'meow';
import {carryOut} from './source/edge/commands.ts';
import {readScript} from './source/edge/files.ts';
import {hasTerminal} from './source/edge/looks.ts';
import {openOutput} from './source/edge/output.ts';
import type {Wanted} from './source/script/open.ts';

/** What a program that broke ends with (EX_SOFTWARE of sysexits.h). */
const broken = 70;

const text = {type: 'string', isMultiple: true} as const;
const {input, flags, pkg} = meow({
  importMeta: import.meta,
  autoHelp: false,
  autoVersion: false,
  flags: {
    format: text,
    seed: text,
    system: text,
    option: text,
    help: {type: 'boolean', shortFlag: 'h'},
    version: {type: 'boolean', shortFlag: 'v'},
  },
});

/** Ink and React are loaded by nothing but the screen. */
const terminal = hasTerminal()
  ? async (wanted: Wanted) => (await import('./source/edge/terminal.ts')).openInTerminal(wanted)
  : null;

const output = openOutput();
const {help, version, format = [], seed = [], system = [], option = []} = flags;
if (version) {
  output.write(`${pkg.version}\n`);
} else {
  const given = {typed: process.argv.slice(2), values: {format, seed, system, option}};
  try {
    const code = await carryOut(input, given, {help: help === true, output, readFile: readScript, terminal});
    process.exitCode ||= code;
  } catch (error) {
    output.complain(`cap-tui broke; this is a mistake in the program, not yours: ${String(error)}`);
    process.exitCode = broken;
  }
}
