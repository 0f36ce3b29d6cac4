/** What a guest who is in may open: one terminal, and nothing else. With real clients, and with requests that none would send. */
import {execFile, spawn} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import type {LoginPolicy} from '../../source/workshop/login-policy.ts';
import {openTerminal} from '../e2e/terminal.ts';
import {type Guest, join, sitDown, until, wireUnder} from './guest.ts';
import {afterwards, openTestHost, SshHome, type TestHost} from './hosting.ts';
import {needs} from './programs.ts';

const openToAll: LoginPolicy = {auth: 'open', code: null, attendeeKeys: [], instructorKeys: []};
const patience = 20_000;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a client program to its end, whatever that is. */
async function run(program: string, args: readonly string[]): Promise<Ran> {
  try {
    return {code: 0, ...(await promisify(execFile)(program, [...args], {timeout: patience}))};
  } catch (error) {
    return error as Ran;
  }
}

/** A key agent of the guest's own, which a host could ask for signatures if it were let to. */
async function openAgent(path: string): Promise<string> {
  const agent = spawn('ssh-agent', ['-D', '-a', path], {stdio: 'ignore'});
  afterwards(() => void agent.kill());
  await until(() => existsSync(path), 'the agent');
  return path;
}

async function openHouse(): Promise<{house: TestHost; home: SshHome; key: readonly string[]}> {
  const house = await openTestHost({policy: openToAll});
  const home = new SshHome(house);
  home.makeKey('id');
  return {house, home, key: ['-i', home.path('id'), '-o', 'BatchMode=yes']};
}

