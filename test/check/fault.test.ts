/** Where a line stops being JSON, by a second opinion: the engine's own parser. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {faultIn} from '../../source/script/history-fault.ts';

const tokens = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"a"',
  '"',
  '"\\n"',
  '"\\x"',
  '1',
  '-',
  '01',
  '1.5e3',
  '1.',
  'true',
  'tru',
  'nul',
  'NaN',
  ' ',
  '\t',
];
const pieces = fc.array(fc.constantFrom(...tokens), {maxLength: 9});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether something could still follow that makes it JSON: all short endings are tried. */
function canGoOn(text: string): boolean {
  const inner = [
    '',
    '0',
    '"',
    'n"',
    'e',
    'ue',
    'l',
    'll',
    'ull',
    '":0',
    '"a":0',
    ':0',
    '0041"',
    '0e0',
    '":0',
    ' 0',
    '"":0',
  ];
  const closings = ['', '}', ']', '}]', ']}', '}}', ']]', ']]]', '}}}', '}]}', ']}]', ']]}', '}}]', ']}}', '}]]'];
  return inner.some((more) => closings.some((end) => isJson(text + more + end)));
}

test('nothing is wrong before that place', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const line = parts.join('');
      if (isJson(line)) return;
      const at = faultIn(line);
      expect(at).toBeLessThanOrEqual(line.length);
      if (parts.filter((part) => part === '{' || part === '[').length <= 3)
        expect([line, canGoOn(line.slice(0, at).trimEnd())]).toEqual([line, true]);
    }),
    {numRuns: 3000},
  );
});

test('with the next letter nothing can be saved', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const line = parts.join('');
      const at = faultIn(line);
      if (isJson(line) || at === line.length) return;
      const word = /^("|[\w.+-]+.?|.)/s.exec(line.slice(at))?.[0] ?? '';
      if (word !== '"') expect([line, canGoOn(line.slice(0, at) + word)]).toEqual([line, false]);
    }),
    {numRuns: 3000},
  );
});

test.each([
  ['{"a":NaN}', 5],
  ['{"a":1,}', 7],
  ['{"a":1]', 6],
  ['{"a" 1}', 5],
  ['{"a":"b\\q"}', 5],
  ['{"a":1} x', 8],
  ['{"a":"b', 7],
  ['{"a":tr', 7],
  ['{"a":01}', 5],
])('%s', (line, at) => {
  expect(faultIn(line)).toBe(at);
});
