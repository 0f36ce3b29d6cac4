/** Steady clients as stories: which application suffers from which choice when the network splits. */
import {describe, expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import {printJournal} from '../../source/script/journal.ts';
import {openScript} from '../../source/script/open.ts';
import {play, type Step} from '../../source/script/player.ts';
import {parseScript} from '../../source/script/script.ts';
import type {WorkloadReport} from '../../source/script/workload.ts';
import {systems} from '../../source/systems/index.ts';

interface Played {
  readonly lab: Lab;
  readonly reports: readonly WorkloadReport[];
  readonly steps: readonly Step[];
}

/** Plays a script; `grants` says how much time is let pass at once, over and over. */
function playScript(text: string, grants: readonly number[] = []): Played {
  const parsed = parseScript(text, 'story.cap');
  if (!parsed.ok) throw new Error(parsed.message);
  const opened = openScript(parsed.script, {options: {}});
  if (!opened.ok) throw new Error(opened.message);
  const steps: Step[] = [];
  const playing = play(parsed.script.lines, opened.lab);
  for (let step = playing.next(), turn = 0; !step.done; turn += 1) {
    steps.push(step.value);
    step = playing.next(step.value.type === 'time' ? grants[turn % grants.length] : undefined);
  }
  const reports = steps.flatMap((step) => (step.type === 'say' && step.report ? [step.report] : []));
  return {lab: opened.lab, reports, steps};
}

/** Thirty seconds of work, the network split in two for ten of them. */
function split(system: string, workload: string): Record<string, number> {
  const played = playScript(`
    system ${system}
    wait 2s
    workload ${workload} for 30s &
    wait 8s
    partition n1 n2 | n3 n4 n5
    wait 10s
    heal`);
  const numbers = played.reports[0]?.numbers;
  if (!numbers || played.reports.length !== 1) throw new Error(`${played.reports.length} reports`);
  return {...numbers};
}

const seeds = [1, 2, 3];
const etcd = (seed: number) => `etcd nodes=5 seed=${seed}`;
const cassandra = (seed: number) => `cassandra nodes=5 rf=5 seed=${seed}`;

describe('a bank through a partition', () => {
  test.each(seeds)('etcd leaves tellers waiting, and no money vanishes or appears (seed %i)', (seed) => {
    const numbers = split(etcd(seed), 'bank');
    expect(numbers).toMatchObject({'lost-updates': 0, overdrafts: 0, vanished: 0, appeared: 0, 'wrong-totals': 0});
    expect((numbers.refused ?? 0) + (numbers.unknown ?? 0) + (numbers.missed ?? 0)).toBeGreaterThan(0);
  });

  test.each(seeds)('Cassandra at ONE serves everybody, and loses updates and money (seed %i)', (seed) => {
    const numbers = split(cassandra(seed), 'bank level=one');
    expect(numbers).toMatchObject({refused: 0, unknown: 0, missed: 0});
    expect(numbers['lost-updates']).toBeGreaterThan(0);
    expect((numbers.vanished ?? 0) + (numbers.appeared ?? 0)).toBeGreaterThan(0);
  });

  test.each(seeds)('at QUORUM the small side is refused (seed %i)', (seed) => {
    const numbers = split(cassandra(seed), 'bank level=quorum');
    expect((numbers.refused ?? 0) + (numbers.unknown ?? 0)).toBeGreaterThan(0);
  });

  test.each(seeds)('only compare-and-set keeps all of it: at SERIAL nothing is lost (seed %i)', (seed) => {
    const numbers = split(cassandra(seed), 'bank level=serial');
    expect(numbers).toMatchObject({'lost-updates': 0, overdrafts: 0, vanished: 0, appeared: 0, 'wrong-totals': 0});
    expect((numbers.refused ?? 0) + (numbers.unknown ?? 0)).toBeGreaterThan(0);
  });

  test('tellers who only write race each other at QUORUM without any partition', () => {
    const {reports} = playScript('system cassandra seed=1\nworkload bank rate=40 level=quorum for 20s');
    expect(reports[0]?.numbers['lost-updates']).toBeGreaterThan(0);
  });

  test('a bank whose network is whole is whole', () => {
    const {reports} = playScript('system etcd seed=1\nwait until leader\nworkload bank rate=40 for 20s');
    expect(reports[0]?.numbers).toMatchObject({refused: 0, unknown: 0, vanished: 0, appeared: 0, 'in-hand': 0});
    const {begun = 0, done = 0, uncovered = 0} = reports[0]?.numbers ?? {};
    expect(done).toBeGreaterThan(100);
    expect(begun - done - uncovered).toBeLessThanOrEqual(begun / 10);
  });
});

describe('a feed through the same partition', () => {
  test.each(seeds)('Cassandra at ONE takes every post and shows every timeline, some of them old (seed %i)', (seed) => {
    const {posts, posted, reads, answered, stale, lag, missed} = split(cassandra(seed), 'feed level=one');
    expect([posted, answered, missed]).toEqual([posts, reads, 0]);
    expect(stale).toBeGreaterThan(0);
    expect(lag).toBeGreaterThan(0);
  });

  test.each(seeds)('etcd shows nothing old, and leaves readers waiting (seed %i)', (seed) => {
    const {stale, lag, missed, posts = 0, posted = 0, reads = 0, answered = 0} = split(etcd(seed), 'feed');
    expect([stale, lag]).toEqual([0, 0]);
    expect((missed ?? 0) + posts - posted + reads - answered).toBeGreaterThan(0);
  });
});

const busy = `
  system cassandra nodes=3 seed=5
  workload bank level=one rate=20 for 4s &
  workload feed clients=2 for 3s &
  wait 1s
  isolate n3
  c1 write x 1
  wait 2s
  heal`;

describe.each(systems.map(({name}) => [name]))('on %s', (name) => {
  test.each(['bank', 'feed'])('the %s runs, through a crash as well, and reports', (workload) => {
    const {reports, steps} = playScript(
      `system ${name}\nwait 1s\nworkload ${workload} for 5s &\nwait 2s\ncrash n1\nwait 1s\nrestart n1`,
    );
    expect(steps.filter(({type}) => type === 'failed')).toEqual([]);
    expect(Object.values(reports[0]?.numbers ?? {}).every((number) => Number.isInteger(number) && number >= 0)).toBe(
      true,
    );
    expect((reports[0]?.numbers.begun ?? 0) + (reports[0]?.numbers.reads ?? 0)).toBeGreaterThan(5);
  });
});

describe('a workload in a script', () => {
  test('how much time is granted at once changes nothing', () => {
    const {lab, reports} = playScript(busy);
    for (const grants of [[1], [7, 3, 1000], [999_999, 2]]) {
      const other = playScript(busy, grants);
      expect(other.reports).toEqual(reports);
      expect(other.lab.snapshot().events).toEqual(lab.snapshot().events);
    }
  });

  test('the journal holds its single requests, so that a saved session needs no workload', () => {
    const {lab} = playScript(busy);
    const saved = printJournal(lab.journal());
    expect(saved).not.toContain('workload');
    const again = playScript(saved);
    expect(again.lab.snapshot().events).toEqual(lab.snapshot().events);
    expect(again.reports).toEqual([]);
  });

  test('the script ends when its workloads have, each with a report', () => {
    const {reports, steps} = playScript(busy);
    expect(reports.map(({name}) => name)).toEqual(['feed', 'bank']);
    expect(steps.filter(({type}) => type === 'failed')).toEqual([]);
  });

  test('an expectation about it waits for its end', () => {
    const {steps} = playScript('system mysql\nworkload feed for 2s &\nexpect workload feed posts > 0');
    expect(steps.at(-1)).toMatchObject({type: 'examined', finding: {holds: true}});
    const {steps: none} = playScript('system mysql\nexpect workload feed posts > 0');
    expect(none.at(-1)).toMatchObject({finding: {holds: false, found: 'no workload feed has come to its end'}});
  });

  test('time cannot be turned back under it', () => {
    const {steps} = playScript('system mysql\nwait 1s\nworkload feed for 2s &\nseek 0s');
    expect(steps).toContainEqual(
      expect.objectContaining({type: 'failed', reason: expect.stringContaining('workload')}),
    );
  });

  test('a client that somebody else uses gives its task up', () => {
    const {reports} = playScript(`
      system mysql seed=1
      workload bank rate=1 clients=1 for 6s &
      wait 500ms
      pause n1
      c101 read ann timeout 2500ms &
      wait 3s
      resume n1`);
    expect(reports[0]?.numbers).toMatchObject({begun: 6, vanished: 0, appeared: 0});
    expect(reports[0]?.numbers.done).toBeLessThan(6);
  });
});
