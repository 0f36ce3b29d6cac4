/** The program as it is published (`npm test` builds it first), without a terminal: what it prints, and how it ends. */
import {execFile} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, test} from 'vitest';
import {commands} from '../source/edge/commands.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'script-test-'));
afterAll(() => rmSync(folder, {recursive: true}));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Through a shell, so that pipes and redirections are as they are; `cap-tui` stands for the program. */
function shell(line: string): Promise<Ended> {
  const program = `'${process.execPath}' '${join(root, 'dist/cli.js')}'`;
  const command = `set -o pipefail; ${line.replace('cap-tui', program)}`;
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', command], {cwd: root}, (error, out, err) => {
      resolve({code: error ? Number(error.code) : 0, out, err});
    });
    child.stdin?.end();
  });
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const good = file('good.cap', 'system mysql\nc1 write x 1\nexpect c1 ok\n');
const failing = file('failing.cap', 'system mysql\nc1 write x 1\n\n  expect c1 fail\n');
const bad = file('bad.cap', 'system mysql\nc1 write x\n');

describe.concurrent('exit codes', () => {
  test('0: without a terminal the opening demo is played as text', async () => {
    const {code, out, err} = await shell('cap-tui < /dev/null');
    expect({code, err}).toEqual({code: 0, err: ''});
    expect(out).toMatch(/^etcd .*\nsystem etcd nodes=5 .*seed=7\n/);
    expect(out).toMatch(/\nAll \d+ expectations hold\.\n$/);
  });

  test('0: all expectations hold', async () => {
    expect(await shell(`cap-tui run ${good}`)).toMatchObject({code: 0, err: ''});
  });

  test('1: an expectation fails, and which and what was found are said', async () => {
    const {code, out, err} = await shell(`cap-tui run ${failing}`);
    expect(code).toBe(1);
    expect(err).toBe(`${failing}:4:3: expect c1 fail: c1 write x 1 autocommit was ok\n`);
    expect(out).toContain('DOES NOT HOLD  expect c1 fail');
  });

  test('2: a script that cannot be read, with its place, what was expected and an example', async () => {
    const {code, out, err} = await shell(`cap-tui run ${bad}`);
    expect({code, out}).toEqual({code: 2, out: ''});
    expect(err).toMatch(/bad\.cap:2:11: expected a value .*, found the end of the line; as in: c1 write x 1\n$/);
  });

  test('the worst of several files counts, and each is played', async () => {
    const {code, out, err} = await shell(`cap-tui run ${failing} ${bad} ${good}`);
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(2);
    expect(out.match(/^── /gm)).toHaveLength(2);
  });
});

describe.concurrent('what cannot be read is named in one line, and nothing else is printed', () => {
  test.each([
    ['a file that is not there', 'nowhere.cap', 'there is no such file'],
    ['a folder', '/', 'it is a directory'],
    ['bytes that are no text', file('bytes.cap', new Uint8Array([0xff, 0xfe, 0x80])), 'it is not text'],
    ['zeros in text', file('zeros.cap', 'system mysql\0'), 'it is not text'],
    ['two million letters', file('huge.cap', '#'.repeat(2_000_000)), 'it is larger than'],
    ['a device that never ends', '/dev/zero', 'it is larger than'],
    ['one endless line', file('line.cap', `system mysql\nsay ${'x'.repeat(900_000)}`), 'a line of at most'],
    ['escapes for the terminal', file('escape.cap', 'system mysql\n\u001b]0;owned\u0007'), '\\u{1b}'],
    ['a name that is an escape', "$'\\e[31mred'", '\\u{1b}[31mred'],
  ])('%s', async (_, path, message) => {
    const {code, out, err} = await shell(`cap-tui run ${path}`);
    expect({code, out}).toEqual({code: 2, out: ''});
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(message);
    expect(err).toContain('as in:');
    expect(err).not.toMatch(/[^\P{Cc}\n]| {4}at /u);
  });

  test.each([
    ['cap-tui run x.cap --sede 3', "no flag '--sede' (did you mean --seed?)"],
    ['cap-tui etcd --option nodes=4', 'nodes=4 is not possible for etcd'],
    ['cap-tui run x.cap --seed', '--seed needs a value'],
    ['cap-tui mysqll', 'did you mean mysql?'],
    ['cap-tui systems dynamo99', "no system is called 'dynamo99'"],
  ])('%s', async (line, message) => {
    const {code, out, err} = await shell(line);
    expect({code, out}).toEqual({code: 2, out: ''});
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(message);
    expect(err).toContain('as in:');
  });
});

describe.concurrent('pipes and flags', () => {
  test('a reader that goes away is no mistake, and the exit code still tells', async () => {
    expect(await shell('cap-tui run opening | head -1')).toEqual({code: 0, out: 'etcd 3.5 · Raft\n', err: ''});
    expect(await shell('cap-tui play zombie-write | head -1')).toEqual({code: 0, out: 'etcd 3.5 · Raft\n', err: ''});
    expect(await shell('cap-tui export opening | head -c 11')).toEqual({code: 0, out: '{"version":', err: ''});
    const failed = await shell(`cap-tui run opening opening ${failing} | true`);
    expect(failed).toMatchObject({code: 1, out: ''});
  });

  test.skipIf(!existsSync('/dev/full'))('a disk that is full is said, without a stack trace', async () => {
    const {code, err} = await shell('cap-tui run opening > /dev/full');
    expect(code).toBe(2);
    expect(err).toBe('the output cannot be written (ENOSPC): expected a place that takes it\n');
  });

  test('- is the standard input', async () => {
    const {code, err} = await shell(`cap-tui run - < ${bad}`);
    expect(code).toBe(2);
    expect(err).toMatch(/^standard input:2:11: /);
    expect(await shell(`(sleep 0.5; cat ${good}) | cap-tui run -`)).toMatchObject({code: 0, err: ''});
    expect(await shell(`cap-tui run <(cat ${good})`)).toMatchObject({code: 0, err: ''});
  });

  test('JSON lines are JSON, and the last is the verdict', async () => {
    const {code, out} = await shell('cap-tui run cassandra-quorum --format jsonl --seed 5');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({at: 0, type: 'opened', system: 'cassandra', seed: 5});
    expect(lines.at(-1)).toMatchObject({
      type: 'verdict',
      expectations: {holds: true},
      data: {n1: {x: '3'}, n3: {x: '3'}},
    });
    expect(lines.slice(0, -1).map((line) => line.at)).toEqual(
      lines
        .slice(0, -1)
        .map((line) => line.at)
        .sort((a, b) => a - b),
    );
  });

  test('the version is that of the package', async () => {
    const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(await shell('cap-tui --version')).toEqual({code: 0, out: `${version}\n`, err: ''});
  });

  test('every command has help', async () => {
    const lines = commands.map(({name}) => `cap-tui ${name} --help`.replace('  ', ' '));
    for (const line of [...lines, 'cap-tui run -h']) {
      const {code, out, err} = await shell(line);
      expect({code, err}).toEqual({code: 0, err: ''});
      for (const row of out.split('\n')) expect(row.length, row).toBeLessThanOrEqual(80);
    }
  });
});
