/** Who takes part in a comparison: from a list of names and a script's first line to opened labs. */
import {systems} from '../systems/index.ts';
import {chooseOptions, OptionError, type System} from '../systems/system.ts';
import type {Contender} from './compare.ts';
import {openScript, openSystem, systemNamed, usualSeed, type Wanted} from './open.ts';
import {shown} from './problem.ts';
import type {Script, Unreadable} from './script.ts';
import {closest} from './suggest.ts';

const fewest = 2;
const most = 5;

/**
 * The systems named in `list`, as `etcd,cassandra:quorum`, opened for this script. The script is checked against its own system
 * first: what is wrong there is a mistake, and not a difference.
 */
export function openContenders(
  script: Script,
  list: string,
  wanted: Wanted,
): {readonly ok: true; readonly contenders: readonly Contender[]} | Unreadable {
  const own = script.header === null ? null : openScript(script, {options: {}});
  if (own && !own.ok) return own;
  const labels = list.split(',');
  const fault = faultOfList(labels) ?? faultOfOptions(labels, wanted);
  if (fault !== null) return {ok: false, message: fault};
  const contenders: Contender[] = [];
  for (const label of labels) {
    const opened = openContender(script, label, wanted);
    if ('ok' in opened) return opened;
    contenders.push(opened);
  }
  return {ok: true, contenders};
}

function faultOfList(labels: readonly string[]): string | null {
  const names = systems.map(({name}) => name).join(', ');
  const example = 'as in: --systems etcd,cassandra';
  if (labels.length < fewest || labels.length > most)
    return `--systems ${shown(labels.join(','))}: expected two to five of ${names}, ${example}`;
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice === undefined) return null;
  return `--systems names ${shown(twice)} twice: expected each once, or with another level, as in: --systems cassandra:one,cassandra:quorum`;
}

/** An option of the command line must mean something to one of the systems at least. */
function faultOfOptions(labels: readonly string[], {options}: Wanted): string | null {
  const names = labels.map(nameOf);
  for (const [option, value] of Object.entries(options)) {
    if (names.some((name) => isValueOf(name, option, value))) continue;
    const having = names.find((name) => systems.some((row) => row.name === name && hasOption(row, option)));
    const opened = openSystem(having ?? names[0] ?? '', {[option]: value});
    return opened.ok ? null : opened.message;
  }
  return null;
}

function hasOption({options}: (typeof systems)[number], name: string): boolean {
  return options.some((row) => row.name === name);
}

function openContender(script: Script, label: string, {options, seed}: Wanted): Contender | Unreadable {
  const name = nameOf(label);
  const found = systemNamed(name);
  if ('ok' in found) return found;
  const told = Object.entries(options).filter(([option, value]) => isValueOf(name, option, value));
  const kept = Object.entries(optionsOf(script)).reduce((all, option) => {
    const more = Object.fromEntries([option, ...Object.entries(all)]);
    return fits(found, more) ? more : all;
  }, Object.fromEntries(told));
  const opened = openSystem(name, kept, seed ?? script.header?.act.seed ?? usualSeed);
  if (!opened.ok) return opened;
  const level = label === name ? null : label.slice(name.length + 1);
  const levels = opened.cluster.levels.map((row) => row.name);
  if (level === null || levels.includes(level)) return {label, level, lab: opened.lab};
  const near = closest(level, levels);
  const hint = near === null ? '' : ` (did you mean ${near}?)`;
  const message = `${name} has no level ${shown(level)}${hint}: expected one of ${levels.join(', ')}, as in: --systems ${name}:${levels[0]}`;
  return {ok: false, message};
}

/** Whether a system has this option and the value is one of it, perhaps only beside others. */
function isValueOf(name: string, option: string, value: string): boolean {
  const found = systems.find((row) => row.name === name);
  try {
    return found !== undefined && chooseOptions(found, {[option]: value})[option] === value;
  } catch (error) {
    if (error instanceof OptionError) return false;
    throw error;
  }
}

/** Whether the system allows all of these options together. */
function fits(system: System, options: Wanted['options']): boolean {
  try {
    system.open(chooseOptions(system, options));
    return true;
  } catch (error) {
    if (error instanceof OptionError) return false;
    throw error;
  }
}

function nameOf(label: string): string {
  return label.replace(/:.*/s, '');
}

/** What the script's first line says, the number of nodes first, and also where the script leaves it to its system. */
function optionsOf({header}: Script): Readonly<Record<string, string>> {
  const own = systems.find(({name}) => name === header?.act.name);
  if (header === null || own === undefined) return {};
  const {nodes} = chooseOptions(own, header.act.options);
  return nodes === undefined ? header.act.options : {nodes, ...header.act.options};
}
