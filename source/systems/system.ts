/** What a learner chooses: a protocol with settings, levels, error texts and a card that says what is modelled and what is not. */
import type {Cluster} from '../sim/cluster.ts';
import type {NodeId} from '../sim/operation.ts';

/** An option of a system, as in `system etcd nodes=5 pre-vote=off`. */
export interface OptionRow {
  readonly name: string;
  readonly default: string;
  /** The allowed words, or a range of whole numbers. */
  readonly allowed: readonly string[] | {readonly low: number; readonly high: number};
  readonly help: string;
}

/** What the model is and is not; printed by `cap-tui systems NAME` and by key `i`. */
export interface ModelCard {
  readonly modelled: readonly string[];
  readonly leftOut: readonly string[];
  readonly sources: readonly string[];
  /** The letters people file the product under, and why they do; never a property of the system itself (TRUTHS.md 2). */
  readonly filedUnder: {readonly letters: string; readonly because: string};
}

export interface System {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionRow[];
  readonly card: ModelCard;
  /** The cluster for a full set of allowed options. Throws an `OptionError` when two options do not fit together. */
  open(options: Readonly<Record<string, string>>): Cluster;
}

/** An option that is unknown or not allowed; its message says what is and gives an example. */
export class OptionError extends Error {}

/** Every option with the value in force; throws an `OptionError` for one that does not exist or is out of range. */
export function chooseOptions(system: System, given: Readonly<Record<string, string>>): Record<string, string> {
  for (const name of Object.keys(given)) {
    if (!system.options.some((row) => row.name === name)) throw new OptionError(unknownOption(system, name));
  }
  const chosen: Record<string, string> = {};
  for (const row of system.options) {
    const value = given[row.name] ?? row.default;
    if (!allows(row, value)) throw new OptionError(notAllowed(system, row, value));
    chosen[row.name] = value;
  }
  return chosen;
}

/** The allowed values in words: `3, 5, 7 or 9`, `1 to 1000`. */
export function allowedText(row: OptionRow): string {
  if (!isChoice(row.allowed)) return `${row.allowed.low} to ${row.allowed.high}`;
  return row.allowed.length < 2
    ? row.allowed.join()
    : `${row.allowed.slice(0, -1).join(', ')} or ${row.allowed.at(-1)}`;
}

/** n1 … nN. */
export function nodeNames(count: number): NodeId[] {
  return Array.from({length: count}, (_, index): NodeId => `n${index + 1}`);
}

function isChoice(allowed: OptionRow['allowed']): allowed is readonly string[] {
  return Array.isArray(allowed);
}

function allows(row: OptionRow, value: string): boolean {
  if (isChoice(row.allowed)) return row.allowed.includes(value);
  return /^\d{1,9}$/.test(value) && Number(value) >= row.allowed.low && Number(value) <= row.allowed.high;
}

function unknownOption(system: System, name: string): string {
  const names = system.options.map((row) => row.name).join(', ');
  return `${system.name} has no option '${name}'; it has ${names}, as in: system ${system.name} ${example(system)}`;
}

function notAllowed(system: System, row: OptionRow, value: string): string {
  return `${row.name}=${value} is not possible for ${system.name}: expected ${allowedText(row)}, as in: system ${system.name} ${row.name}=${row.default}`;
}

function example(system: System): string {
  const row = system.options[0];
  return row ? `${row.name}=${row.default}` : '';
}
