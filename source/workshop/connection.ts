/**
 * One connection from its first byte to its last: the time it has for each step, what it may send, who turns out to be at the
 * other end. Whatever breaks here ends this connection and is logged; nothing reaches another.
 */
import type {Socket} from 'node:net';
import type {Connection} from 'ssh2';
import {type Deadline, openDeadline} from './deadline.ts';
import {lookOf} from './far-terminal.ts';
import type {Limits} from './limits.ts';
import type {Log} from './log.ts';
import {type LoginHouse, listenForLogin} from './login.ts';
import {openMeter} from './meter.ts';
import type {Person} from './person.ts';
import {listenForSession, type Terminal} from './ssh-session.ts';
import {openSshTty, type SshTty} from './ssh-tty.ts';
import {heldBack} from './ssh2-inside.ts';
import type {Tty} from './tty.ts';

export type OnPerson = (person: Person, tty: Tty, ticket: string | null) => void;

export interface House extends LoginHouse {
  readonly limits: Limits;
  readonly log: Log;
  readonly onPerson: OnPerson;
  /** Takes a seat for the person, until the returned function is called; null when all are taken. */
  readonly takeSeat: (person: Person) => (() => void) | null;
}

/** A visitor, known by address only until they log in. */
export interface Visit {
  readonly socket: Socket;
  readonly address: string;
  readonly visitor: string;
  /** No longer one of those who only knock. */
  readonly onLogin: () => void;
}

/** One connection, from the moment its socket was let in. */
export class Call {
  readonly socket: Socket;
  private readonly house: House;
  private readonly visit: Visit;
  private readonly step: Deadline;
  private readonly whole: Deadline;
  private client: Connection | null = null;
  private person: Person | null = null;
  private tty: SshTty | null = null;
  private leaveSeat: (() => void) | null = null;
  private joined = false;
  private isEnding = false;
  private why = 'hung up';

  constructor(house: House, visit: Visit) {
    this.house = house;
    this.visit = visit;
    this.socket = visit.socket;
    this.step = openDeadline((reason) => this.hangUp(reason));
    this.whole = openDeadline((reason) => this.hangUp(reason));
    this.step.set(house.limits.loginMillis, 'did not log in in time');
    this.socket.setNoDelay(true);
    this.socket.on('error', () => {});
    this.socket.once('finish', () => this.step.set(house.limits.goodbyeMillis, this.why));
    this.socket.once('close', () => this.leave());
  }

  /** Reads no more of the line than it may send; to be called when ssh2 has taken hold of the socket. */
  watch(): void {
    const {limits, now} = this.house;
    const meter = openMeter(limits.wireBytesPerSecond);
    let waiting: NodeJS.Timeout | undefined;
    this.socket.once('close', () => clearTimeout(waiting));
    this.socket.on('data', (bytes: Buffer) => {
      const unsent = this.socket.writableLength + (this.client ? heldBack(this.client) : 0);
      if (unsent > limits.floodBytes) return this.cut('asks without reading the answers');
      if (meter.take(bytes.length, now()) === bytes.length) return;
      this.socket.pause();
      waiting = setTimeout(() => this.socket.resume(), 1_000);
    });
  }

  /** The client has introduced itself as one that speaks SSH. */
  onClient(client: Connection): void {
    const {house, visit} = this;
    this.client = client;
    client.on('error', (error: Error & {level?: string}) => this.cut(reasonOf(error)));
    let rekeys = 0;
    client.on('rekey', () => {
      rekeys += 1;
      if (rekeys > house.limits.rekeys) this.cut('changes keys too often');
    });
    listenForLogin(client, house, {
      visitor: visit.visitor,
      onStep: () => this.step.renew(),
      onWrong: (what) => house.log({event: 'wrong', address: visit.address, what}),
      onGiveUp: (reason) => this.hangUp(reason),
      onLogin: (person, ticket) => this.onLogin(client, person, ticket),
    });
  }

  /** Says a last thing where there is a screen to say it on, and ends the connection. */
  hangUp(reason: string, words = `The line was closed: ${reason}.`): void {
    if (this.isEnding || !this.client) {
      this.cut(reason);
      return;
    }
    this.isEnding = true;
    this.why = reason;
    this.step.set(this.house.limits.goodbyeMillis, reason);
    if (this.tty) this.tty.end(words);
    else this.client.end();
  }

  /** Ends the connection at once. */
  private cut(reason: string): void {
    if (!this.isEnding) this.why = reason;
    this.isEnding = true;
    this.socket.destroy();
  }

  private onLogin(client: Connection, person: Person, ticket: string | null): void {
    this.person = person;
    this.visit.onLogin();
    this.leaveSeat = this.house.takeSeat(person);
    this.step.set(this.house.limits.shellMillis, 'opened no terminal');
    listenForSession(client, (terminal) => this.onTerminal(client, person, terminal, ticket));
  }

  private onTerminal(client: Connection, person: Person, terminal: Terminal, ticket: string | null): void {
    const {house, socket} = this;
    const {limits, now} = house;
    const onBroken = (error: unknown) => this.onBroken(error);
    const onSign = () => this.step.renew();
    const onEnd = () => {
      if (!this.isEnding) this.why = 'said goodbye';
      this.isEnding = true;
    };
    const line = {client, socket, channel: terminal.channel, limits, now, onSign, onEnd, onBroken};
    const tty = openSshTty(line, lookOf(terminal.term), terminal.size);
    this.tty = tty;
    terminal.onResize((size) => tty.resize(size));
    if (this.leaveSeat) this.sitDown(person, tty, ticket);
    else this.hangUp('no seat was free', 'All seats are taken. Ask the instructor, or try again later.');
  }

  private sitDown(person: Person, tty: Tty, ticket: string | null): void {
    const {limits, log, onPerson} = this.house;
    this.step.set(limits.idleMillis, `${Math.round(limits.idleMillis / 60_000)} minutes without a key`);
    this.whole.set(limits.longestMillis, 'the longest time for one visit is over');
    log({event: 'joined', address: this.visit.address, person});
    this.joined = true;
    try {
      onPerson(person, tty, ticket);
    } catch (error) {
      this.onBroken(error);
    }
  }

  /** Our own mistake, of which the person learns no more than that it was one. */
  private onBroken(error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.house.log({event: 'broken', person: this.person, detail});
    this.hangUp(
      'the seat broke',
      'Your seat broke; this is a mistake in the program, not yours. What you did is kept: come again.',
    );
  }

  private leave(): void {
    const {house, visit, person} = this;
    this.step.clear();
    this.whole.clear();
    this.leaveSeat?.();
    if (person && this.joined) house.log({event: 'left', address: visit.address, person, reason: this.why});
    else house.log({event: 'refused', address: visit.address, reason: this.why});
  }
}

/** Words for what went wrong on the line; ssh2's own name no secrets. */
function reasonOf({level, message}: Error & {level?: string}): string {
  if (level === 'client-timeout') return 'answers no longer';
  return level === 'client-socket' || level === 'socket' ? 'the line broke' : `speaks no proper SSH (${message})`;
}
