/** Stores keep what they were given, in order, and the journal keeps it through whatever happens to its host or its file. */
import {spawn} from 'node:child_process';
import {appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest';
import {readJournalFile} from '../../source/workshop/journal-file.ts';
import {journalName, openJournalStore} from '../../source/workshop/journal-store.ts';
import {headLine} from '../../source/workshop/journal-text.ts';
import {compact, printKept} from '../../source/workshop/kept.ts';
import type {Kept, Store} from '../../source/workshop/store.ts';
import {openMemoryStore} from './memory-store.ts';

const root = mkdtempSync(join(tmpdir(), 'cap-tui-store-'));
afterAll(() => rmSync(root, {recursive: true}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(left.splice(0).map((store) => store.close()));
});

let count = 0;
/** A directory of its own for each story. */
function directory(): string {
  count += 1;
  return mkdtempSync(join(root, `${count}-`));
}

const ada = 'name ada';
const enrolled = (id: string, ticket: string | null = null): Kept => ({
  type: 'enrolled',
  person: {id, name: id.replace('name ', ''), ticket, at: 1},
});
const passed = (person: string, lesson: string, commands = 2): Kept => ({
  type: 'fact',
  person,
  fact: {type: 'passed', at: 5, lesson, commands, alone: true},
});
const session = (person: string, script: string): Kept => ({type: 'session', person, lesson: 'cut', script, at: 9});
const forgotten = (person: string, lesson: string | null): Kept => ({type: 'forgotten', person, lesson, at: 10});

/** Stores that a story left open. */
const left: Store[] = [];

/** Opens a journal that must open; what it had to say is collected. */
async function journal(at: string, said: string[] = []): Promise<Store> {
  const opened = await openJournalStore(at, (message) => said.push(message));
  if (!opened.ok) throw new Error(opened.message);
  left.push(opened.store);
  return opened.store;
}

/** The prototype of Node's file handles, so that a disk can be made to fail. */
let handles: {sync(): Promise<void>; datasync(): Promise<void>; write(...args: unknown[]): Promise<unknown>};
beforeAll(async () => {
  const file = await open(fileURLToPath(import.meta.url));
  handles = Object.getPrototypeOf(file);
  await file.close();
});

const stores: Readonly<Record<string, () => {open: () => Promise<Store>; again: (store: Store) => Promise<Store>}>> = {
  'in memory': () => {
    const open = async () => openMemoryStore();
    return {open, again: async (store) => openMemoryStore(await store.load())};
  },
  'a journal': () => {
    const at = directory();
    return {open: () => journal(at), again: () => journal(at)};
  },
};

describe.each(Object.entries(stores))('a store %s', (_, made) => {
  test('begins empty, and keeps every record in order until it is opened again', async () => {
    const {open, again} = made();
    const story = [enrolled(ada, 'a hash'), passed(ada, 'cut'), session(ada, 'system etcd\n'), forgotten(ada, 'cut')];
    const store = await open();
    expect(await store.load()).toEqual([]);
    for (const record of story) await store.keep(record);
    await store.close();
    expect(await (await again(store)).load()).toEqual(story);
  });

  test('refuses what comes after it was closed, and may be closed twice', async () => {
    const store = await made().open();
    await store.close();
    await store.close();
    await expect(store.keep(enrolled(ada))).rejects.toThrow('closed');
  });
});

describe('a journal', () => {
  test('holds text of all kinds: line ends, quotes, other scripts', async () => {
    const at = directory();
    const odd = session(ada, 'system etcd\nnote "line\u2028separator" größer 数\n\0');
    const store = await journal(at);
    await store.keep(odd);
    await store.close();
    expect(await (await journal(at)).load()).toEqual([odd]);
  });

  test('a record that waits shares the next fsync: a thousand at once take a few', async () => {
    const store = await journal(directory());
    const datasync = vi.spyOn(handles, 'datasync');
    await Promise.all(Array.from({length: 1000}, (_, index) => store.keep(passed(`name n${index}`, 'cut'))));
    expect(datasync.mock.calls.length).toBeLessThanOrEqual(2);
    await store.close();
  });

  test('nothing is called kept before the disk has confirmed it', async () => {
    const at = directory();
    const store = await journal(at);
    let confirm = () => {};
    vi.spyOn(handles, 'datasync').mockReturnValueOnce(new Promise<void>((resolve) => (confirm = resolve)));
    let kept = false;
    const keeping = store.keep(enrolled(ada)).then(() => (kept = true));
    await vi.waitFor(() => expect(readFileSync(join(at, journalName), 'utf8')).toContain('name ada'));
    expect(kept).toBe(false);
    confirm();
    await keeping;
    await store.close();
  });

  test('closing waits for what was given before', async () => {
    const at = directory();
    const store = await journal(at);
    const keeping = store.keep(enrolled(ada));
    await store.close();
    await keeping;
    expect(await readJournalFile(join(at, journalName))).toEqual([enrolled(ada)]);
  });

  test('a full disk refuses the record, leaves no half of it, and takes the next when there is room', async () => {
    const at = directory();
    const store = await journal(at);
    await store.keep(enrolled(ada));
    const {write} = handles;
    vi.spyOn(handles, 'write').mockImplementationOnce(async function (this: unknown, ...args) {
      await write.call(this, args[0], args[1], 10, args[3]);
      throw new Error('ENOSPC: no space left on device');
    });
    await expect(store.keep(enrolled('name bob'))).rejects.toThrow('ENOSPC');
    await store.keep(enrolled('name eve'));
    await store.close();
    expect(await (await journal(at)).load()).toEqual([enrolled(ada), enrolled('name eve')]);
  });

  test('after an fsync that failed, nothing more is called kept', async () => {
    const store = await journal(directory());
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(new Error('EIO: i/o error'));
    await expect(store.keep(enrolled(ada))).rejects.toThrow('EIO');
    await expect(store.keep(enrolled(ada))).rejects.toThrow('nothing more is kept');
    await store.close();
  });

  test('a torn last line is cut off, said, and not written behind', async () => {
    const at = directory();
    const file = join(at, journalName);
    const first = await journal(at);
    await first.keep(enrolled(ada));
    await first.close();
    // Longer than what is written next.
    appendFileSync(file, printKept(session(ada, 'c1 write x 1\n'.repeat(50))).slice(0, -20));
    const said: string[] = [];
    const store = await journal(at, said);
    expect(await store.load()).toEqual([enrolled(ada)]);
    await store.keep(enrolled('name eve'));
    await store.close();
    expect(said.join()).toContain('last line');
    const again: string[] = [];
    expect(await (await journal(at, again)).load()).toEqual([enrolled(ada), enrolled('name eve')]);
    expect(again).toEqual([]);
  });

  test.each([
    ['not JSON', 'rubbish'],
    ['JSON of another shape', '{"type":"fact","person":"name ada","fact":{"type":"passed"}}'],
    ['a hole of zeros', '\0'.repeat(40)],
  ])('a damaged line in the middle (%s) costs that line: the file is set aside, and said', async (_, line) => {
    const at = directory();
    const file = join(at, journalName);
    const text = `${headLine}${printKept(enrolled(ada))}${line}\n${printKept(passed(ada, 'cut'))}`;
    writeFileSync(file, text);
    const said: string[] = [];
    const store = await journal(at, said);
    expect(await store.load()).toEqual([enrolled(ada), passed(ada, 'cut')]);
    await store.close();
    expect(said.join()).toContain('1 of its lines cannot be read (line 3)');
    expect(readFileSync(`${file}.damaged-1`, 'utf8')).toBe(text);
    const again: string[] = [];
    await (await journal(at, again)).close();
    expect(again).toEqual([]);
  });

  test.each([
    ['a file of somebody else', 'dear diary\n'],
    ['one without a line end', 'dear diary'],
    ['a journal of a later version', `{"cap-tui":"workshop journal","version":2}\n${printKept(enrolled(ada))}`],
  ])('%s is refused and stays as it is', async (_, text) => {
    const at = directory();
    writeFileSync(join(at, journalName), text);
    const opened = await openJournalStore(at, () => {});
    expect(opened).toMatchObject({ok: false, message: expect.stringContaining('is no journal')});
    expect(readFileSync(join(at, journalName), 'utf8')).toBe(text);
    expect(readdirSync(at)).toEqual([journalName]);
  });

  test('when it has grown large, what no longer counts is left out at the start', async () => {
    const at = directory();
    const script = 'c1 write x 1\n'.repeat(4000);
    const sessions = Array.from({length: 60}, (_, index) => session(ada, `${script}# ${index}`));
    writeFileSync(join(at, journalName), headLine + [...sessions, passed(ada, 'cut')].map(printKept).join(''));
    const before = statSync(join(at, journalName)).size;
    const later = await journal(at);
    expect(await later.load()).toEqual([session(ada, `${script}# 59`), passed(ada, 'cut')]);
    await later.close();
    expect(statSync(join(at, journalName)).size).toBeLessThan(before / 20);
  });

  describe('that grows while its workshop goes on', () => {
    const script = 'c1 write x 1\n'.repeat(4000);
    const size = (at: string) => statSync(join(at, journalName)).size;
    /** Sessions of a few people, again and again, with a fact between: of 50 kB, most do not count for long. */
    async function goOn(store: Store, rounds: number): Promise<Kept[]> {
      const kept: Kept[] = [enrolled(ada, 'a hash')];
      for (let round = 0; round < rounds; round += 1)
        kept.push(session(`name n${round % 3}`, `${script}# größer ${round}`), passed(`name n${round}`, 'cut'));
      kept.push(forgotten('name n1', 'cut'), enrolled(ada, 'another hash'));
      for (const record of kept) await store.keep(record);
      return kept;
    }

    test('never holds more than two megabytes and a line beyond what counts, and loses nothing of that', async () => {
      const at = directory();
      const store = await journal(at);
      let most = 0;
      const {write} = handles;
      vi.spyOn(handles, 'write').mockImplementation(function (this: unknown, ...args) {
        most = Math.max(most, size(at));
        return write.apply(this, args);
      });
      const kept = await goOn(store, 300);
      await store.close();
      expect(most).toBeLessThan(2_200_000);
      expect(readdirSync(at)).toEqual([journalName]);
      expect(statSync(join(at, journalName)).mode & 0o777).toBe(0o600);
      const said: string[] = [];
      const again = await journal(at, said);
      expect(compact(await again.load())).toEqual(compact(kept));
      expect(said).toEqual([]);
    });

    test('grows on when there is no room to write it anew, says so, and is written anew later', async () => {
      const at = directory();
      const said: string[] = [];
      const store = await journal(at, said);
      vi.spyOn(handles, 'sync').mockRejectedValueOnce(new Error('ENOSPC: no space left on device'));
      const kept = await goOn(store, 200);
      expect(said.join()).toContain('it could not be written anew');
      expect(said).toHaveLength(1);
      expect(readdirSync(at).sort()).toEqual([journalName, 'journal.lock']);
      expect(size(at)).toBeLessThan(4_300_000);
      await store.close();
      expect(compact(await (await journal(at)).load())).toEqual(compact(kept));
    });

    test('what was being written anew when its host died is removed at the next start', async () => {
      const at = directory();
      await (await journal(at)).close();
      writeFileSync(join(at, `${journalName}.4711`), 'half of a jour');
      await (await journal(at)).close();
      expect(readdirSync(at)).toEqual([journalName]);
    });
  });

  test('is readable by its owner only', async () => {
    const at = directory();
    await (await journal(at)).close();
    expect(statSync(join(at, journalName)).mode & 0o777).toBe(0o600);
  });
});

test('compacting keeps the last session and enrolment, and leaves out what was taken back', () => {
  const records = [
    enrolled(ada, 'old'),
    passed(ada, 'cut'),
    passed(ada, 'heal'),
    session(ada, 'one'),
    forgotten(ada, 'cut'),
    enrolled(ada, 'new'),
    passed(ada, 'cut', 3),
    session(ada, 'two'),
  ];
  const kept = [records[2], records[4], records[5], records[6], records[7]];
  expect(compact(records)).toEqual(kept);
  expect(compact([...records, forgotten(ada, null), passed(ada, 'heal', 9)])).toEqual([
    ...[records[4], records[5], records[7]],
    forgotten(ada, null),
    passed(ada, 'heal', 9),
  ]);
});

describe('the lock', () => {
  test('a second host is refused by the number of the first, until that one closes', async () => {
    const at = directory();
    const first = await journal(at);
    const second = await openJournalStore(at, () => {});
    expect(second).toMatchObject({ok: false, message: expect.stringContaining(`process ${process.pid}`)});
    await first.close();
    await (await journal(at)).close();
    expect(readdirSync(at)).toEqual([journalName]);
  });

  test.each([
    ['of a process that is gone', JSON.stringify({pid: 2 ** 22 + 1, began: null})],
    ['of an earlier process with our number', JSON.stringify({pid: process.pid, began: 'another boot 1'})],
    ['that says nothing', ''],
  ])('a lock %s is taken over', async (_, text) => {
    const at = directory();
    writeFileSync(join(at, 'journal.lock'), text);
    await (await journal(at)).close();
    expect(readdirSync(at)).toEqual([journalName]);
  });
});

/** A process that keeps records until it is killed. */
function startKeeper(at: string, round: number, what: 'facts' | 'sessions') {
  const keeper = fileURLToPath(new URL('keeper.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', keeper, at, String(round), what], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('kill -9 while a child keeps record after record: every one it was told of is there, five times over', async () => {
  const at = directory();
  const acknowledged: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const child = startKeeper(at, round, 'facts');
    const ended = new Promise((resolve) => child.once('close', resolve));
    let told = 0;
    for await (const line of createInterface({input: child.stdout})) {
      acknowledged.push(line.split('=')[0] ?? '');
      told += 1;
      if (told === 200 + round * 37) child.kill('SIGKILL');
    }
    await ended;
    expect(child.signalCode).toBe('SIGKILL');
  }
  const store = await journal(at);
  const there = new Set((await store.load()).map((record) => (record.type === 'fact' ? record.person : '')));
  expect(acknowledged.length).toBeGreaterThan(1000);
  expect(acknowledged.filter((person) => !there.has(person))).toEqual([]);
  await store.close();
}, 60_000);

test('kill -9 while it is being written anew: every record that was told of is there, and no session older than told', async () => {
  const at = directory();
  const told = new Map<string, number>();
  for (let round = 0; round < 8; round += 1) {
    const child = startKeeper(at, round, 'sessions');
    const ended = new Promise((resolve) => child.once('close', resolve));
    // The draft stands beside the journal for a moment only: killed as soon as it is seen, a little later each time.
    const watcher = watch(at, (_, name) => {
      if (name?.startsWith(`${journalName}.`)) setTimeout(() => child.kill('SIGKILL'), round);
    });
    for await (const line of createInterface({input: child.stdout})) {
      const [person = '', number = ''] = line.split('=');
      told.set(person, Number(number));
    }
    await ended;
    watcher.close();
    expect(child.signalCode).toBe('SIGKILL');
    const said: string[] = [];
    const store = await journal(at, said);
    const there = new Map<string, number>();
    for (const record of await store.load()) {
      if (record.type === 'fact') there.set(record.person, record.fact.at);
      if (record.type === 'session') there.set(record.person, record.at);
    }
    await store.close();
    expect(said.join()).not.toContain('cannot be read');
    expect([...told].filter(([person, number]) => (there.get(person) ?? -1) < number)).toEqual([]);
  }
  expect(told.size).toBeGreaterThan(150);
}, 120_000);
