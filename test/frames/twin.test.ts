/** Stories of a person who puts another system beside the lab: one clock, one set of keys, two clusters. */
import {describe, expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import {openSystem} from '../../source/script/open.ts';
import {between, openStream} from '../../source/sim/chance.ts';
import {systems} from '../../source/systems/index.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession, type Session} from '../../source/ui/session.ts';
import {firstDifference, follow, openTwin, type Twin} from '../../source/ui/twin.ts';
import {frame} from './fixtures.ts';

function openLab(
  system: string,
  options: Readonly<Record<string, string>> = {},
  seed: number | null = 1,
): Lab | string {
  const opened = openSystem(system, options, seed ?? undefined);
  return opened.ok ? opened.lab : opened.message;
}

/** etcd with three nodes, three seconds old: it has a leader by then. */
function sit(): Session {
  const lab = openLab('etcd', {nodes: '3'}) as Lab;
  const session = openSession({lab, systems, open: openLab, onQuit: () => {}, onSuspend: () => {}});
  session.tick(3000, 0);
  return session;
}

function say(session: Session, line: string): void {
  for (const key of [':', ...Array.from(line, (letter) => (letter === ' ' ? 'space' : letter)), 'enter'])
    session.press(key);
}

function pick(session: Session, system: string): void {
  session.press('T');
  const others = systems.map(({name}) => name).filter((name) => name !== 'etcd' && !shown(session).includes(name));
  session.press(String(others.indexOf(system) + 1));
}

const twins = (session: Session) => session.see().twins ?? [];
const shown = (session: Session) => twins(session).map(({snapshot}) => snapshot.system.name);
const rowsOf = (session: Session, columns: number, rows = 36) => {
  session.resize({columns, rows});
  return frame({...session.see(), size: {columns, rows}, glyphs: unicode});
};

/** A follower is cut off, and its client reads: etcd leaves it waiting, Cassandra answers. */
function split(session: Session): void {
  say(session, 'isolate follower');
  const alone = session.see().snapshot.groups.find((group) => group.length === 1)?.[0] ?? 'n1';
  say(session, `${alone.replace('n', 'c')} read x timeout 1s`);
  session.tick(2000, 0);
}

/** What leads back and forth in time, with changes between. */
const wanderings = [
  ...['undo', 'redo', 'leave', 'return', 'seek 3s', 'seek 3500ms', 'seek 9s', 'step'],
  ...['c1 write x 1', 'c2 write x 2', 'c3 read x', 'cut n1 n2', 'heal', 'crash n3', 'restart n3'],
];

describe('a twin goes through what the lab goes through', () => {
  test('it has the same seed, the same number of nodes and the same moment, and what was done before is done there too', () => {
    const session = sit();
    say(session, 'c1 write x 1');
    session.tick(500, 0);
    pick(session, 'cassandra');
    const [twin] = twins(session);
    expect(twin?.snapshot).toMatchObject({seed: 1, now: 3500, system: {name: 'cassandra'}});
    expect(twin?.snapshot.nodes).toHaveLength(3);
    expect(twin?.snapshot.operations.map(({request}) => request)).toMatchObject([
      {type: 'write', key: 'x', value: '1'},
    ]);
  });

  test('every key goes to both: links are cut, nodes crash, time passes', () => {
    const session = sit();
    pick(session, 'cassandra');
    for (const key of ['2', 'k', 'w', 'enter']) session.press(key);
    session.tick(1000, 0);
    const [twin] = twins(session);
    expect(twin?.snapshot.nodes.map(({state}) => state)).toEqual(['up', 'down', 'up']);
    expect(twin?.snapshot.now).toBe(session.see().snapshot.now);
    expect(twin?.snapshot.operations).toHaveLength(session.see().snapshot.operations.length);
  });

  test('it is what a lab of its own would be that was told the same', () => {
    const session = sit();
    pick(session, 'cassandra');
    split(session);
    const alone = openLab('cassandra', {nodes: '3'}) as Lab;
    for (const {at, intervention} of session.lab().journal().entries) {
      alone.dispatch({type: 'advance', by: at - alone.snapshot().now});
      alone.dispatch(
        intervention.type === 'invoke' ? {...intervention, ask: {...intervention.ask, level: 'one'}} : intervention,
      );
    }
    alone.dispatch({type: 'advance', by: session.see().snapshot.now - alone.snapshot().now});
    expect(twins(session)[0]?.snapshot.events).toEqual(alone.snapshot().events);
  });

  test('it goes back with the lab, and a change in the past changes it as well', () => {
    const session = sit();
    pick(session, 'cassandra');
    say(session, 'c1 write x 1');
    session.tick(1000, 0);
    say(session, 'undo');
    expect(twins(session)[0]?.snapshot).toMatchObject({now: 3000, operations: []});
    say(session, 'c1 write x 2');
    session.tick(1000, 0);
    expect(twins(session)[0]?.snapshot.nodes.map(({view}) => view.data.x?.[0]?.value)).toEqual(['2', '2', '2']);
  });

  test('whatever was taken back, done again, left and returned to, it is what one opened now would be', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const chance = openStream(seed, 'twin');
      const session = sit();
      pick(session, 'cassandra');
      for (let count = 0; count < 40; count += 1) {
        const line = wanderings[between(chance, 0, wanderings.length - 1)] ?? '';
        if (line === 'return') for (const key of ['b', 'enter', 'escape']) session.press(key);
        else say(session, line);
        session.tick(between(chance, 0, 400), 0);
        const fresh = openTwin(openLab, session.lab(), 'cassandra') as Twin;
        const way = follow(fresh, session.lab());
        let next = way.next();
        while (!next.done) next = way.next();
        const {snapshot, asked} = next.value;
        const [twin] = twins(session);
        const place = `seed ${seed}, after ${count + 1}: ${line}`;
        expect(twin?.snapshot.now, place).toBe(snapshot.now);
        expect(twin?.snapshot.events, place).toEqual(snapshot.events);
        expect(twin?.snapshot.nodes, place).toEqual(snapshot.nodes);
        const here = session.see().snapshot.operations.length;
        expect(twin?.asked.slice(0, here), place).toEqual(asked.slice(0, here));
      }
    }
  });

  test('what it cannot do is left out there, and the operations still match', () => {
    const session = sit();
    pick(session, 'mysql');
    say(session, 'isolate follower');
    say(session, 'c3 read x serializable');
    say(session, 'c1 write x 1');
    session.tick(1000, 0);
    const [twin] = twins(session);
    expect(twin?.snapshot.groups).toHaveLength(1);
    expect(twin?.asked).toEqual([1, 2]);
    expect(twin?.snapshot.operations.map(({request}) => request.type)).toEqual(['read', 'write']);
  });

  test('a workload runs in the lab, and its requests in the twin', () => {
    const session = sit();
    pick(session, 'cassandra');
    say(session, 'workload feed for 2s');
    session.tick(4000, 0);
    expect(session.see().state.message?.text).toMatch(/^feed, 2s, 3 clients: posts \d/);
    const asked = session.see().snapshot.operations.length;
    expect(asked).toBeGreaterThan(5);
    expect(twins(session)[0]?.asked).toHaveLength(asked);
  });
});

