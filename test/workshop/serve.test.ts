/** `cap-tui serve` as a program: how it opens, how it ends, and what is left when it is killed. */
import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join as path} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {spawn as spawnInTerminal} from '@lydell/node-pty';
import {describe, expect, test, vi} from 'vitest';
import {readJournalFile} from '../../source/workshop/journal-file.ts';
import {journalName} from '../../source/workshop/journal-store.ts';
import {openTerminal, type Terminal} from '../e2e/terminal.ts';
import {atDesk, enter, type Visitor} from './class.ts';
import {newKey, until} from './guest.ts';
import {afterwards, code, temporaryFolder} from './hosting.ts';
import {needs} from './programs.ts';

// Many people in one process, on whatever machine.
vi.setConfig({testTimeout: 60_000});

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const patience = 20_000;

interface Served {
  readonly child: ChildProcess;
  readonly port: number;
  readonly state: string;
  readonly said: () => string;
  readonly log: () => string;
  readonly exit: Promise<number | null>;
}

/** Starts the program on a free port, and waits until it is open. */
async function serve(state: string, ...more: readonly string[]): Promise<Served> {
  const args = [cli, 'serve', '--port', '0', '--state', state, '--code', code, ...more];
  const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'pipe']});
  let said = '';
  let log = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    log += text;
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', (status) => resolve(status)));
  afterwards(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  await until(() => said.includes('to end') || child.exitCode !== null, `an open workshop\n${log}`, patience);
  const port = Number(/ssh -p (\d+)/.exec(said)?.[1]);
  if (!port) throw new Error(`it did not open:\n${said}${log}`);
  return {child, port, state, said: () => said, log: () => log, exit};
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function killIfThere(pid: number): void {
  if (isThere(pid)) process.kill(pid, 'SIGKILL');
}

const run = promisify(execFile);

/** Runs the program to its end; what it said and its exit code. */
async function capTui(...args: readonly string[]): Promise<{out: string; err: string; status: number}> {
  try {
    const {stdout, stderr} = await run(process.execPath, [cli, ...args], {env: {...process.env, COLUMNS: '80'}});
    return {out: stdout, err: stderr, status: 0};
  } catch (error) {
    const {stdout, stderr, code: status} = error as {stdout: string; stderr: string; code: number};
    return {out: stdout, err: stderr, status};
  }
}

/** Somebody with OpenSSH's client, which knows the host by the line that was announced. */
async function ssh({said, port}: Served, name: string): Promise<Terminal> {
  const home = temporaryFolder();
  writeFileSync(path(home, 'known_hosts'), `${/known_hosts +(.*)/.exec(said())?.[1]}\n`);
  writeFileSync(path(home, 'config'), '');
  const files = ['-F', path(home, 'config'), '-o', `UserKnownHostsFile=${path(home, 'known_hosts')}`];
  const alone = ['-o', 'GlobalKnownHostsFile=/dev/null', '-o', 'IdentityFile=none', '-o', 'IdentityAgent=none'];
  const args = [...files, ...alone, '-p', String(port), '-l', name, '127.0.0.1'];
  const terminal = openTerminal({program: 'ssh', args, columns: 80, rows: 24});
  await terminal.waitFor('Join code:', patience);
  terminal.type(`${code}\r`);
  await terminal.waitFor('Your name', patience);
  terminal.type('\r');
  await terminal.waitFor('press Enter:', patience);
  terminal.type('\r');
  await terminal.waitFor('First steps', patience);
  return terminal;
}

describe('with OpenSSH’s client', () => {
  needs('ssh');

  test('when the terminal that it was started in is closed, it ends in order, and Node says nothing of its own', async () => {
    const state = temporaryFolder();
    const log = path(temporaryFolder(), 'log');
    const command = `exec "$0" "${cli}" serve --port 0 --state "${state}" --code ${code} 2>"${log}"`;
    const terminal = spawnInTerminal('/bin/sh', ['-c', command, process.execPath], {cols: 120, rows: 36});
    afterwards(() => void killIfThere(terminal.pid));
    let said = '';
    terminal.onData((text) => {
      said += text;
    });
    await until(() => said.includes('to end'), 'an open workshop', patience);
    terminal.resume();
    (terminal as unknown as {destroy(): void}).destroy();
    await until(() => !isThere(terminal.pid), 'its end', patience);
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    expect(lines.at(-1)).toContain('closed reason=SIGHUP');
    expect(readdirSync(state)).not.toContain('journal.lock');
  });

  test('people join by the lines that are announced; SIGTERM tells all, keeps all, and restores their terminals', async () => {
    const served = await serve(temporaryFolder(), '--log', 'json');
    for (const word of ['to join', 'to get in', code, 'SHA256:', 'instructor', served.state])
      expect(served.said()).toContain(word);
    const terminals = [await ssh(served, 'ada'), await ssh(served, 'grace')];
    terminals[0]!.press('escape', 'down', 'enter');
    await terminals[0]!.waitFor('Enter begins', patience);
    served.child.kill('SIGTERM');
    for (const terminal of terminals) {
      expect(await terminal.exit).toEqual({code: 0, signal: undefined});
      expect([terminal.alternate, terminal.cursorHidden, terminal.mouse]).toEqual([false, false, 'none']);
      expect(terminal.screen().join('\n')).toContain('The workshop has ended. What you did is kept.');
    }
    expect(await served.exit).toBe(0);
    const records = await readJournalFile(path(served.state, journalName));
    expect(records.filter(({type}) => type === 'session')).toHaveLength(2);
    const events = served
      .log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events).toEqual(expect.arrayContaining(['listening', 'joined', 'left', 'closed']));
    expect(served.log()).not.toContain(code);
  }, 60_000);
});

