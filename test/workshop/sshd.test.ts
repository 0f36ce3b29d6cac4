/** The ordinary way: the lessons as the forced command of an sshd, as the README says it. The built program is what runs. */
import {execFile} from 'node:child_process';
import {chmodSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {refusalOverSsh} from '../../source/edge/over-ssh.ts';
import {openTerminal} from '../e2e/terminal.ts';
import {temporaryFolder} from './hosting.ts';
import {needs} from './programs.ts';
import {openSshd, type Sshd} from './sshd.ts';

const patience = 20_000;
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;

/** A way to start the built program that says which home it has. */
function program(): string {
  const folder = temporaryFolder();
  const path = join(folder, 'cap-tui');
  writeFileSync(path, `#!/bin/sh\nCAP_TUI_HOME='${folder}' exec '${process.execPath}' '${cli}' "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

const key = ({home}: Sshd) => ['-i', home.path('id'), '-o', 'BatchMode=yes'];

async function run(tool: string, args: readonly string[]): Promise<{code: number; stdout: string; stderr: string}> {
  try {
    return {code: 0, ...(await promisify(execFile)(tool, [...args], {timeout: patience}))};
  } catch (error) {
    return error as {code: number; stdout: string; stderr: string};
  }
}

describe('cap-tui learn as a forced command', {timeout: 60_000}, () => {
  needs('ssh', 'sshd', 'ssh-keygen', 'sftp');

  test('a login with a terminal opens the lessons, follows its size, and leaves it as it was', async () => {
    const sshd = await openSshd(program());
    const terminal = openTerminal({
      program: 'ssh',
      args: sshd.home.args(sshd.user, ...key(sshd)),
      columns: 90,
      rows: 30,
    });
    await terminal.waitFor(() => terminal.alternate && terminal.screen().join('').trim() !== '', patience);
    const before = terminal.screen().join('\n');
    terminal.resize(120, 36);
    await terminal.waitFor(() => terminal.screen().join('\n') !== before, patience);
    await terminal.settle();
    terminal.press('q');
    expect((await terminal.exit).code).toBe(0);
    expect([terminal.alternate, terminal.cursorHidden]).toEqual([false, false]);
  });

  test.each([
    ['a command', [], ['id']],
    ['no terminal', ['-T'], []],
  ])('%s: a terminal is needed, and nothing is run', async (_what, options, command) => {
    const sshd = await openSshd(program());
    const {code, stdout, stderr} = await run('ssh', [
      ...sshd.home.args(sshd.user, ...key(sshd), ...options),
      ...command,
    ]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('a terminal is needed: expected a login without a command, as in: ssh -t host');
  });

  test('neither files nor a way into the network', async () => {
    const sshd = await openSshd(program());
    const args = sshd.home.args(sshd.user, ...key(sshd));
    expect((await run('ssh', [...args.slice(0, -1), '-s', '127.0.0.1', 'sftp'])).code).toBe(2);
    const tunnel = await run('ssh', sshd.home.args(sshd.user, ...key(sshd), '-W', '127.0.0.1:1'));
    expect(tunnel.code).toBe(255);
    expect(tunnel.stderr).toContain('administratively prohibited');
    const back = await run(
      'ssh',
      sshd.home.args(sshd.user, ...key(sshd), '-N', '-o', 'ExitOnForwardFailure=yes', '-R', '0:127.0.0.1:1'),
    );
    expect(back.code).toBe(255);
  });
});

describe('without a terminal', () => {
  test.each([
    ['a forced command', {SSH_CONNECTION: 'x', SSH_ORIGINAL_COMMAND: 'id'}, true],
    ['a login that sshd gave no terminal', {SSH_CONNECTION: 'x'}, true],
    ["a pipe in somebody's own session", {SSH_CONNECTION: 'x', SSH_TTY: '/dev/pts/1'}, false],
    ['a pipe on this machine', {}, false],
  ])('%s', (_what, environment, isRefused) => {
    expect(refusalOverSsh(environment) !== null).toBe(isRefused);
  });
});