describe('the first operation that differs', () => {
  test('is the read of the node that was cut off', () => {
    const session = sit();
    pick(session, 'cassandra');
    say(session, 'c1 write x 1');
    session.tick(500, 0);
    expect(firstDifference(session.see().snapshot, twins(session))).toBe(null);
    split(session);
    expect(firstDifference(session.see().snapshot, twins(session))).toBe(1);
  });

  test('is marked under both pictures, with how it went in each', () => {
    const session = sit();
    pick(session, 'cassandra');
    split(session);
    const row = rowsOf(session, 140).find((text) => text.includes('≠ c'));
    expect(row).toMatch(/≠ c\d read x: \? deadline-exceeded.*≠ c\d read x: ✓ nothing/);
  });
});

describe('on the screen', () => {
  test.each([120, 140])('two clusters stand side by side at %i columns', (columns) => {
    const session = sit();
    pick(session, 'cassandra');
    const rows = rowsOf(session, columns);
    const rule = rows[1] ?? '';
    expect(rule).toMatch(/etcd 3\.5 · Raft.*Cassandra 4 · leaderless \(1 of 1, Tab\)/);
    expect(rows.join('\n').match(/n1 /g)?.length).toBeGreaterThanOrEqual(2);
    expect(rows.every((row) => row.length === columns)).toBe(true);
  });

  test('with less room Tab shows the twins one after the other, and then the lab again', () => {
    const session = sit();
    pick(session, 'cassandra');
    pick(session, 'mysql');
    const names = () => /etcd 3\.5 · Raft|Cassandra 4|MySQL/.exec(rowsOf(session, 80, 24)[1] ?? '')?.[0] ?? 'the lab';
    const seen = [names()];
    for (let press = 0; press < 3; press += 1) {
      session.press('tab');
      seen.push(names());
    }
    expect(seen).toEqual(['MySQL', 'the lab', 'Cassandra 4', 'MySQL']);
  });

  test('without a twin nothing of it is on the screen, and Tab is the pane as ever', () => {
    const session = sit();
    const before = session.see().state.pane;
    session.press('tab');
    expect(session.see().state.pane).not.toBe(before);
  });

  test('five systems are the most; the last row of the menu closes the twins, and so does another system', () => {
    const session = sit();
    for (const name of ['cassandra', 'mysql', 'zookeeper', 'dynamo']) pick(session, name);
    expect(shown(session)).toEqual(['cassandra', 'mysql', 'zookeeper', 'dynamo']);
    session.press('T');
    expect(session.see().state.message?.text).toContain('five systems are the most');
    session.press('s');
    session.press('1');
    expect(twins(session)).toEqual([]);
    pick(session, 'mysql');
    for (const key of ['T', 'up', 'enter']) session.press(key);
    expect(twins(session)).toEqual([]);
  });
});
