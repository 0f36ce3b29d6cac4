/** The parts of the README that are printed from the program's own tables and screen: a picture, keys, commands, lessons, systems, script verbs, expectations. */
import {readFileSync} from 'node:fs';
import {readCatalogue} from '../../source/edge/catalogue.ts';
import {commands} from '../../source/edge/commands.ts';
import {readDemo} from '../../source/edge/demos.ts';
import {demoRows} from '../../source/edge/play.ts';
import {goalRows} from '../../source/lessons/goals.ts';
import {expectationRows} from '../../source/script/expectations.ts';
import {verbs} from '../../source/script/grammar.ts';
import {systems} from '../../source/systems/index.ts';
import {allowedText, chooseOptions} from '../../source/systems/system.ts';
import {openFilm, plainManner} from '../../source/ui/film.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {always, keymap} from '../../source/ui/keymap.ts';
import {openSession} from '../../source/ui/session.ts';
import {rosterKeys} from '../../source/workshop/desk-keys.ts';
import {frame} from '../frames/fixtures.ts';
import {tapeOf} from '../frames/tapes.ts';

const ownLesson = new URL('../lessons/waits.yaml', import.meta.url);

const pictured = {name: 'opening', beats: 4, size: {columns: 80, rows: 24}} as const;
/** What says which keys there are: nobody can press them there. */
const keyRows = 2;

/** The screen of a demo at one of its beats, as text. */
function picture(): string {
  const {name, beats, size} = pictured;
  const {tape, lab} = tapeOf(readDemo(name) ?? '', `${name}.cap`);
  const film = openFilm(tape, plainManner);
  const session = openSession({lab, film, systems, open: () => '', onQuit: () => {}, onSuspend: () => {}});
  session.resize(size);
  for (let beat = 0; beat < beats; beat += 1) session.press(']');
  const rows = frame({...session.see(), size, glyphs: unicode}).slice(0, -keyRows);
  return `\`\`\`text\n${rows.join('\n').replace(/ +$/gm, '').trimEnd()}\n\`\`\``;
}

/** A block for each name that stands between `<!-- name -->` and `<!-- /name -->`. */
export const blocks: Readonly<Record<string, () => string>> = {
  picture,
  keys: () =>
    table(
      ['key', 'what it does'],
      [...keymap.main, ...always].map(({shown, help}) => [code(shown), help]),
    ),
  'demo-keys': () =>
    table(
      ['key', 'what it does'],
      keymap.film.map(({shown, help}) => [code(shown), help]),
    ),
  'desk-keys': () =>
    table(
      ['key', 'what it does'],
      rosterKeys.map(({shown, help}) => [code(shown), help.replaceAll('|', '\\|')]),
    ),
  demos: () =>
    table(
      ['demo', 'what it shows'],
      demoRows().map(({name, line}) => [code(name), line.replaceAll('|', '\\|')]),
    ),
  lessons: () =>
    table(
      ['lesson', 'title', 'minutes'],
      readCatalogue().flatMap(({lessons}) =>
        lessons.map(({name, title, minutes}) => [code(name), title, String(minutes)]),
      ),
    ),
  // Proven by test/lessons/grading.test.ts.
  'own-lesson': () => `\`\`\`yaml\n${readFileSync(ownLesson, 'utf8')}\`\`\``,
  goals: () =>
    table(
      ['goal', 'met when'],
      goalRows.map(({example, help}) => [code(`goal: ${example}`), help]),
    ),
  commands: () =>
    table(
      ['command', 'what it does'],
      commands.map(({name, usage, help}) => [code(['cap-tui', name, usage].filter(Boolean).join(' ')), help]),
    ),
  systems: () => table(['system', 'what it is', 'options (the default first)', 'levels'], systems.map(systemRow)),
  script: () =>
    table(
      ['line', 'what it does'],
      verbs.map(({example, help}) => [code(example), help]),
    ),
  expectations: () =>
    table(
      ['expectation', 'holds for'],
      expectationRows.map(({example, help}) => [code(example), help]),
    ),
};

/** A text with every block printed anew. */
export function withBlocks(text: string): string {
  return Object.entries(blocks).reduce((whole, [name, print]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [start, end] = [whole.indexOf(open), whole.indexOf(close)];
    if (start < 0 || end < start)
      throw new Error(`README.md has no place for '${name}': expected ${open} and ${close}`);
    return `${whole.slice(0, start + open.length)}\n${print()}\n${whole.slice(end)}`;
  }, text);
}

function systemRow(system: (typeof systems)[number]): string[] {
  const {levels} = system.open(chooseOptions(system, {}));
  const options = system.options.map((row) => `${code(`${row.name}=${row.default}`)} (${allowedText(row)})`);
  const named = levels.map(({name, defaultFor}) => (defaultFor.length > 0 ? `**${name}**` : name));
  return [code(system.name), system.summary, options.join(', '), named.join(', ')];
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
