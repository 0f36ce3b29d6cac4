/** A real sshd on loopback, with the lines of the README in its configuration and all it needs in a folder of its own. */
import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {userInfo} from 'node:os';
import {join} from 'node:path';
import {until} from './guest.ts';
import {afterwards, SshHome, temporaryFolder} from './hosting.ts';
import {programAt} from './programs.ts';

const readme = new URL('../../README.md', import.meta.url);

/** What the README says to write, for another account and another place of the program. */
export function configurationLines(user: string, program: string): string {
  const block = /```\n(Match User workshop\n[^`]*)```/.exec(readFileSync(readme, 'utf8'))?.[1];
  if (block === undefined) throw new Error("README.md has no block that begins with 'Match User workshop'");
  return block.replace('Match User workshop', `Match User ${user}`).replace('/usr/local/bin/cap-tui', program);
}

export interface Sshd {
  /** A home whose key `id` may log in. */
  readonly home: SshHome;
  readonly user: string;
  /** What the server said so far. */
  readonly log: () => string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await until(() => server.listening, 'a free port');
  const {port} = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the server; people who log in get the program. */
export async function openSshd(program: string): Promise<Sshd> {
  const folder = temporaryFolder();
  const {username: user} = userInfo();
  const port = await freePort();
  const keyFile = join(folder, 'host_key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
  const line = readFileSync(`${keyFile}.pub`, 'utf8').trim();
  const home = new SshHome({port, hostKey: {secret: '', fingerprint: '', line}});
  writeFileSync(join(folder, 'authorized_keys'), `${home.makeKey('id')}\n`);
  const configuration = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${keyFile}`,
    'PidFile none',
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'Subsystem sftp internal-sftp',
    configurationLines(user, program),
  ];
  writeFileSync(join(folder, 'sshd_config'), `${configuration.join('\n')}\n`);
  // Where root starts it, it wants the folder that its service would have made.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', {recursive: true, mode: 0o755});
  const sshd = spawn(programAt('sshd') as string, ['-D', '-e', '-f', join(folder, 'sshd_config')]);
  let log = '';
  sshd.stderr.on('data', (text) => {
    log += text;
  });
  afterwards(async () => {
    sshd.kill();
    await until(() => sshd.exitCode !== null || sshd.signalCode !== null, 'the end of sshd');
  });
  await until(() => log.includes('Server listening') || sshd.exitCode !== null, `sshd to listen (${log})`);
  return {home, user, log: () => log};
}
