/** The published program judging real files and pipes (`npm test` builds it first). */
import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {afterAll, describe, expect, test} from 'vitest';
import {lines} from './run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'check-test-'));
afterAll(() => rmSync(folder, {recursive: true}));

function shell(line: string): Promise<{code: number; out: string; err: string}> {
  const command = `cap-tui() { '${process.execPath}' '${join(root, 'dist/cli.js')}' "$@"; }; ${line}`;
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', command], {cwd: folder}, (error, out, err) => {
      resolve({code: error ? Number(error.code) : 0, out, err});
    });
    child.stdin?.end();
  });
}

const stale = lines(
  '0 invoke write 1',
  '0 ok write 1',
  '0 invoke write 2',
  '0 ok write 2',
  '1 invoke read',
  '1 ok read 1',
);
writeFileSync(join(folder, 'stale.jsonl'), stale);
writeFileSync(join(folder, 'packed'), gzipSync(stale));

describe.concurrent('cap-tui check', () => {
  test.each([
    ['a file', 'cap-tui check stale.jsonl'],
    ['gzip by its content, not its name', 'cap-tui check packed'],
    ['the standard input', 'cap-tui check - < stale.jsonl'],
    ['a pipe that takes its time', '(head -2 stale.jsonl; sleep 0.3; tail -4 stale.jsonl) | cap-tui check -'],
    ['a packed pipe', 'cat packed | cap-tui check -'],
  ])('%s', async (_, line) => {
    const {code, out, err} = await shell(line);
    expect({code, err}).toEqual({code: 1, err: ''});
    expect(out).toContain("process 1 read x=1 at 0.004 s, though process 0's write x=2 was acknowledged\n");
  });

  test('flags with a value, a switch, and another order', async () => {
    const {code, out} = await shell(
      'head -c 400 stale.jsonl | cap-tui check --allow-truncated --consistency=sequential - --format json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({truncated: true, consistency: 'sequential', verdict: 'no violation'});
  });

  test.each([
    ['nothing there', 'cap-tui check nowhere.edn', 'nowhere.edn: there is no such file: expected a history'],
    ['a folder', 'cap-tui check .', '.: it is a directory: expected a history'],
    ['nothing in it', 'cap-tui check /dev/null', '/dev/null:1:1: expected events, as JSON lines or EDN, found nothing'],
    ['a device that never ends', 'cap-tui check /dev/zero', '/dev/zero:1:1: expected events in UTF-8'],
    ['noise that never ends', 'cap-tui check - < /dev/urandom', 'standard input:'],
    ['a flag of another command', 'cap-tui check stale.jsonl --seed 3', "cap-tui check has no flag '--seed'"],
    [
      'an unknown rung',
      'cap-tui check stale.jsonl --consistency strong',
      "--consistency 'strong': expected one of linearizable,",
    ],
  ])('%s: one line, and 2', async (_, line, message) => {
    const {code, out, err} = await shell(line);
    expect({code, out}).toEqual({code: 2, out: ''});
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toContain(message);
    expect(err).toContain('as in:');
  });
});
