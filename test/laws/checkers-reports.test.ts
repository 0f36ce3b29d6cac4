/** What is told beside the verdicts: how stale, what became of unknown writes, how fast, whether replicas agree. */
import {describe, expect, it} from 'vitest';
import {type Agreement, differences, onLook} from '../../source/checkers/convergence.ts';
import {fates} from '../../source/checkers/fate.ts';
import {historyOf} from '../../source/checkers/history.ts';
import {harvest, lags} from '../../source/checkers/lag.ts';
import {latencies} from '../../source/checkers/latency.ts';
import {shrink} from '../../source/checkers/shrink.ts';
import {story} from './checkers-story.ts';

const operations = (text: string) => historyOf(story(text)).operations;

describe('staleness', () => {
  it('is counted in versions and in time since the value was first replaced', () => {
    const text =
      'c1 write x 1 0..1 \n c1 write x 2 2..3 \n c1 write x 3 4..5 \n c2 read x 1 9..10 \n c2 read x 3 11..12';
    const [lag, ...more] = lags(operations(text));
    expect([lag?.read.id, lag?.missed.id, lag?.versions, lag?.millis]).toEqual([4, 3, 2, 600]);
    expect(more).toEqual([]);
    expect(harvest(operations(text))).toEqual({reads: 2, complete: 1});
  });
  it('is none for what overlaps, for unknown writes and for siblings of which one is new', () => {
    const text =
      'c1 write x 1 0..5 \n c2 write x 2 1..4 \n c3 read x 1 6..7 \n c3 read x 2 8..9 \n c4 read x 1|2 10..11';
    expect(lags(operations(text))).toEqual([]);
    expect(lags(operations('c1 write x 1 0..1 info \n c2 write x 2 2..3 \n c3 read x 1 4..5'))).toEqual([]);
  });
});

describe('the fate of an unknown write', () => {
  it('is told by who first saw its value, or built on it', () => {
    const text =
      'c1 write x 1 0..5 info \n c1 write x 2 6..7 info \n c2 read x 1 8..12 \n c3 read x 1 9..10 \n c4 cas x 2 3 2#2 13..14';
    expect(fates(operations(text)).map(({operation, seenBy}) => [operation.id, seenBy?.id ?? null])).toEqual([
      [1, 4],
      [2, 5],
    ]);
  });
  it('stays open while nobody has seen it, as that of a pending one does', () => {
    const text = 'c1 write x 1 0..5 info \n c2 write x 2 6.. \n c2 read x - 7..8 info \n c3 write x 3 9..10 fail';
    expect(fates(operations(text)).map(({operation, seenBy}) => [operation.id, seenBy])).toEqual([
      [1, null],
      [2, null],
    ]);
  });
});

describe('latency', () => {
  it('is told per kind and level, of what was answered', () => {
    const text =
      'c1 write x 1 0..4 \n c1 write x 2 5..7 \n c1 write x 3 8..9 \n c2 read x 3 10..11 \n c2 read x 3 12..99 info';
    expect(latencies(operations(text))).toEqual([
      {f: 'write', level: 'plain', count: 3, least: 100, median: 200, p99: 400, most: 400},
      {f: 'read', level: 'plain', count: 1, least: 100, median: 100, p99: 100, most: 100},
    ]);
  });
});

describe('replicas', () => {
  const one = {value: '1', by: 1};
  const two = {value: '2', by: 2};

  it('differ by key, with who holds what', () => {
    const found = differences([
      {node: 'n1', copy: {x: [one], y: [one]}},
      {node: 'n2', copy: {x: [two], y: [one]}},
      {node: 'n3', copy: {x: [one], y: [one]}},
    ]);
    expect(found).toEqual([
      {
        key: 'x',
        held: [
          {values: [one], nodes: ['n1', 'n3']},
          {values: [two], nodes: ['n2']},
        ],
      },
    ]);
  });
  it('agree on an absent key however it came to be absent, and on siblings in any order', () => {
    const absent = {value: null, by: 3};
    expect(
      differences([
        {node: 'n1', copy: {x: [absent]}},
        {node: 'n2', copy: {}},
      ]),
    ).toEqual([]);
    expect(
      differences([
        {node: 'n1', copy: {x: [one, two]}},
        {node: 'n2', copy: {x: [two, one]}},
      ]),
    ).toEqual([]);
  });
  it('agree since the first look that found them so', () => {
    const agreement: Agreement = {since: null};
    for (const [agree, now] of [
      [true, 1],
      [false, 2],
      [true, 3],
      [true, 4],
    ] as const)
      onLook(agreement, agree, now);
    expect(agreement.since).toBe(3);
  });
});

describe('shrinking', () => {
  it('finds the two that matter among many, and keeps a write that somebody looks at', () => {
    const many = Array.from(
      {length: 40},
      (_, i) => `c1 write x v${i} ${4 * i}..${4 * i + 1} \n c2 read x v${i} ${4 * i + 2}..${4 * i + 3}`,
    );
    const found = shrink(
      operations(many.join('\n')),
      (kept) => kept.some(({id}) => id === 20) && kept.some(({id}) => id === 61),
    );
    expect(found.map(({id}) => id)).toEqual([19, 20, 61]);
  });
});
