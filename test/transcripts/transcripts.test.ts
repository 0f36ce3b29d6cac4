/**
 * Golden transcripts: each block of a `.txt` file is a command line, the script it reads as `session.cap` (if any), a line
 * of dashes, and what was printed, errors included, with the exit code. Blocks are divided by a line of equals signs.
 * `UPDATE=1` rewrites the outputs; the diff is read before it is committed.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {carryOut} from '../../source/edge/commands.ts';
import {readScript} from '../../source/edge/files.ts';

const folder = new URL('.', import.meta.url);
const divider = '\n====\n';
const dashes = '\n----\n';

/** The words of a command line as meow would sort them: every flag here has a value. */
function sort(typed: readonly string[]) {
  const values = {format: [] as string[], seed: [] as string[], system: [] as string[], option: [] as string[]};
  const input = typed.filter((word, index) => {
    const list = values[(typed[index - 1] ?? '').slice(2) as keyof typeof values];
    list?.push(word);
    return list === undefined && !word.startsWith('--');
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
    readFile: (path) => {
      return path === 'session.cap' ? {ok: true, text: script.join('\n'), name: path} : readScript(path);
    },
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
      });
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
