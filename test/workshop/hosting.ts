/**
 * A workshop to be visited in tests: the real host on loopback, with an application behind it that shows who came, the size
 * and each key, and ends on `q`. Whatever a test opened is closed when it ends.
 */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach} from 'vitest';
import {type Host, type Hosting, openHost} from '../../source/workshop/host.ts';
import {drawHostKey, type HostKey} from '../../source/workshop/host-key.ts';
import type {Happening} from '../../source/workshop/log.ts';
import type {LoginPolicy} from '../../source/workshop/login-policy.ts';
import type {Person} from '../../source/workshop/person.ts';
import {openRegister} from '../../source/workshop/register.ts';
import type {Kept} from '../../source/workshop/store.ts';
import type {Tty} from '../../source/workshop/tty.ts';

export interface Visitor {
  readonly person: Person;
  readonly tty: Tty;
  readonly ticket: string | null;
  /** All that was typed. */
  typed: string;
  isGone: boolean;
}

export interface TestHost {
  readonly host: Host;
  readonly hostKey: HostKey;
  readonly port: number;
  readonly visitors: Visitor[];
  readonly log: Happening[];
  readonly kept: Kept[];
}

const open: (() => Promise<void> | void)[] = [];

/** Has something ended when the test is over. */
export function afterwards(end: () => Promise<void> | void): void {
  open.push(end);
}

afterEach(async () => {
  for (const end of open.splice(0).reverse()) await end();
});

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cap-tui-'));
  afterwards(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

export const code = 'quorum-42';
export const byCode: LoginPolicy = {auth: 'code', code, attendeeKeys: [], instructorKeys: []};

/** Opens a host on a free port of 127.0.0.1. */
export async function openTestHost(more: Partial<Hosting> = {}): Promise<TestHost> {
  const visitors: Visitor[] = [];
  const log: Happening[] = [];
  const kept: Kept[] = [];
  const register = openRegister([], async (record) => void kept.push(record));
  const hostKey = drawHostKey();
  const onPerson = (person: Person, tty: Tty, ticket: string | null) => {
    const visitor: Visitor = {person, tty, ticket, typed: '', isGone: false};
    visitors.push(visitor);
    echo(visitor);
  };
  const host = await openHost({
    host: '127.0.0.1',
    port: 0,
    hostKey,
    policy: byCode,
    register,
    onPerson,
    log: (happening) => log.push(happening),
    ...more,
  });
  afterwards(() => host.close('The test is over.'));
  return {host, hostKey, port: host.port, visitors, log, kept};
}

/** Shows who came, the size and each key; `q` ends it. */
export function echo(visitor: Visitor): void {
  const {person, tty} = visitor;
  const draw = () => {
    const {columns, rows} = tty.size();
    tty.write(`\x1b[H\x1b[2J${person.role} ${person.name}\r\n${columns}x${rows}\r\ntyped ${visitor.typed}\r\n`);
  };
  tty.write('\x1b[?1049h\x1b[?25l');
  tty.onInput((bytes) => {
    visitor.typed += bytes.toString('utf8');
    if (visitor.typed.endsWith('q')) tty.end('Come again.');
    else draw();
  });
  tty.onResize(draw);
  tty.onClose(() => {
    visitor.isGone = true;
  });
  draw();
}

/** A home of its own for OpenSSH's client: no key, no agent, no known host but this one. */
export class SshHome {
  readonly folder = temporaryFolder();
  private readonly port: number;

  constructor({port, hostKey}: Pick<TestHost, 'port' | 'hostKey'>) {
    this.port = port;
    writeFileSync(this.path('known_hosts'), `[127.0.0.1]:${port} ${hostKey.line}\n`);
    writeFileSync(this.path('config'), '');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A key pair made by ssh-keygen; returns the line of its public half. */
  makeKey(name: string, type = 'ed25519'): string {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', name, '-f', this.path(name)]);
    return execFileSync('cat', [this.path(`${name}.pub`)], {encoding: 'utf8'}).trim();
  }

  /** The arguments of a client with no options that matter, and then these. */
  args(user: string, ...more: readonly string[]): string[] {
    return [
      ...['-F', this.path('config'), '-o', `UserKnownHostsFile=${this.path('known_hosts')}`],
      ...['-o', 'GlobalKnownHostsFile=/dev/null', '-o', 'StrictHostKeyChecking=yes'],
      ...(more.includes('-A') ? [] : ['-o', 'IdentityAgent=none']),
      ...(more.includes('-i') ? [] : ['-o', 'IdentityFile=none']),
      ...['-p', String(this.port), '-l', user, ...more, '127.0.0.1'],
    ];
  }
}
