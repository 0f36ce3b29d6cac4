/** What the judge says of small stories: the rungs of the ladder, and sentences that name who, what and when. */
import {describe, expect, it} from 'vitest';
import {historyOf} from '../../source/checkers/history.ts';
import {ladder, type Rung, rungs} from '../../source/checkers/ladder.ts';
import {seconds} from '../../source/checkers/sentences.ts';
import {survivable} from '../../source/checkers/survivable.ts';
import {story} from './checkers-story.ts';

function said(text: string, rung: Rung = 'linearizable'): string {
  return ladder(historyOf(story(text))).find((one) => one.rung === rung)?.sentence ?? '';
}

const told: readonly (readonly [name: string, story: string, rung: Rung, sentence: string])[] = [
  [
    'a stale read',
    'c1 write x 0 0..10 \n c1 write x 1 20..32 \n c3 read x 0 41..42',
    'linearizable',
    "c3 read x=0 at 4.1 s, though c1's write x=1 was acknowledged at 3.2 s, before that read began.",
  ],
  [
    'new, then old',
    'c1 write x 0 0..1 \n c1 write x 1 2..9 \n c2 read x 1 3..4 \n c3 read x 0 5..6',
    'linearizable',
    "c3 read x=0 at 0.5 s, though c2 read x=1 at 0.3 s, before that read began, and c1's write x=0 was over at 0.1 s, before c1's write x=1 began at 0.2 s.",
  ],
  [
    'a lost update',
    'c1 write x 0 0..1 \n c2 cas x 0 1 0#1 2..4 \n c3 cas x 0 2 0#1 3..5',
    'linearizable',
    "c2's cas to 1 at 0.4 s and c3's cas to 2 at 0.5 s succeeded from the same x=0: one of the two updates was lost.",
  ],
  [
    'a value from nowhere',
    'c2 read x 7 2..3',
    'linearizable',
    'c2 read x=7 at 0.2 s, a value that nobody had written.',
  ],
  [
    'the value of a write that failed',
    'c1 write x 1 0..1 fail \n c2 read x 1 2..3',
    'linearizable',
    "c2 read x=1 at 0.2 s, though c1's write x=1 had failed and must have had no effect.",
  ],
  [
    'siblings',
    'c1 write x 1 0..2 \n c2 write x 2 1..3 \n c3 read x 1|2 4..5',
    'linearizable',
    'c3 read x=1 and 2 at 0.4 s: several values at once, from writes that nobody put in order.',
  ],
  [
    'a deleted value that comes back',
    'c1 write x 1 0..1 \n c1 delete x 2..3 \n c2 read x 1 4..5',
    'linearizable',
    "c2 read x=1 at 0.4 s, though c1's delete of x was acknowledged at 0.3 s, before that read began.",
  ],
  [
    'its own write missing',
    'c1 write x 1 0..1 \n c1 read x - 2..3',
    'read-your-writes',
    'c1 read x absent at 0.2 s, though it had itself written x=1 at 0 s.',
  ],
  [
    'reads that go back',
    'c1 write x 1 0..1 \n c1 write x 2 2..3 \n c2 read x 2 4..5 \n c2 read x 1 6..7',
    'monotonic-reads',
    'c2 read x=1 at 0.6 s, though it had already seen the newer x=2 of c1.',
  ],
  [
    'a second write without the first',
    'c1 write x 1 0..1 \n c1 write y 1 2..3 \n c2 read y 1 4..5 \n c2 read x - 6..7',
    'monotonic-writes',
    "c2 read x absent at 0.6 s, though it had already seen c1's writes as far as the newer x=1, or further.",
  ],
  [
    'a reply without its question',
    'c1 write q why 0..1 \n c2 read q why 2..3 \n c2 write a because 4..5 \n c3 read a because 6..7 \n c3 read q - 8..9',
    'writes-follow-reads',
    'c3 read q absent at 0.8 s, though it had already seen a write that rests on the newer q=why of c1.',
  ],
];

describe('the judge names', () => {
  for (const [name, text, rung, sentence] of told) {
    it(name, () => {
      expect(said(text, rung)).toBe(sentence);
    });
  }
});

describe('the ladder', () => {
  it('says of a history without violation how much was looked at', () => {
    const verdicts = ladder(historyOf(story('c1 write x 1 0..1 \n c2 read x 1 2..3')));
    expect(verdicts).toEqual(
      rungs.map((rung) => ({rung, verdict: 'true', sentence: 'no violation in these 2 operations'})),
    );
    expect(said('c1 write x 1 0..1')).toBe('no violation in this 1 operation');
    expect(said('')).toBe('no violation in these 0 operations');
  });
  it('allows the old value to a read that overlaps the write, and a stale read to what lies below real time', () => {
    expect(said('c1 write x 1 0..9 \n c2 read x - 2..3')).toBe('no violation in these 2 operations');
    expect(said('c1 write x 1 0..1 \n c2 read x - 2..3', 'sequential')).toBe('no violation in these 2 operations');
  });
  it('lets a write of unknown outcome take effect late, or never', () => {
    expect(said('c1 write x 1 0..5 info \n c1 write x 2 6..7 \n c2 read x 2 8..9 \n c2 read x 1 10..11')).toContain(
      'no violation',
    );
    expect(said('c1 write x 1 0..5 info \n c2 read x - 8..9 \n c2 read x - 10..11')).toContain('no violation');
  });
  it('takes a cas that was refused as a read of what it saw', () => {
    const text = 'c1 write x 1 0..1 \n c1 write x 2 2..3 \n c2 cas x 9 8 1#1 4..5 fail mismatch';
    expect(said(text)).toBe(
      "c2's cas found x=1 at 0.4 s, though c1's write x=2 was acknowledged at 0.3 s, before that cas began.",
    );
  });
  it('gives up with a reason when it may not go on', () => {
    const wrote = Array.from({length: 8}, (_, i) => `c${i + 1} write x 1 ${i}..${20 + i}`).join('\n');
    const history = historyOf(story(wrote));
    const anonymous = {
      ...history,
      operations: [
        ...history.operations,
        ...historyOf(story('c9 read x 1 30..31')).operations.map((read) => ({...read, id: 99, saw: [{value: '1'}]})),
      ],
    };
    const [first] = ladder(anonymous, {steps: 0, stop: () => true});
    expect(first).toMatchObject({
      verdict: 'unknown',
      sentence: 'unknown: too many orders to try: the budget of steps ran out',
    });
  });
  it('knows for each rung whether a cut lets it live, and why', () => {
    expect(survivable.map(({rung}) => rung)).toEqual([...rungs, 'convergence']);
    expect(survivable.filter(({survives}) => survives === 'never').map(({rung}) => rung)).toEqual([
      'linearizable',
      'sequential',
    ]);
  });
});

describe('moments in words', () => {
  it('are seconds without zeros at the end', () => {
    expect([0, 4100, 3205, 60_000, 7].map(seconds)).toEqual(['0 s', '4.1 s', '3.205 s', '60 s', '0.007 s']);
  });
});
