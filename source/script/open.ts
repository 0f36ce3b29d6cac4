/** From a script and the flags of a command line to a lab it can run on. */
import type {Lab} from '../lab/lab.ts';
import {openLab} from '../lab/open.ts';
import type {Cluster} from '../sim/cluster.ts';
import {systems} from '../systems/index.ts';
import {chooseOptions, OptionError, type System} from '../systems/system.ts';
import {checkScript} from './check.ts';
import {shown} from './problem.ts';
import type {Header, Script, Unreadable} from './script.ts';
import {closest} from './suggest.ts';
import {splitWords} from './words.ts';

/** What the flags of a command line put in the place of a script's first line. */
export interface Wanted {
  readonly system?: string;
  readonly options: Readonly<Record<string, string>>;
  readonly seed?: number;
}

export interface Opened {
  readonly ok: true;
  readonly cluster: Cluster;
  readonly seed: number;
  readonly lab: Lab;
}

/** The seed of whoever asks for none. */
export const usualSeed = 1;

/** The lab of a script. What is wrong with its first line, or with what it asks of the system, is said with its place. */
export function openScript(script: Script, wanted: Wanted): Opened | Unreadable {
  const asked = merge(script.header, wanted);
  if (asked.system === undefined) return {ok: false, message: noSystem(script.fileName)};
  const opened = openSystem(asked.system, asked.options, asked.seed);
  return opened.ok ? (checkScript(script, opened.cluster) ?? opened) : atHeader(script, opened);
}

/** Names the place in the first line when the mistake stands there, and not in a flag. */
function atHeader({fileName, header}: Script, {message}: Unreadable): Unreadable {
  if (header === null) return {ok: false, message};
  const {act, text, number} = header;
  const alone = openSystem(act.name, act.options);
  if (alone.ok || alone.message !== message) return {ok: false, message};
  const isMeant = (word: string) => message.includes(`${word} `) || message.includes(`'${word.replace(/=.*/, '')}'`);
  const words = splitWords(text);
  const column = (words.find((word) => word.text.includes('=') && isMeant(word.text)) ?? words[1])?.column ?? 1;
  return {ok: false, message: `${fileName}:${number}:${column}: ${message}`};
}

/** A lab of this system; says which systems and options there are when it cannot be. */
export function openSystem(name: string, options: Wanted['options'], seed = usualSeed): Opened | Unreadable {
  const system = systemNamed(name);
  if ('ok' in system) return system;
  try {
    const cluster = system.open(chooseOptions(system, options));
    return {ok: true, cluster, seed, lab: openLab(cluster, seed)};
  } catch (error) {
    if (error instanceof OptionError) return {ok: false, message: error.message};
    throw error;
  }
}

/** The system of this name, or what is wrong with the name. */
export function systemNamed(name: string): System | Unreadable {
  const names = systems.map((system) => system.name);
  const system = systems.find((row) => row.name === name);
  if (system) return system;
  const near = closest(name, names);
  const hint = near === null ? '' : ` (did you mean ${near}?)`;
  return {
    ok: false,
    message: `no system is called ${shown(name)}${hint}: expected one of ${names.join(', ')}, as in: system ${names[0]} nodes=5`,
  };
}

/** Flags come before the first line; of another system's options only what the wanted one allows as well is kept. */
function merge(header: Header | null, wanted: Wanted): Wanted {
  const {name, options = {}, seed: sown = null} = header?.act ?? {};
  const system = wanted.system ?? name;
  const kept = Object.entries(options).filter(([option, value]) => system === name || allows(system, option, value));
  const seed = wanted.seed ?? sown ?? undefined;
  return {
    ...(system === undefined ? {} : {system}),
    ...(seed === undefined ? {} : {seed}),
    options: {...Object.fromEntries(kept), ...wanted.options},
  };
}

/** Whether a system has this option and allows this value of it. */
function allows(system: string | undefined, option: string, value: string): boolean {
  const found = systems.find((row) => row.name === system);
  try {
    // Opened, because some options are refused beside others: three nodes of a system that is one server by default.
    return found?.open(chooseOptions(found, {[option]: value})) !== undefined;
  } catch (error) {
    if (error instanceof OptionError) return false;
    throw error;
  }
}

function noSystem(fileName: string): string {
  return `${fileName}:1:1: expected the system before all other lines, or the flag --system; as in: system etcd nodes=5 seed=7`;
}
