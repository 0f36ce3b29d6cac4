/** The same history is read whatever its dress: notation, packing, pieces, line ends; and every value stays what it was. */

import {gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {check, lines, report} from './run.ts';

const stale = lines(
  '0 invoke write 1',
  '0 ok write 1',
  '0 invoke write 2',
  '0 ok write 2',
  '1 invoke read',
  '1 ok read 1',
);
const staleEdn = stale
  .replaceAll('"time":', ':time 00')
  .replace(/"(process|type|f|key|value)":/g, ':$1 ')
  .replace(/"(invoke|ok|write|read)"/g, ':$1')
  .replaceAll('null', 'nil');

describe('dress', () => {
  test.each([
    ['JSON lines', stale],
    ['Windows line ends', stale.replaceAll('\n', '\r\n')],
    ['no line end at the end', stale.trimEnd()],
    ['empty lines between', stale.replaceAll('\n', '\n\n')],
    ['a byte order mark', `\ufeff${stale}`],
    ['EDN, a map a line', staleEdn],
    ['EDN, a vector', `; a comment\n[${staleEdn}]`],
    ['EDN, a list', `(${staleEdn})`],
    ['EDN, all in one line', staleEdn.replaceAll('\n', ' ')],
    ['EDN, tagged records', staleEdn.replaceAll('{', '#jepsen.history.Op{')],
    ['EDN, maps with a namespace', staleEdn.replaceAll('{', '#:op {')],
    ['EDN with a byte order mark', `\ufeff${staleEdn}`],
  ])('%s', async (_, content) => {
    for (const bytes of [Buffer.from(content), gzipSync(content)]) {
      const {verdict, operations, keys, rungs} = await report(bytes);
      expect({verdict, operations, keys}).toEqual({verdict: 'violated', operations: 3, keys: 1});
      expect(rungs[0]?.witness?.anomaly).toBe('stale-read');
    }
  });

  test.each([
    ['JSON lines', stale.replaceAll('"x"', '"schlüssel 🗝"')],
    ['EDN', staleEdn.replaceAll('"x"', '"schlüssel 🗝\\n\\u0041"')],
    ['gzip', gzipSync(stale)],
    ['wrong JSON', stale.replace('"ok"', '"oh"')],
    ['wrong EDN', staleEdn.replace(':ok', '}')],
  ])('%s in pieces of any size', async (_, content) => {
    const whole = await check(content);
    for (const piece of [1, 2, 3, 5, 17, 100]) expect(await check(content, {piece})).toEqual(whole);
  });

  test('whatever happens to a file, it is judged or refused with a place', async () => {
    const damage = fc.record({
      file: fc.constantFrom(stale, staleEdn, `[${staleEdn}]`),
      at: fc.nat(700),
      cut: fc.nat(9),
      put: fc.constantFrom('', '"', '\\', '}', '[', '#', '#_', ':', '\n', '\0', '1', 'nil', '{', '\u001b', '\ud800'),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({file, at, cut, put}) => {
        const {code, out, err} = await check(file.slice(0, at) + put + file.slice(at + cut));
        if (code === 2) expect(err).toMatch(/^history:\d+:\d+: expected [^\n]+; as in: [^\n]+\n$/);
        else expect(out).toMatch(/^history: \d operations?/);
        expect(out + err).not.toMatch(/[^\P{Cc}\n]/u);
      }),
      {numRuns: 500},
    );
  });
});

describe('values', () => {
  /** Writes one, reads the other. */
  async function same(written: string, read: string): Promise<boolean> {
    const edn = `{:process 0 :type :invoke :f :write :value ${written}} {:process 0 :type :ok :f :write :value ${written}}
      {:process 1 :type :invoke :f :read} {:process 1 :type :ok :f :read :value ${read}}`;
    return (await check(edn)).code === 0;
  }

  test.each([
    ['9007199254740993', '9007199254740992'],
    ['"1"', '1'],
    ['"true"', 'true'],
    ['":a"', ':a'],
    [':a', 'a'],
    ['"nil"', 'nil'],
    ['1.10M', '1.1M'],
    ['1/3', '1/4'],
    ['"5N"', '90071992547409935N'],
    ['\\a', '"\\\\a"'],
    ['"a"', '"A"'],
  ])('%s is not %s', async (one, other) => {
    expect(await same(one, other)).toBe(false);
    expect(await same(one, one)).toBe(true);
    expect(await same(other, other)).toBe(true);
  });

  test.each([
    ['5', '5N'],
    ['"\\u0041"', '"A"'],
    ['1.5', '15e-1'],
    ['+7', '7'],
  ])('%s is %s', async (one, other) => {
    expect(await same(one, other)).toBe(true);
  });

  test('JSON numbers beyond 2⁵³ stay apart', async () => {
    const written = ['0 invoke write 9007199254740993', '0 ok write 9007199254740993', '1 invoke read'];
    expect((await check(lines(...written, '1 ok read 9007199254740993'))).code).toBe(0);
    const {code, rungs} = await report(lines(...written, '1 ok read 9007199254740992'));
    expect(code).toBe(1);
    expect(rungs[0]?.sentence).toContain('x=9007199254740992N at 0.002 s, a value that nobody had written');
  });

  test('digits in quotes are left alone', async () => {
    const text = '"12345678901234567890"';
    expect(
      (await check(lines(`0 invoke write ${text}`, `0 ok write ${text}`, '1 invoke read', `1 ok read ${text}`))).code,
    ).toBe(0);
  });
});

describe('tuples', () => {
  test('the key in the value, with cas', async () => {
    const edn = `[{:process 0 :type :invoke :f :write :value ["a" 1]} {:process 0 :type :ok :f :write :value ["a" 1]}
      {:process 1 :type :invoke :f :cas :value ["a" [1 2]]} {:process 1 :type :ok :f :cas :value ["a" [1 2]]}
      {:process 2 :type :invoke :f :read :value ["b" nil]} {:process 2 :type :ok :f :read :value ["b" nil]}
      {:process 2 :type :invoke :f :read :value ["a" nil]} {:process 2 :type :ok :f :read :value ["a" 1]}]`;
    const {verdict, keys, rungs} = await report(edn);
    expect({verdict, keys}).toEqual({verdict: 'violated', keys: 2});
    expect(rungs[0]?.witness?.operations.map(({f}) => f)).toEqual(['write', 'cas', 'read']);
  });

  test('a cas without a key has two values and no tuple', async () => {
    const {keys, verdict} = await report(
      '{:process 0 :type :invoke :f :cas :value [nil 2]}{:process 0 :type :ok :f :cas :value [nil 2]}',
    );
    expect({keys, verdict}).toEqual({keys: 1, verdict: 'no violation'});
  });
});
