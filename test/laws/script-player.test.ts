/** Scripts as they run: what waits for what, what stops a script, and that who drives it changes nothing. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {readDemo} from '../../source/edge/demos.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {printLine} from '../../source/script/grammar.ts';
import {printJournal} from '../../source/script/journal.ts';
import {openScript} from '../../source/script/open.ts';
import {play, type Step} from '../../source/script/player.ts';
import {failureOf} from '../../source/script/report.ts';
import {parseScript} from '../../source/script/script.ts';
import {commands} from './script-arbitrary.ts';

type Grant = (step: Step) => number | undefined;

/** Plays the text to its end; `grant` says how much time each request for time gets. */
function run(text: string, {grant = () => undefined}: {grant?: Grant} = {}) {
  const read = parseScript(text, 'test.cap');
  if (!read.ok) throw new Error(read.message);
  const opened = openScript(read.script, {options: {}});
  if (!opened.ok) throw new Error(opened.message);
  const {lab} = opened;
  const steps: Step[] = [];
  const playing = play(read.script.lines, lab);
  for (let next = playing.next(); !next.done; next = playing.next(grant(next.value))) steps.push(next.value);
  const failures = steps.flatMap((step) => failureOf(step)?.text ?? []);
  return {lab, steps, failures, events: steps.flatMap((step) => (step.type === 'events' ? step.events : []))};
}

const etcd = 'system etcd nodes=3 seed=1\nwait until leader\n';
const cassandra = 'system cassandra nodes=3 rf=3 seed=1\n';
const now = (lab: Lab) => lab.snapshot().now;

describe('time', () => {
  test('a request is waited for, unless its line ends with &', () => {
    expect(run(`${etcd}c1 write x 1\nexpect c1 ok`).failures).toEqual([]);
    expect(run(`${etcd}c1 write x 1 &\nexpect c1 pending`).failures).toEqual([]);
  });

  test('faults and captions take no time', () => {
    expect(now(run('system etcd nodes=3\ncut n1 n2\ncrash n3\nsay hello\nbeat\nexpect leader none').lab)).toBe(0);
  });

  test('@ lets time run to that moment, and may stand before any line', () => {
    const {lab, events, failures} = run(
      'system mysql\n@1.5s c1 write x 1 &\n@2s expect c1 ok\n@2s cut c1 n1\n@3s beat',
    );
    expect(failures).toEqual([]);
    expect(events.find((event) => event.type === 'invoked')?.at).toBe(1500);
    expect(events.find((event) => event.type === 'intervened')?.at).toBe(2000);
    expect(now(lab)).toBe(3000);
  });

  test('@ does not go back', () => {
    const {failures, lab} = run('system mysql\nwait 2s\n@1s c1 write x 1\nwait 1m');
    expect(failures).toEqual(['@1s c1 write x 1: it is 2s already, later than @1s']);
    expect(now(lab)).toBe(2000);
  });

  test('a wait may be longer than a lab moves at once', () => {
    expect(now(run('system mysql\nwait 100m').lab)).toBe(6_000_000);
  });

  test('the transports of the palette work in a script too', () => {
    const {lab, failures} = run(
      'system mysql\nwait 2s\nc1 write x 1\nseek 1s\n@1.5s c1 write x 2\nexpect n1 x 2\nundo\nexpect n1 x nothing',
    );
    expect(failures).toEqual([]);
    expect(now(lab)).toBe(1500);
  });
});

describe('wait until', () => {
  test.each([
    ['leader', `${etcd}expect leader n1`],
    ['a certain leader', 'system etcd nodes=3 seed=1\nwait until leader n1\nexpect leader n1'],
    ['idle', `${etcd}c1 write x 1 &\nc2 read x &\nwait until idle\nexpect c1 ok\nexpect c2 ok`],
    ['converged', `${cassandra}c1 write x 1 one\nexpect converged no\nwait until converged\nexpect n3 x 1`],
    [
      'down, seen from the other side of a cut',
      `${cassandra}partition n1 n2 | n3\nwait until down n3\nc1 read x all\nexpect c1 fail unavailable`,
    ],
    ['down, after a crash', `${cassandra}crash n3\nwait until down n3\nc1 read x all\nexpect c1 fail unavailable`],
    ['down, where nobody keeps such a list', `${etcd}crash n3\nwait until down n3`],
  ])('%s', (_, text) => {
    expect(run(text).failures).toEqual([]);
  });

  test('it takes the time that it takes: Cassandra convicts after 17 to 24 s', () => {
    const seconds = now(run(`${cassandra}wait 5s\npartition n1 n2 | n3\nwait until down n3`).lab) / 1000 - 5;
    expect(seconds).toBeGreaterThan(15);
    expect(seconds).toBeLessThan(25);
  });

  test('it gives up after 60 s, which fails, and the script goes on', () => {
    const {lab, failures} = run(
      'system etcd nodes=3 seed=1\npartition n1 | n2 | n3\nwait until leader\nexpect leader none',
    );
    expect(failures).toEqual(['wait until leader: it was not so after 1m of virtual time']);
    expect(now(lab)).toBe(60_000);
  });

  test('one link cut makes nobody down: gossip goes round', () => {
    expect(run(`${cassandra}cut n1 n3\nwait until down n3`).failures).toHaveLength(1);
  });
});

