/** What the command makes of a history: exit codes, flags, patience, unknown outcomes. */
import {describe, expect, test} from 'vitest';
import {check, lines, report} from './run.ts';

const wrote = ['0 invoke write 1', '0 ok write 1', '0 invoke write 2', '0 ok write 2'];
const stale = lines(...wrote, '1 invoke read', '1 ok read 1');

describe('exit codes', () => {
  test('0 without a violation', async () => {
    const {code, out} = await check(lines(...wrote, '1 invoke read', '1 ok read 2'));
    expect(code).toBe(0);
    expect(out).toBe('history: 3 operations, 2 processes, 1 key\nlinearizable: no violation in these 3 operations\n');
  });

  test('1 with one, and another rung may hold', async () => {
    expect((await check(stale)).code).toBe(1);
    expect((await check(stale, {values: {consistency: ['sequential']}})).code).toBe(0);
    expect((await check(stale, {values: {consistency: ['all']}})).code).toBe(1);
  });

  test('3 when the time runs out', async () => {
    const repeated = lines(
      '0 invoke write 1',
      '1 invoke write 1',
      '0 ok write 1',
      '1 ok write 1',
      '2 invoke read',
      '2 ok read 1',
    );
    let clock = 0;
    const now = () => (clock += 2000);
    const {code, rungs} = await report(repeated, {values: {'time-limit': ['1s']}, now});
    expect(code).toBe(3);
    expect(rungs[0]).toMatchObject({verdict: 'unknown', sentence: 'unknown: too many orders to try: the time ran out'});
    expect((await check(repeated, {values: {'time-limit': ['1m']}})).code).toBe(0);
  });

  test('3 when a key holds lists, unless another key is violated', async () => {
    const list =
      '{"process":7,"type":"invoke","f":"append","key":"l","value":1}\n{"process":7,"type":"ok","f":"append","key":"l","value":1}\n';
    const {code, rungs} = await report(list);
    expect(code).toBe(3);
    expect(rungs[0]?.sentence).toBe('unknown: key l holds lists (line 1), and only registers are judged');
    expect((await check(list + stale)).code).toBe(1);
  });
});

describe('unknown outcomes', () => {
  test.each([
    ['an unknown write may have happened', ['0 invoke write 1', '0 info write 1', '1 invoke read', '1 ok read 1'], 0],
    ['or not', ['0 invoke write 1', '0 info write 1', '1 invoke read', '1 ok read null'], 0],
    [
      'but not be undone',
      ['0 invoke write 1', '0 info write 1', '1 invoke read', '1 ok read 1', '1 invoke read', '1 ok read null'],
      1,
    ],
    ['a write without an answer may have happened', ['0 invoke write 1', '1 invoke read', '1 ok read 1'], 0],
    ['a failed write has not', ['0 invoke write 1', '0 fail write 1', '1 invoke read', '1 ok read 1'], 1],
    ['a read that is unknown says nothing', ['0 invoke read', '0 info read 5', '1 invoke read', '1 fail read 6'], 0],
    [
      'a delete leaves nothing',
      ['0 invoke write 1', '0 ok write 1', '0 invoke delete', '0 ok delete', '1 invoke read', '1 ok read null'],
      0,
    ],
  ])('%s', async (_, events, code) => {
    expect((await check(lines(...events))).code).toBe(code);
  });

  test('a failed cas says nothing, or that the value was another, as one chooses', async () => {
    const history = lines('0 invoke write 1', '0 ok write 1', '1 invoke cas [1,2]', '1 fail cas [1,2]');
    expect((await check(history)).code).toBe(0);
    const {code, out} = await check(history, {values: {'failed-cas': ['observed']}});
    expect(code).toBe(1);
    expect(out).toContain('cas x 1>2, failed');
  });

  test('what is there at first is nothing, or what one says', async () => {
    const reads = lines('0 invoke read', '0 ok read 0');
    expect((await check(reads)).code).toBe(1);
    expect((await check(reads, {values: {initial: ['0']}})).code).toBe(0);
  });
});

describe('progress', () => {
  const many = lines(...Array.from({length: 2000}, (_, i) => [`0 invoke write ${i}`, `0 ok write ${i}`]).flat());

  async function shown(perLook: number): Promise<string[]> {
    const screen: string[] = [];
    let clock = 0;
    const now = () => (clock += perLook);
    await check(many, {piece: 10_000, now, screen: (text) => screen.push(text)});
    return screen;
  }

  test('a quick file says nothing', async () => {
    expect(await shown(1)).toEqual([]);
  });

  test('a slow one says how far it is, and wipes the line at the end', async () => {
    const screen = await shown(300);
    expect(screen[0]?.replace(/\d+/, 'so many')).toBe('\r\u001b[Kso many operations read, 1 s');
    expect(screen.at(-1)).toBe('\r\u001b[K');
  });
});
