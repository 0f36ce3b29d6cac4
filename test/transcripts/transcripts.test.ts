/**
 * Golden transcripts: each block of a `.txt` file is a command line, the script it reads as `session.cap`, the lesson it reads as
 * `lesson.yaml` or the history it reads as `history.edn` or the like (if any), a line of dashes, and what was printed, errors
 * included, with the exit code. Blocks are divided by a line of equals signs.
 * `UPDATE=1` rewrites the outputs; the diff is read before it is committed.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {openBytes} from '../../source/edge/bytes.ts';
import {carryOut} from '../../source/edge/commands.ts';
import {readScript} from '../../source/edge/files.ts';
import {type FlagRow, flagRows} from '../../source/edge/flags.ts';

const folder = new URL('.', import.meta.url);
const divider = '\n====\n';
const dashes = '\n----\n';

/** The words of a command line as meow would sort them. */
function sort(typed: readonly string[]) {
  const values: Record<string, string[]> = {};
  const rowOf = (word: string | undefined) => Object.values<FlagRow>(flagRows).find(({name}) => `--${name}` === word);
  const input = typed.filter((word, index) => {
    const before = rowOf(typed[index - 1]);
    if (before && before.value !== null) values[before.name] = [...(values[before.name] ?? []), word];
    else if (rowOf(word)?.value === null) values[word.slice(2)] = [''];
    else return !word.startsWith('--');
    return false;
  });
  return {input, given: {typed, values}};
}

async function play(command: string): Promise<string> {
  const [line = '', ...script] = command.split('\n');
  const {input, given} = sort(line.split(' ').slice(1));
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const code = await carryOut(input, given, {
    help: line.includes('--help'),
    output: {write, complain: (message) => write(`! ${message}\n`)},
    readFile: (path, wish) => {
      const isGiven = path === 'session.cap' || path === 'lesson.yaml';
      return isGiven ? {ok: true, text: script.join('\n'), name: path} : readScript(path, wish);
    },
    openBytes: (path) =>
      path.startsWith('history.') ? Readable.from([Buffer.from(script.join('\n'))]) : openBytes(path),
    terminal: null,
  });
  return `${text}exit ${code}`;
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
  describe(file, () => {
    const url = new URL(file, folder);
    const blocks = readFileSync(url, 'utf8').trimEnd().split(divider);
    const commands = blocks.map((block) => block.split(dashes)[0] ?? '');

    if (process.env.UPDATE) {
      test('rewritten', async () => {
        const played = await Promise.all(commands.map(async (command) => command + dashes + (await play(command))));
        writeFileSync(url, `${played.join(divider)}\n`);
      }, 120_000);
      return;
    }

    test.each(commands.map((command, index) => [command.split('\n', 3).join(' · '), command, blocks[index]]))(
      '%s',
      async (_, command, block) => {
        expect(command + dashes + (await play(command))).toBe(block);
      },
    );
  });
}
