/** What a system is, as text from its own tables: options, levels, errors, what is modelled and what is not. */
import {systems} from '../systems/index.ts';
import {allowedText, chooseOptions, type System} from '../systems/system.ts';
import {printDuration} from './amount.ts';
import {wrap, wrapRows} from './wrap.ts';

/** A row for each system. */
export function listSystems(): string {
  const rows = systems.map((system) => [system.name, system.summary] as const);
  return `The systems:\n\n${wrapRows(rows)}\nOne system's model card: cap-tui systems ${systems[0]?.name}\n`;
}

/** The model card of a system, with the levels and errors of its usual options. */
export function printCard(system: System): string {
  const {card} = system;
  const {title, levels, errors, actions, client} = system.open(chooseOptions(system, {}));
  const {letters, because} = card.filedUnder;
  const parts = [
    section(
      'Options',
      system.options.map((row) => [`${row.name}=${row.default}`, `${row.help} (${allowedText(row)})`]),
    ),
    section(
      'Levels',
      levels.map((row) => [row.name, `${row.help} (${row.for.join(', ')})`]),
    ),
    section(
      'Errors',
      errors.map((row) => [row.name, `${row.certain ? '✗' : '?'} ${row.text} · ${row.means}`]),
    ),
    section(
      'Actions',
      actions.map((row) => [row.name, row.help]),
    ),
    list('Modelled', card.modelled),
    list('Left out', card.leftOut),
    list('Sources', card.sources),
  ];
  return [
    `${title}\n\n`,
    paragraph(`${system.name}: ${system.summary}.`),
    paragraph(
      `Usually filed under ${letters}: ${because}. That is said of the product; what happens depends on each request and its level.`,
    ),
    paragraph(
      `A client waits ${printDuration(client.timeout)} unless its line says otherwise. ✗ certainly had no effect, ? nobody can tell.`,
    ),
    ...parts,
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
