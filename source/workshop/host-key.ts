/**
 * The key by which people recognise the host: made once, kept in the state folder, never overwritten. A key that is damaged
 * or that others can read is refused rather than replaced: to those who came before, a new key looks like an attack.
 */
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import {join} from 'node:path';
import ssh2, {type ParsedKey} from 'ssh2';
import {showText} from '../script/printable.ts';
import {fingerprintOf} from './keys.ts';

export interface HostKey {
  /** In OpenSSH's format, for the SSH server alone. */
  readonly secret: string;
  readonly fingerprint: string;
  /** `ssh-ed25519 AAAA…`, as a line of known_hosts ends. */
  readonly line: string;
}

export type HostKeyRead =
  | {readonly ok: true; readonly key: HostKey; readonly isNew: boolean}
  | {readonly ok: false; readonly message: string};

const name = 'host_key';
const type = 'ssh-ed25519';

/** The key of the state folder; folder and key are made when they are missing. */
export function openHostKey(folder: string): HostKeyRead {
  const file = join(folder, name);
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    if (isOpenTo(folder, 0o022)) return refuse(`others may write to the folder ${folder}`, `chmod 700 '${folder}'`);
    const made = exists(file) ? false : make(folder, file);
    if (isOpenTo(file, 0o077)) return refuse(`others may read the host key ${file}`, `chmod 600 '${file}'`);
    const key = parseHostKey(readFileSync(file, 'utf8'));
    if (key) return {ok: true, key, isNew: made};
    return refuse(
      `the host key ${file} is damaged`,
      `put a copy back, or remove it and tell everybody that the key is new: rm '${file}'`,
    );
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refuse(
      `the host key ${file} cannot be read or made (${code})`,
      'cap-tui serve --state DIR, a folder of your own',
    );
  }
}

function refuse(what: string, todo: string): HostKeyRead {
  return {ok: false, message: showText(`${what}: expected a key that only you can read; as in: ${todo}`)};
}

/** Windows keeps no such modes. */
function isOpenTo(path: string, modes: number): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & modes) !== 0;
}

function exists(file: string): boolean {
  return statSync(file, {throwIfNoEntry: false}) !== undefined;
}

/** Whole or not at all, and never over another: the link fails where a key is already. False when somebody was quicker. */
function make(folder: string, file: string): boolean {
  const draft = join(folder, `${name}.${process.pid}`);
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, drawHostKey().secret);
    fsyncSync(handle);
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    closeSync(handle);
    unlinkSync(draft);
  }
}

/** A new key. ssh2 1.17 writes one in 150 wrongly, by leaving out a zero at the start; what cannot be read is drawn again. */
export function drawHostKey(): HostKey {
  for (;;) {
    const key = parseHostKey(ssh2.utils.generateKeyPairSync('ed25519', {comment: 'cap-tui'}).private);
    if (key) return key;
  }
}

/** The key in a text; null when it holds no such private key. */
export function parseHostKey(text: string): HostKey | null {
  const parsed: ParsedKey | readonly ParsedKey[] | Error = ssh2.utils.parseKey(text);
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey) : (parsed as ParsedKey | Error);
  if (key instanceof Error || !key.isPrivateKey() || key.type !== type) return null;
  const shown = key.getPublicSSH();
  return {secret: text, fingerprint: fingerprintOf(shown), line: `${type} ${shown.toString('base64')}`};
}

/** A line for people's `known_hosts`, so that the first visit asks nothing. */
export function knownHostsLine(key: HostKey, host: string, port: number): string {
  return `${port === 22 ? host : `[${host}]:${port}`} ${key.line}`;
}