describe('OpenSSH', () => {
  needs('ssh', 'ssh-agent', 'ssh-keygen');

  test.each([
    ['a command', ['id'], []],
    ['a command in a terminal', ['id'], ['-t', '-t']],
    ['a shell without a terminal', [], ['-T']],
  ])('%s is answered with how it is done', async (_what, command, options) => {
    const {house, home, key} = await openHouse();
    const {code, stdout, stderr} = await run('ssh', [...home.args('eve', ...key, ...options), ...command]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('a terminal is needed, without a command: as in ssh -t');
    expect(house.visitors).toEqual([]);
  });

  test('files are neither fetched nor brought', async () => {
    const {home, key} = await openHouse();
    writeFileSync(home.path('note'), 'x');
    const port = home.args('eve').at(home.args('eve').indexOf('-p') + 1)!;
    const options = home
      .args('eve', ...key)
      .slice(0, -1)
      .join('\n')
      .split('\n')
      .filter((one, index, all) => !['-p', '-l'].includes(one) && !['-p', '-l'].includes(all[index - 1]!));
    const common = [...options, '-P', port];
    const sftp = await run('sftp', [...common, 'eve@127.0.0.1']);
    expect(sftp.code).not.toBe(0);
    const fetched = await run('scp', [...common, 'eve@127.0.0.1:/etc/passwd', home.path('stolen')]);
    expect(fetched.code).not.toBe(0);
    const brought = await run('scp', ['-O', ...common, home.path('note'), 'eve@127.0.0.1:/tmp/note']);
    expect(brought.code).not.toBe(0);
    expect(brought.stderr).toContain('a terminal is needed');
  });

  test('agent, X11 and variables are asked for in vain, and the terminal opens all the same', async () => {
    const {home, key} = await openHouse();
    const agent = await openAgent(home.path('agent'));
    const asking = ['-A', '-v', '-X', '-o', 'SetEnv=LD_PRELOAD=/tmp/evil.so', '-o', 'ForwardX11Timeout=1'];
    const terminal = openTerminal({
      program: 'ssh',
      args: home.args('eve', ...key, ...asking),
      env: {DISPLAY: '127.0.0.1:0', XAUTHORITY: home.path('none'), SSH_AUTH_SOCK: agent},
    });
    await terminal.waitFor(() => terminal.output().includes('attendee eve'), patience);
    expect(terminal.output()).toContain('Requesting authentication agent forwarding.');
    terminal.type('q');
    expect((await terminal.exit).code).toBe(0);
  });

  test('a forwarded port leads nowhere', async () => {
    const {house, home, key} = await openHouse();
    let visits = 0;
    const inside = createServer((socket) => {
      visits += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    afterwards(() => void inside.close());
    await until(() => inside.listening, 'the server inside');
    const target = `127.0.0.1:${(inside.address() as AddressInfo).port}`;
    const tunnel = await run('ssh', home.args('eve', ...key, '-W', target));
    expect(tunnel.code).toBe(255);
    expect(tunnel.stderr).toContain('administratively prohibited');
    const back = await run(
      'ssh',
      home.args('eve', ...key, '-N', '-o', 'ExitOnForwardFailure=yes', '-R', `0:${target}`),
    );
    expect(back.code).toBe(255);
    expect(back.stderr).toContain('remote port forwarding failed');
    expect(visits).toBe(0);
    await until(() => house.host.connectionCount() === 0, 'the end of both');
  });
});

describe('requests of an SSH library', () => {
  async function enter(): Promise<{house: TestHost; guest: Guest}> {
    const house = await openTestHost();
    return {house, guest: await join(house.port)};
  }

  const refused: readonly [string, (guest: Guest, done: (error?: Error | null) => void) => void][] = [
    ['sftp', ({client}, done) => client.sftp(done)],
    ['another subsystem', ({client}, done) => client.subsys('netconf', done)],
    ['a way out', ({client}, done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, done)],
    ['a way in', ({client}, done) => client.forwardIn('127.0.0.1', 0, done)],
    ['a way out to a socket', ({client}, done) => client.openssh_forwardOutStreamLocal('/run/docker.sock', done)],
    ['a way in from a socket', ({client}, done) => client.openssh_forwardInStreamLocal('/tmp/cap-tui.sock', done)],
    ['no more sessions', ({client}, done) => client.openssh_noMoreSessions(done)],
    ['X11', ({client}, done) => client.shell({term: 'xterm'}, {x11: true}, done)],
  ];

  test.each(refused)('%s is refused', async (_what, ask) => {
    const {house, guest} = await enter();
    const error = await new Promise<Error | null | undefined>((resolve) => ask(guest, resolve));
    expect(error).toBeInstanceOf(Error);
    expect(house.visitors).toEqual([]);
  });

  test('a second terminal on one connection is refused, and the first goes on', async () => {
    const {house, guest} = await enter();
    const seat = await sitDown(guest);
    await expect(sitDown(guest)).rejects.toThrow();
    for (let index = 0; index < 300; index += 1) guest.client.shell(false, () => {});
    seat.channel.write('still');
    await until(() => seat.shown().includes('typed still'), 'an answer');
    expect(house.visitors).toHaveLength(1);
  });

  test('a command ends the connection, and its words are never run', async () => {
    const {house, guest} = await enter();
    const said = await new Promise<string>((resolve, reject) => {
      guest.client.exec('touch /tmp/cap-tui-was-here', (error, channel) => {
        if (error) return reject(error);
        let text = '';
        channel.stderr.on('data', (bytes: Buffer) => {
          text += bytes;
        });
        channel.on('data', () => {});
        channel.on('close', () => resolve(text));
      });
    });
    expect(said).toContain('a terminal is needed');
    await guest.ended;
    await until(() => house.host.connectionCount() === 0, 'the end of the connection');
  });
});

describe('the terminal', () => {
  test.each([
    [0, 0, '80x24'],
    [4294967295, 4294967295, '300x100'],
    [1, 1, '20x6'],
    [132, 43, '132x43'],
  ])('a size of %d x %d', async (cols, rows, size) => {
    const house = await openTestHost();
    const seat = await sitDown(await join(house.port), {cols, rows, term: 'xterm'});
    await until(() => seat.shown().includes(size), size);
    seat.channel.setWindow(30, 100, 0, 0);
    await until(() => seat.shown().includes('100x30'), 'the new size');
    seat.channel.setWindow(rows, cols, 0, 0);
    await until(() => house.visitors[0]!.tty.size().columns === Number(size.split('x')[0]), 'the size again');
  });

  test('colours and glyphs follow its name', async () => {
    const house = await openTestHost();
    const terms = ['xterm-256color', 'xterm', 'linux', 'dumb', 'screen.xterm-256color', 'x'.repeat(20_000)];
    for (const [index, term] of terms.entries()) {
      await sitDown(await join(house.port, {answers: {name: `n${index}`}}), {term});
      await until(() => house.visitors.length === index + 1, term);
    }
    expect(house.visitors.map(({tty}) => `${tty.look.colours} ${tty.look.glyphs}`)).toEqual([
      '2 unicode',
      '1 unicode',
      '1 ascii',
      '0 ascii',
      '2 unicode',
      '1 unicode',
    ]);
  });

  test('the end says its words on a restored screen, exits with 0, and closes the line', async () => {
    const house = await openTestHost();
    const guest = await join(house.port);
    const seat = await sitDown(guest);
    await until(() => house.visitors.length === 1, 'the guest');
    house.visitors[0]!.tty.end('Bye\u001B]0;evil\u0007.\nCome again.');
    expect(await seat.exit).toBe(0);
    await guest.ended;
    expect(house.log.at(-1)).toMatchObject({event: 'left', reason: 'said goodbye'});
    const [, last = ''] = seat.shown().split('\x1b[?2026l');
    for (const mode of ['?1000l', '?1002l', '?1003l', '?1006l', '?2004l', '?7h', '?25h', '?1049l', '0m'])
      expect(last).toContain(`\x1b[${mode}`);
    expect(last.endsWith('\x1b[?1049l\rBye]0;evil.\r\nCome again.\r\n')).toBe(true);
    expect(house.visitors[0]!.isGone).toBe(true);
    house.visitors[0]!.tty.write('nobody hears this');
    house.visitors[0]!.tty.end('nor this');
    expect(house.visitors[0]!.tty.backlog()).toBe(0);
  });

  test('a client that hangs up in the middle of a write ends its own seat alone', async () => {
    const house = await openTestHost();
    const other = await sitDown(await join(house.port, {answers: {name: 'other'}}));
    const guest = await join(house.port);
    await sitDown(guest);
    await until(() => house.visitors.length === 2, 'both');
    const visitor = house.visitors[1]!;
    const writing = setInterval(() => visitor.tty.write('x'.repeat(50_000)), 1);
    afterwards(() => clearInterval(writing));
    wireUnder(guest).ping();
    guest.client.destroy();
    await until(() => visitor.isGone, 'the end');
    other.channel.write('hello');
    await until(() => other.shown().includes('typed hello'), 'an answer');
    expect(house.log.filter(({event}) => event === 'left')).toHaveLength(1);
  });

  test('a seat that breaks ends alone, says no path, and is logged', async () => {
    const house = await openTestHost();
    const other = await sitDown(await join(house.port, {answers: {name: 'other'}}));
    const guest = await join(house.port);
    const seat = await sitDown(guest);
    await until(() => house.visitors.length === 2, 'both');
    house.visitors[1]!.tty.onInput(() => {
      throw new Error('a mistake in /home/teacher/cap-tui');
    });
    seat.channel.write('x');
    await guest.ended;
    expect(seat.shown()).toContain('Your seat broke');
    expect(seat.shown()).not.toMatch(/home|Error|\.ts/);
    expect(house.log).toContainEqual(expect.objectContaining({event: 'broken'}));
    other.channel.write('hello');
    await until(() => other.shown().includes('typed hello'), 'an answer');
  });
});