test('the instructor ends it from the desk: all are told, everything is kept, the program ends', async () => {
  const state = temporaryFolder();
  const key = newKey();
  writeFileSync(path(state, 'keys.pub'), `${key.line}\n`);
  const served = await serve(state, '--instructor-keys', path(state, 'keys.pub'));
  const ada = await enter(served, 'ada');
  await ada.sees('First steps');
  const desk = await atDesk({port: served.port, key});
  desk.press('g');
  await desk.sees('saved: ');
  desk.press('E', 'y');
  expect(await served.exit).toBe(0);
  for (const visitor of [ada, desk]) await visitor.sees('The workshop has ended');
  expect(served.log()).toContain('teacher ended the workshop');
  expect(readdirSync(state).filter((name) => name.startsWith('gradebook-'))).toHaveLength(2);
  expect(readdirSync(state)).not.toContain('journal.lock');
});

describe('kill -9', () => {
  /** Begins the lesson again and again; counts how often the screen said so. */
  async function beginAgain(
    visitor: Visitor,
    seen: Map<string, number>,
    name: string,
    isOver: () => boolean,
  ): Promise<void> {
    await visitor.sees('First steps');
    visitor.press('escape', 'down', 'enter');
    await visitor.sees('Enter begins');
    while (!isOver()) {
      visitor.press('l', '3');
      await until(() => isOver() || visitor.screen().includes('from the beginning again'), 'a new beginning');
      if (!visitor.screen().includes('from the beginning again')) return;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      visitor.press('+');
      await until(() => isOver() || !visitor.screen().includes('from the beginning again'), 'the word to go');
    }
  }

  test('under load loses nothing that a screen has shown, and the next start goes on from there', async () => {
    const state = temporaryFolder();
    const served = await serve(state);
    const names = ['ada', 'grace', 'edsger', 'barbara'];
    const seen = new Map<string, number>();
    let over = false;
    const total = () => [...seen.values()].reduce((sum, count) => sum + count, 0);
    const visitors = await Promise.all(names.map((name) => enter(served, name)));
    const working = visitors.map((visitor, index) => beginAgain(visitor, seen, names[index]!, () => over));
    await until(() => total() >= 60, 'sixty new beginnings', 40_000);
    served.child.kill('SIGKILL');
    await served.exit;
    over = true;
    await Promise.all(working);
    const records = await readJournalFile(path(state, journalName));
    for (const name of names) {
      const kept = records.filter(
        (record) => record.type === 'fact' && record.person === `name ${name}` && record.fact.type === 'reset',
      );
      expect(kept.length).toBeGreaterThanOrEqual(seen.get(name) ?? 0);
    }
    const later = await serve(state);
    const again = await enter(later, 'ada', visitors[0]!.ticket);
    await again.sees('Enter begins');
    const {out} = await capTui('serve', '--gradebook', 'json', '--state', state);
    const rows: {name: string; attempts: number}[] = JSON.parse(out);
    const row = rows.find(({name, attempts}) => name === 'ada' && attempts > 0);
    expect(row?.attempts).toBeGreaterThan(seen.get('ada') ?? 0);
  }, 90_000);
});

