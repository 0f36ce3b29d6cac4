/**
 * A whole workshop in a test: the real host, real lessons, people with an SSH library at real screens (a terminal model),
 * and an instructor's desk.
 */
import xterm from '@xterm/headless';
import type {Catalogue} from '../../source/lessons/lesson.ts';
import {gradebookOf} from '../../source/workshop/gradebook.ts';
import {saveGradebook} from '../../source/workshop/gradebook-files.ts';
import type {Happening} from '../../source/workshop/log.ts';
import type {Kept, Store} from '../../source/workshop/store.ts';
import {openWorkshop, type Workshop} from '../../source/workshop/workshop.ts';
import {bytesOf} from '../e2e/keys.ts';
import {catalogue} from '../frames/lessons.ts';
import {type Guest, join, newKey, sitDown, until} from './guest.ts';
import {afterwards, byCode, code, openTestHost, type TestHost, temporaryFolder} from './hosting.ts';
import {openMemoryStore} from './memory-store.ts';

export interface Class extends TestHost {
  readonly workshop: Workshop;
  readonly store: Store;
  readonly state: string;
  readonly key: ReturnType<typeof newKey>;
  /** What the host was told to end for. */
  readonly endings: string[];
}

export interface ClassOptions {
  /** What was kept before. */
  readonly records?: readonly Kept[];
  /** Makes the store wait, or fail, before it keeps a record. */
  readonly hold?: (record: Kept) => Promise<void> | null;
  readonly lessons?: Catalogue;
  readonly greeting?: string;
}

/** A store in memory that can be made to wait or to fail. */
function storeOf({records = [], hold = () => null}: ClassOptions): Store {
  const store = openMemoryStore(records);
  return {
    ...store,
    async keep(record) {
      await hold(record);
      await store.keep(record);
    },
  };
}

/** Opens a class. */
export async function openClass(options: ClassOptions = {}): Promise<Class> {
  const {lessons = catalogue, greeting} = options;
  const store = storeOf(options);
  const state = temporaryFolder();
  const key = newKey();
  const happened: Happening[] = [];
  const endings: string[] = [];
  const workshop: Workshop = await openWorkshop({
    title: 'CAP, hands on',
    greeting: greeting ?? null,
    code,
    catalogue: lessons,
    store,
    log: (happening) => happened.push(happening),
    deeds: {
      saveGradebook: () => saveGradebook(state, gradebookOf(workshop.members.values(), workshop.lessons), new Date(0)),
      end: (why) => void endings.push(why),
    },
  });
  afterwards(() => workshop.close());
  const host = await openTestHost({
    register: workshop.register,
    onPerson: workshop.onPerson,
    policy: {...byCode, instructorKeys: [key.print]},
    log: (happening) => happened.push(happening),
  });
  return {...host, log: happened, workshop, store, state, key, endings};
}

const patience = 20_000;

/** Somebody at a screen. */
export class Visitor {
  readonly guest: Guest;
  /** Shown when they joined; empty for whoever has a key or came again. */
  readonly ticket: string;
  private readonly model: xterm.Terminal;
  private readonly write: (text: string) => void;

  constructor(guest: Guest, model: xterm.Terminal, write: (text: string) => void) {
    this.guest = guest;
    this.ticket = /[a-z]+(?:-[a-z]+){3}/.exec(guest.asked.find((text) => text.includes('ticket')) ?? '')?.[0] ?? '';
    this.model = model;
    this.write = write;
  }

  /** The rows that are shown, as text. */
  screen(): string {
    const {active} = this.model.buffer;
    const rows = Array.from({length: this.model.rows}, (_, y) => active.getLine(active.baseY + y));
    return rows.map((row) => row?.translateToString(true) ?? '').join('\n');
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.write(bytesOf(key));
  }

  type(text: string): void {
    this.write(text);
  }

  /** Waits until the screen shows this. */
  async sees(expected: string | RegExp): Promise<void> {
    const shows = () =>
      typeof expected === 'string' ? this.screen().includes(expected) : expected.test(this.screen());
    await until(shows, `${expected} on this screen`, patience).catch((error: Error) => {
      throw new Error(`${error.message}:\n${this.screen()}`);
    });
  }

  /** The line breaks, without a goodbye. */
  drop(): void {
    this.guest.client.destroy();
  }
}

async function atScreen(guest: Guest, size = {cols: 80, rows: 24}): Promise<Visitor> {
  const model = new xterm.Terminal({...size, allowProposedApi: true});
  const {channel} = await sitDown(guest, {term: 'xterm-256color', ...size});
  channel.on('data', (bytes: Buffer) => model.write(bytes));
  return new Visitor(guest, model, (text) => channel.write(text));
}

/** Joins with the code and a name, and with the ticket when it is not the first time. */
export async function enter({port}: Pick<Class, 'port'>, name: string, ticket = ''): Promise<Visitor> {
  return atScreen(await join(port, {answers: {name, ticket}}));
}

/** The instructor at the desk. */
export async function atDesk({port, key}: Pick<Class, 'port' | 'key'>, size = {cols: 120, rows: 36}): Promise<Visitor> {
  const visitor = await atScreen(
    await join(port, {username: 'teacher', privateKey: key.secret, tryKeyboard: false}),
    size,
  );
  await visitor.sees('last key');
  return visitor;
}

/** What is kept of a person's learning, as words. */
export async function factsOf({store}: Class, id: string): Promise<string[]> {
  const records = await store.load();
  return records.flatMap((record) =>
    record.type === 'fact' && record.person === id ? `${record.fact.type} ${record.fact.lesson}` : [],
  );
}

/** From the list into the lesson on the minority side, past its story. */
export async function toMinority(visitor: Visitor): Promise<void> {
  await visitor.sees('First steps');
  visitor.press('escape');
  await visitor.sees('Enter opens');
  visitor.press('down', 'down', 'enter');
  await visitor.sees('Enter begins');
  visitor.press('enter');
  await visitor.sees('next: Choose a node');
}

/** On its screen once the network is split. */
export const split = '✓ The network was split by you';
