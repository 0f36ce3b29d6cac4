/**
 * A terminal over an SSH channel. It always reads, and never lets more wait for a slow reader than a few frames, whatever
 * the other end does; what goes wrong on the line ends the line and nothing else.
 */
import type {Socket} from 'node:net';
import type {Connection, ServerChannel} from 'ssh2';
import {lastWords} from './far-terminal.ts';
import type {Limits} from './limits.ts';
import {openMeter} from './meter.ts';
import {heldBack, isSendable} from './ssh2-inside.ts';
import type {Look, Size, Tty} from './tty.ts';

export interface Line {
  readonly client: Connection;
  readonly socket: Socket;
  readonly channel: ServerChannel;
  readonly limits: Limits;
  /** Something came from the person. */
  readonly onSign: () => void;
  /** What sits at the terminal says goodbye. */
  readonly onEnd: () => void;
  /** What sits at the terminal failed; it must not touch the connection. */
  readonly onBroken: (error: unknown) => void;
  readonly now: () => number;
}

export interface SshTty extends Tty {
  resize(size: Size): void;
}

/** Opens the terminal of a channel that has just been accepted. */
export function openSshTty(line: Line, look: Look, size: Size): SshTty {
  return new ChannelTty(line, look, size);
}

type Heard = 'resize' | 'drain' | 'close';

class ChannelTty implements SshTty {
  readonly look: Look;
  private readonly line: Line;
  private now: Size;
  private isClosed = false;
  private isEnding = false;
  private isDrawnOn = false;
  /** Somebody saw that text is waiting, and is told when it has gone. */
  private isAwaited = false;
  private readonly readers: ((bytes: Buffer) => void)[] = [];
  private readonly listeners: Record<Heard, (() => void)[]> = {resize: [], drain: [], close: []};

  constructor(line: Line, look: Look, size: Size) {
    this.line = line;
    this.look = look;
    this.now = size;
    this.listen();
  }

  size(): Size {
    return this.now;
  }

  write(text: string): void {
    const {limits} = this.line;
    if (text === '' || this.isEnding) return;
    if (this.backlog() <= limits.backlogBytes) this.send(text);
  }

  backlog(): number {
    if (this.isClosed) return 0;
    const {client, socket, channel} = this.line;
    const waiting = channel.writableLength + socket.writableLength + heldBack(client);
    if (waiting > 0) this.awaitDrain();
    return waiting;
  }

  onInput(listener: (bytes: Buffer) => void): void {
    this.readers.push(listener);
  }

  onResize(listener: () => void): void {
    this.listeners.resize.push(listener);
  }

  onDrain(listener: () => void): void {
    this.listeners.drain.push(listener);
  }

  onClose(listener: () => void): void {
    this.listeners.close.push(listener);
  }

  resize(size: Size): void {
    if (size.columns === this.now.columns && size.rows === this.now.rows) return;
    this.now = size;
    this.tell('resize');
  }

  end(text: string): void {
    if (!this.isEnding) this.line.onEnd();
    this.finish(text);
  }

  private finish(text: string): void {
    if (this.isEnding) return;
    this.isEnding = true;
    const {client, socket, channel, limits} = this.line;
    const cut = setTimeout(() => socket.destroy(), limits.goodbyeMillis);
    socket.once('close', () => clearTimeout(cut));
    if (!isSendable(channel)) return void socket.destroy();
    channel.write(lastWords(text, this.isDrawnOn), () => {});
    channel.exit(0);
    channel.once('close', () => client.end());
    channel.end();
  }

  private listen(): void {
    const {client, socket, channel, limits, onSign, now} = this.line;
    const meter = openMeter(limits.inputBytesPerSecond);
    channel.on('data', (bytes: Buffer) => {
      onSign();
      const passed = meter.take(bytes.length, now());
      if (passed > 0 && !this.isEnding) this.call(this.readers, bytes.subarray(0, passed));
    });
    for (const stream of [channel, channel.stderr]) stream.on('error', () => {});
    // The person closed their side: there is nobody to type any more.
    channel.once('end', () => this.finish(''));
    channel.once('close', () => this.close());
    socket.once('close', () => this.close());
    client.on('rekey', () => this.settle());
  }

  private send(text: string): void {
    const {socket, channel} = this.line;
    if (!isSendable(channel) || !socket.writable) return;
    this.isDrawnOn = true;
    channel.write(text, () => this.settle());
  }

  private awaitDrain(): void {
    if (this.isAwaited) return;
    this.isAwaited = true;
    this.afterSocket();
  }

  /** Writing nothing is answered when everything before it has been written. */
  private afterSocket(): void {
    this.line.socket.write('', () => this.settle());
  }

  /** Looks whether all is taken: by the channel's window, by a change of keys, by the socket. Each calls again. */
  private settle(): void {
    const {client, socket, channel} = this.line;
    if (!this.isAwaited || this.isClosed || socket.destroyed) return;
    if (channel.writableLength > 0 || heldBack(client) > 0) return;
    if (socket.writableLength > 0) {
      this.afterSocket();
      return;
    }
    this.isAwaited = false;
    this.tell('drain');
  }

  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.isEnding = true;
    this.tell('close');
  }

  private tell(heard: Heard): void {
    this.call(this.listeners[heard], undefined);
  }

  private call<Told>(listeners: readonly ((told: Told) => void)[], told: Told): void {
    try {
      for (const listener of [...listeners]) listener(told);
    } catch (error) {
      this.line.onBroken(error);
    }
  }
}
