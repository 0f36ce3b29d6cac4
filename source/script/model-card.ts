/** What a system is, as text from its own tables: options, levels, errors, what is modelled and what is not. */
import type {Cluster, LevelRow} from '../sim/cluster.ts';
import {systems} from '../systems/index.ts';
import {allowedText, chooseOptions, OptionError, type System} from '../systems/system.ts';
import {printDuration} from './amount.ts';
import {wrap, wrapRows} from './wrap.ts';

/** A row for each system. */
export function listSystems(): string {
  const rows = systems.map((system) => [system.name, system.summary] as const);
  return `The systems:\n\n${wrapRows(rows)}\nOne system's model card: cap-tui systems ${systems[0]?.name}\n`;
}

/** A part of a model card: names, each with what is to be said of it. */
export interface CardSection {
  readonly title: string;
  readonly rows: readonly CardRow[];
}

type CardRow = readonly [name: string, text: string];

/** What there is to choose, to ask and to be told: of every variant of the system, what only some have marked as theirs. */
export function tablesOf(system: System): CardSection[] {
  const variants = variantsOf(system);
  const rows = <T extends {name: string}>(of: (cluster: Cluster) => readonly T[], text: (row: T) => string) => {
    return union(variants, of).map(({row, only}): CardRow => [row.name, `${text(row)}${only}`]);
  };
  return [
    {
      title: 'Options',
      rows: system.options.map((row): CardRow => [`${row.name}=${row.default}`, `${row.help} (${allowedText(row)})`]),
    },
    {title: 'Levels', rows: rows(({levels}) => levels, levelText)},
    {
      title: 'Errors',
      rows: rows(
        ({errors}) => errors,
        ({certain, text, means}) => `${certain ? '✗' : '?'} ${text} · ${means}`,
      ),
    },
    {
      title: 'Actions',
      rows: rows(
        ({actions}) => actions,
        ({help}) => help,
      ),
    },
  ].filter((section) => section.rows.length > 0);
}

function levelText({help, for: types, defaultFor}: LevelRow): string {
  const usual = defaultFor.length === 0 ? '' : `; the default for ${defaultFor.join(', ')}`;
  return `${help} (${types.join(', ')}${usual})`;
}

interface Variant {
  /** ` (only with mode=mrec)`. */
  readonly only: string;
  readonly cluster: Cluster;
}

/** The system as it is by default, and with each other word of each option. */
function variantsOf(system: System): Variant[] {
  const words = system.options.flatMap(({name, allowed}) => {
    return 'low' in allowed ? [] : allowed.map((value) => ({[name]: value}));
  });
  return [{}, ...words].flatMap((options) => {
    const [[name, value] = []] = Object.entries(options);
    const cluster = opened(system, options);
    return cluster ? [{only: ` (only with ${name}=${value})`, cluster}] : [];
  });
}

/** Null where a word needs another beside it. */
function opened(system: System, options: Readonly<Record<string, string>>): Cluster | null {
  try {
    return system.open(chooseOptions(system, options));
  } catch (error) {
    if (error instanceof OptionError) return null;
    throw error;
  }
}

/** Every row by its name, those of the default first. */
function union<T extends {name: string}>(
  variants: readonly Variant[],
  of: (cluster: Cluster) => readonly T[],
): {row: T; only: string}[] {
  const all: {row: T; only: string}[] = [];
  for (const [index, {cluster, only}] of variants.entries()) {
    for (const row of of(cluster)) {
      if (!all.some((other) => other.row.name === row.name)) all.push({row, only: index === 0 ? '' : only});
    }
  }
  return all;
}

/** The model card of a system. */
export function printCard(system: System): string {
  const {card} = system;
  const {title, client} = system.open(chooseOptions(system, {}));
  const {letters, because} = card.filedUnder;
  return [
    `${title}\n\n`,
    paragraph(`${system.name}: ${system.summary}.`),
    paragraph(
      `Usually filed under ${letters}: ${because}. That is said of the product; what happens depends on each request and its level.`,
    ),
    paragraph(
      `A client waits ${printDuration(client.timeout)} unless its line says otherwise. ✗ certainly had no effect, ? nobody can tell.`,
    ),
    ...tablesOf(system).map((part) => section(part.title, part.rows)),
    list('Modelled', card.modelled),
    list('Left out', card.leftOut),
    list('Sources', card.sources),
  ].join('');
}

function section(name: string, rows: readonly (readonly [string, string])[]): string {
  return rows.length === 0 ? '' : `\n${name}\n${wrapRows(rows)}`;
}

function list(name: string, lines: readonly string[]): string {
  return section(
    name,
    lines.map((line) => ['-', line]),
  );
}

function paragraph(text: string): string {
  return `${wrap(text, 80).join('\n')}\n`;
}
