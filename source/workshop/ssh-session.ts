/**
 * The one thing a connection may open: a session with a terminal and a shell, which is the workshop. Commands are answered
 * with a sentence; files, forwarding, agents, X11 and variables have no listener here, and ssh2 then refuses them.
 */
import type {Connection, PseudoTtyInfo, ServerChannel, Session, WindowChangeInfo} from 'ssh2';
import {clampSize} from './far-terminal.ts';
import type {Size} from './tty.ts';

export interface Terminal {
  readonly channel: ServerChannel;
  readonly term: string;
  readonly size: Size;
  readonly onResize: (listener: (size: Size) => void) => void;
}

const needed = 'a terminal is needed, without a command: as in ssh -t -p 2222 workshop.example';

/** Waits for the session of a client that has logged in. */
export function listenForSession(client: Connection, onTerminal: (terminal: Terminal) => void): void {
  let isOpen = false;
  client.on('session', (accept, reject) => {
    if (isOpen) return reject();
    isOpen = true;
    const session = accept();
    session.on('error', () => {});
    session.once('close', () => {
      // A session without a shell has no channel that would end the connection.
      client.end();
    });
    listenForShell(session, onTerminal);
  });
}

function listenForShell(session: Session, onTerminal: (terminal: Terminal) => void): void {
  let pty: {readonly term: string; size: Size} | null = null;
  const listeners: ((size: Size) => void)[] = [];
  session.on('pty', (accept, _reject, {term, cols, rows}: PseudoTtyInfo) => {
    pty = {term: term.slice(0, 100), size: clampSize(cols, rows)};
    accept?.();
  });
  session.on('window-change', (accept, _reject, {cols, rows}: WindowChangeInfo) => {
    accept?.();
    if (!pty) return;
    pty.size = clampSize(cols, rows);
    for (const listener of listeners) listener(pty.size);
  });
  session.on('shell', (accept) => {
    const channel: ServerChannel | undefined = accept();
    if (!channel) return;
    if (!pty) return refuse(channel);
    onTerminal({channel, ...pty, onResize: (listener) => listeners.push(listener)});
  });
  session.on('exec', (accept) => {
    const channel: ServerChannel | undefined = accept();
    if (channel) refuse(channel);
  });
}

/** Nothing is run: the words go to the error stream, and the client ends with 2, like any misused command. */
function refuse(channel: ServerChannel): void {
  channel.on('error', () => {});
  channel.stderr.on('error', () => {});
  channel.on('data', () => {});
  channel.stderr.write(`${needed}\n`);
  channel.exit(2);
  channel.end();
}