describe('the gradebook', () => {
  test('is printed from the state directory, also while a host is at work there', async () => {
    const served = await serve(temporaryFolder());
    const ada = await enter(served, 'ada');
    await ada.sees('First steps');
    const csv = await capTui('serve', '--gradebook', 'csv', '--state', served.state);
    expect(csv.status).toBe(0);
    expect(csv.out).toMatch(/^name,id,lesson,title,attempts/);
    expect(csv.out).toContain('ada,name ada,tour,');
    const json = await capTui('serve', '--gradebook', 'json', '--state', served.state);
    expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({name: 'ada', lesson: 'tour', passed: false}));
  });

  test('of a state directory that is not there is empty, and makes none', async () => {
    const state = path(temporaryFolder(), 'nowhere');
    const {out, status} = await capTui('serve', '--gradebook', 'json', '--state', state);
    expect([out, status]).toEqual(['[]\n', 0]);
    expect(readdirSync(path(state, '..'))).toEqual([]);
  });
});

describe('a workshop file', () => {
  test('the example is one that can be served: its lessons, in its order', async () => {
    const folder = temporaryFolder();
    const file = path(folder, 'workshop.yaml');
    const {out} = await capTui('serve', '--example');
    writeFileSync(file, out);
    const served = await serve(path(folder, 'state'), file);
    expect(served.said()).toContain('CAP in ninety minutes (10 lessons) is open');
    const ada = await enter(served, 'ada');
    await ada.sees('CAP in ninety minutes');
    await ada.sees('Press ? for the keys.');
  });

  test('may name lesson files beside it', async () => {
    const folder = temporaryFolder();
    mkdirSync(path(folder, 'mine'));
    const lesson = readFileSync(new URL('../../source/lessons/catalogue/tour.yaml', import.meta.url), 'utf8');
    writeFileSync(path(folder, 'mine/own.yaml'), lesson.replace(/^title: .*/m, 'title: My own lesson'));
    writeFileSync(path(folder, 'workshop.yaml'), 'title: Mine\nlessons: [./mine/own.yaml]\n');
    const served = await serve(path(folder, 'state'), path(folder, 'workshop.yaml'));
    const ada = await enter(served, 'ada');
    await ada.sees('My own lesson');
  });
});

describe('what cannot be opened says why, what was expected, and an example; the exit code is 2', () => {
  test('a state directory that another host has', async () => {
    const served = await serve(temporaryFolder());
    const {err, status} = await capTui('serve', '--port', '0', '--state', served.state);
    expect(status).toBe(2);
    expect(err).toContain(`process ${served.child.pid}`);
    expect(err).toContain('as in: cap-tui serve --state ./other');
  });

  test('a port that is taken', async () => {
    const served = await serve(temporaryFolder());
    const {err, status} = await capTui('serve', '--port', String(served.port), '--state', temporaryFolder());
    expect(status).toBe(2);
    expect(err).toContain(`something listens on port ${served.port} already`);
  });

  test.each<[string, readonly string[], string]>([
    ['a workshop file that is not there', ['nowhere.yaml'], 'nowhere.yaml: there is no such file'],
    ['two files', ['one.yaml', 'two.yaml'], 'serve takes one workshop file'],
    ['a port that is none', ['--port', '99999'], 'expected NUMBER, as in: --port 2022'],
    ['a code that is too short', ['--code', 'ab'], 'as in: --code amber-owl-42'],
    ['keys that are not there', ['--instructor-keys', 'nowhere.pub'], 'expected a file of public keys'],
    ['an address of another machine', ['--host', '192.0.2.1'], 'this machine has no address 192.0.2.1'],
  ])('%s', async (_, args, words) => {
    const {err, out, status} = await capTui('serve', ...args, '--state', temporaryFolder());
    expect(status).toBe(2);
    expect(err).toContain(words);
    expect(out).toBe('');
  });

  test('a public address when nothing is asked of anybody', async () => {
    const file = path(temporaryFolder(), 'workshop.yaml');
    writeFileSync(file, 'title: All welcome\nauth: open\n');
    const {err, status} = await capTui('serve', file, '--host', '0.0.0.0', '--state', temporaryFolder());
    expect(status).toBe(2);
    expect(err).toContain('anybody who reaches 0.0.0.0 could take a seat');
    expect(err).toContain('--open');
  });
});
