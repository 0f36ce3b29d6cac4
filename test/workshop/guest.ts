/** A guest with an SSH library in place of a client program: answers questions, shows keys, and sends what no client would. */
import type {Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import ssh2, {type Client, type ClientChannel, type ConnectConfig, type PseudoTtyOptions} from 'ssh2';
import {fingerprintOf} from '../../source/workshop/keys.ts';
import {afterwards, code} from './hosting.ts';

export interface Answers {
  readonly code?: string;
  readonly name?: string;
  readonly ticket?: string;
}

export interface Guest {
  readonly client: Client;
  /** What was asked, notes included. */
  readonly asked: string[];
  /** Errors of the connection. */
  readonly errors: Error[];
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;
}

export type Wanted = Partial<ConnectConfig> & {readonly answers?: Answers};

/** Begins to connect; the returned guest may never get in. */
export function knock(port: number, {answers = {}, ...config}: Wanted = {}): Guest {
  const client = new ssh2.Client();
  const guest: Guest = {
    client,
    asked: [],
    errors: [],
    ended: new Promise((resolve) => client.once('close', () => resolve())),
  };
  client.on('error', (error) => guest.errors.push(error));
  client.on('keyboard-interactive', (_name, note, _language, prompts, answer) => {
    const prompt = prompts[0]?.prompt ?? '';
    guest.asked.push(`${note}|${prompt}`);
    answer([answerTo(prompt, answers)]);
  });
  client.connect({host: '127.0.0.1', port, username: 'guest', tryKeyboard: true, readyTimeout: 15_000, ...config});
  afterwards(() => void client.destroy());
  return guest;
}

function answerTo(prompt: string, {code: given = code, name = '', ticket = ''}: Answers): string {
  if (prompt.startsWith('Join code')) return given;
  if (prompt.startsWith('Your name')) return name;
  if (prompt.startsWith('Resume ticket')) return ticket;
  return '';
}

/** Resolves when the guest is in; rejects with what it was told when the connection ends before. */
export async function letIn(guest: Guest): Promise<Guest> {
  const ready = new Promise<true>((resolve) => guest.client.once('ready', () => resolve(true)));
  if (await Promise.race([ready, guest.ended])) return guest;
  throw new Error(
    `not let in: ${guest.errors.map(({message}) => message).join('; ')} (asked ${guest.asked.join(' ')})`,
  );
}

/** Logs in. */
export async function join(port: number, wanted: Wanted = {}): Promise<Guest> {
  return letIn(knock(port, wanted));
}

/** A terminal of a guest: everything shown, as text. */
export interface Seat {
  readonly channel: ClientChannel;
  readonly shown: () => string;
  readonly exit: Promise<number | null>;
}

/** Opens a terminal for a guest who is in. */
export async function sitDown({client}: Guest, pty: PseudoTtyOptions = {term: 'xterm-256color'}): Promise<Seat> {
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell(pty, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let shown = '';
  channel.on('data', (bytes: Buffer) => {
    shown += bytes.toString('utf8');
  });
  const exit = new Promise<number | null>((resolve) => channel.once('exit', (status) => resolve(status)));
  return {channel, shown: () => shown, exit};
}

/** Waits until something holds; fails with the words after a long time. */
export async function until(holds: () => boolean, what: string, patience = 15_000): Promise<void> {
  const end = performance.now() + patience;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(10);
  }
}

/** The socket under a guest. */
export function socketUnder({client}: Guest): Socket {
  return (client as unknown as {_sock: Socket})._sock;
}

/** What ssh2's client can send and its interface does not offer. */
export interface Wire {
  channelWindowAdjust(channel: number, bytes: number): void;
  ping(): void;
  rekey(): void;
}

/** The protocol under a guest, for what no client would do. */
export function wireUnder({client}: Guest): Wire {
  return (client as unknown as {_protocol: Wire})._protocol;
}

/** A key pair of somebody, and its fingerprint. */
export function newKey(type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519') {
  const bits = {ed25519: {}, rsa: {bits: 2048}, ecdsa: {bits: 256}}[type] as {bits: 256};
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync(type as 'ecdsa', bits);
    const parsed = ssh2.utils.parseKey(pair.public);
    // One ed25519 key in 150 is written wrongly (host-key.ts).
    if (!(parsed instanceof Error))
      return {secret: pair.private, line: pair.public, print: fingerprintOf(parsed.getPublicSSH())};
  }
}