describe('expectations', () => {
  const stale = `${etcd}c1 write x 1\nwait 1s\nisolate n3\nc1 write x 2\nc3 read x serializable\n`;
  test.each([
    ['stale is ok with an older value', `${stale}expect c3 stale\nexpect c3 stale 1\nexpect c3 ok 1`],
    ['an absent key is nothing', `${etcd}c1 read x\nexpect c1 ok nothing\nexpect n1 x nothing`],
    ['the text "nothing" is a value', `${etcd}c1 write x "nothing"\nc1 read x\nexpect c1 ok "nothing"`],
    ['keys of any name', `${etcd}c1 write constructor 1\nwait 1s\nexpect n2 constructor 1\nexpect n2 toString nothing`],
    ['a write was ok with what it wrote', `${etcd}c1 write x 1\nexpect c1 ok 1`],
    ['a refused cas', `${etcd}c1 cas x 1 2\nexpect c1 fail mismatch`],
    [
      'a node that is down is exempt',
      `${etcd}c1 write x 1\ncrash n3\nc1 read x\nexpect n3 available exempt\nexpect available yes`,
    ],
    ['after a fault all are asked anew', `${etcd}c1 write x 1\ncut n1 n2\nexpect available unasked`],
  ])('%s', (_, text) => {
    expect(run(text).failures).toEqual([]);
  });

  test.each([
    ['stale', `${etcd}c1 read x\nexpect c1 stale`, 'c1 read x linearizable was ok with nothing, which is not stale'],
    ['an older value', `${stale}expect c3 ok 2`, 'c3 read x serializable was stale with 1, older than 2'],
    [
      'the wrong error',
      `${etcd}c1 cas x 1 2\nexpect c1 info timed-out`,
      'refused without effect, mismatch: FAILURE; it saw nothing',
    ],
    ['nothing was asked', `${etcd}expect yield >= 0%`, 'nothing was asked'],
    ['two values where one is', `${etcd}c1 write x 1\nexpect n1 x 1 1`, 'n1 holds 1 for x'],
  ])('%s does not hold, and what was found is said', (_, text, found) => {
    const {failures} = run(text);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain(found);
  });

  test('a rung is judged by the history so far: yes until it is violated, and no from then on', () => {
    const {failures} = run(
      [
        'system cassandra nodes=3 rf=3 seed=1',
        'c1 write x 1 all',
        'expect linearizable yes',
        'expect sequential yes',
        'partition n1 n2 | n3',
        'c1 write x 2 one',
        'c3 read x one',
        'expect c3 stale 1',
        'expect linearizable no',
        'expect monotonic-reads yes',
      ].join('\n'),
    );
    expect(failures).toEqual([]);
  });

  test('a rung that is violated is told with its witness', () => {
    const {failures} = run(
      'system cassandra nodes=3 rf=3 seed=1\nc1 write x 1 all\npartition n1 n2 | n3\nc1 write x 2 one\nc3 read x one\nexpect linearizable yes',
    );
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(
      /linearizable is no: c3 read x=1 at .* s, though c1's write x=2 was acknowledged at .* s/,
    );
  });
});

describe('what stops a script', () => {
  test.each([
    ['restart n1', 'n1 is running already'],
    ['c1 write x 1 &\nc1 read x', 'c1 still waits'],
    ['heal minority', 'expected'],
    ['deliver 999999', 'no packet 999999'],
  ])('%s', (line, reason) => {
    const text = `${etcd}${line}\nsay not said`;
    const read = parseScript(text, 'test.cap');
    const said = read.ok ? run(text).steps.some((step) => step.type === 'say') : false;
    expect(said).toBe(false);
    expect(read.ok ? run(text).failures.join() : read.message).toContain(reason);
  });
});

describe('laws', () => {
  test('how much time is granted at once changes nothing', () => {
    const script = readDemo('leader-cut-off') ?? '';
    const whole = run(script);
    fc.assert(
      fc.property(fc.array(fc.integer({min: 0, max: 700}), {minLength: 1, maxLength: 20}), (grants) => {
        let index = 0;
        // Now and then nothing is granted, as while a person has stopped the clock.
        const grant = () => {
          index += 1;
          return (grants[index % grants.length] ?? 1) + (index % 7 === 0 ? 1 : 0);
        };
        const parts = run(script, {grant});
        expect(parts.lab.snapshot()).toEqual(whole.lab.snapshot());
        expect(parts.events).toEqual(whole.events);
      }),
      process.env.SOAK ? {numRuns: 300} : {numRuns: 15, seed: 1},
    );
  });

  test('a journal, printed and played, gives the same world', () => {
    const session = fc.array(fc.tuple(commands, fc.integer({min: 0, max: 800})), {maxLength: 25});
    const system = fc.constantFrom('system etcd nodes=3 seed=5', 'system cassandra nodes=3 rf=3 seed=5');
    fc.assert(
      fc.property(system, session, (header, steps) => {
        const {lab} = run(header);
        for (const [command, by] of steps) {
          if (command.type !== 'advance' && command.type !== 'seek') lab.dispatch(command);
          lab.dispatch({type: 'advance', by});
        }
        const text = printJournal(lab.journal());
        const again = run(text);
        expect(again.failures, text).toEqual([]);
        expect(printJournal(again.lab.journal()), text).toBe(text);
        const {branches: _, canUndo: __, canRedo: ___, until: ____, ...seen} = lab.snapshot();
        // After an undo the session stands before its end, so the moments are compared where it stands.
        again.lab.dispatch({type: 'seek', to: seen.now});
        if (lab.snapshot().until === seen.now)
          expect(again.lab.snapshot(), text).toMatchObject(JSON.parse(JSON.stringify(seen)));
      }),
      process.env.SOAK ? {numRuns: 3000} : {numRuns: 60, seed: 1},
    );
  });

  test('a line as it is printed in a failure can be read again', () => {
    const {steps} = run(`${etcd}c1 write x "a b"\nexpect c1 ok "c d"`);
    for (const step of steps) {
      if (step.type === 'line') expect(parseScript(printLine(step.line.line), 'again.cap')).toMatchObject({ok: true});
    }
  });
});
