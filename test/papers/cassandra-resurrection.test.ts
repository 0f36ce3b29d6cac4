/** SYSTEMS.md section 6, row delete: a replica that missed a delete for longer than gc_grace brings the value back. */
import {expect, test} from 'vitest';
import {failuresOf} from './cassandra-story.ts';

/** n3 misses the delete, and has been away for too long to get a hint of it. */
function missed(seed: number, options = 'hint-window=20'): string {
  return `system cassandra nodes=3 gc-grace=90 ${options} seed=${seed}
c1 write x old all
isolate n3
wait 60s
c1 delete x quorum
expect c1 ok
wait 10s
heal
wait 20s
`;
}

/** Longer than gc_grace after the delete; the tombstones are swept every ten seconds. */
const aftermath = 'wait 75s\n';

const comesBack = `c3 read x quorum
expect c3 stale old
c1 read x one
expect c1 stale old
c2 read x all
expect c2 stale old
wait 1s
expect n1 x old
expect n2 x old
expect linearizable no
`;

const staysAway = `expect n3 x nothing
${aftermath}c3 read x quorum
expect c3 ok nothing
c2 read x all
expect c2 ok nothing
`;

const seeds = [1, 2, 3, 4, 5];

test('neither hint nor read nor repair within gc_grace: the deleted value is back, for everybody', () => {
  for (const seed of seeds) {
    const script = `${missed(seed)}expect n3 x old\n${aftermath}${comesBack}`;
    expect([script, failuresOf(script)]).toEqual([script, []]);
  }
});

test('a read at ALL within gc_grace brings n3 the tombstone', () => {
  for (const seed of seeds) {
    const script = `${missed(seed)}c1 read x all\nexpect c1 ok nothing\n${staysAway}`;
    expect([script, failuresOf(script)]).toEqual([script, []]);
  }
});

test('but a read at ONE, or a QUORUM read that does not ask n3, does not', () => {
  const script = `${missed(1)}c3 read x one\nexpect c3 stale old\nc1 read x quorum\nexpect c1 ok nothing\n${aftermath}${comesBack}`;
  expect(failuresOf(script)).toEqual([]);
});

test('with read-repair=none not even the read at ALL does', () => {
  const missing = missed(1, 'hint-window=20 read-repair=none');
  const back = 'c3 read x quorum\nexpect c3 stale old\nexpect n1 x nothing\n';
  expect(failuresOf(`${missing}c1 read x all\nexpect c1 ok nothing\nexpect n3 x old\n${aftermath}${back}`)).toEqual([]);
});

test('a repair within gc_grace converges, whichever node it is asked of', () => {
  for (const node of ['n1', 'n2', 'n3']) {
    for (const seed of seeds) {
      const script = `${missed(seed)}repair ${node}\nwait 1s\nexpect converged yes\n${staysAway}`;
      expect([script, failuresOf(script)]).toEqual([script, []]);
    }
  }
});

test('a repair after gc_grace spreads what came back', () => {
  const script = `${missed(1)}${aftermath}repair n1\nwait 1s\nexpect n1 x old\nexpect n2 x old\nexpect converged yes\n`;
  expect(failuresOf(script)).toEqual([]);
});

test('within the hint window the hint is enough', () => {
  for (const seed of seeds) {
    const script = missed(seed, 'hint-window=10800') + staysAway;
    expect([script, failuresOf(script)]).toEqual([script, []]);
  }
});
