/** Laws of the one text: parsing and printing are inverse, and no text whatever does harm. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {actionNames} from '../../source/script/actions.ts';
import {complete, usageOf} from '../../source/script/complete.ts';
import {expectationRows} from '../../source/script/expectations.ts';
import {parseLine, printCommand, printLine, verbs} from '../../source/script/grammar.ts';
import {problemText} from '../../source/script/problem.ts';
import {commands, lines} from './script-arbitrary.ts';

/** The same cases each time in `npm test`, other ones in `npm run soak`. */
const runs = process.env.SOAK ? {numRuns: 200_000} : {numRuns: 2000, seed: 1};

describe('parse and print', () => {
  test('parse(print(command)) = command', () => {
    fc.assert(
      fc.property(commands, (command) => {
        const read = parseLine(printCommand(command));
        expect(read).toEqual({ok: true, line: {at: null, act: {type: 'command', command, background: false}}});
      }),
      runs,
    );
  });

  test('parse(print(line)) = line, for lines of every kind', () => {
    fc.assert(
      fc.property(lines, (line) => {
        expect(parseLine(printLine(line))).toEqual({ok: true, line});
      }),
      runs,
    );
  });

  test('a printed line is one printable line', () => {
    fc.assert(
      fc.property(lines, (line) => {
        expect(printLine(line)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
      }),
      runs,
    );
  });

  test.each([
    ['cut   n1  n2   # both ways', 'cut n1 n2'],
    ['cut n1>n2', 'cut n1 > n2'],
    ['partition n1 n2|n3', 'partition n1 n2 | n3'],
    ['@1250ms c1 write x "1" &', '@1.25s c1 write x 1 &'],
    ['wait 2000ms', 'wait 2s'],
    ['wait 60s', 'wait 1m'],
    ['\tskew n3 -0ms', 'skew n3 +0ms'],
    ['heal &', 'heal'],
    ['say   It doesn\'t "know" yet.   # no', 'say It doesn\'t "know" yet.'],
    ['say "# one"', 'say "# one"'],
    ['system etcd seed=7 nodes=5', 'system etcd nodes=5 seed=7'],
    ['c2 cas x nothing 2 timeout 12s', 'c2 cas x nothing 2 timeout 12s'],
    ['expect leader one of n2', 'expect leader n2'],
  ])('%s is written %s', (text, normal) => {
    const read = parseLine(text);
    expect(read.ok && read.line && printLine(read.line)).toBe(normal);
  });

  test.each(['', '   ', '# a comment', '\t# cut n1 n2'])('%j is no line at all', (text) => {
    expect(parseLine(text)).toEqual({ok: true, line: null});
  });
});

describe('the table of verbs', () => {
  const examples = [...verbs.filter((verb) => verb.name !== 'ACTION'), ...expectationRows];
  test.each(examples.map((row) => [row.example]))('the example reads and prints as itself: %s', (example) => {
    const read = parseLine(example);
    expect(read.ok && read.line && printLine(read.line)).toBe(example);
  });

  test('the actions of all systems are verbs', () => {
    for (const name of actionNames()) expect(parseLine(`${name} n1`)).toMatchObject({ok: true});
  });

  test('every verb says how it is used and what it does', () => {
    for (const verb of verbs) expect([usageOf(verb), verb.help].every((words) => words.length > 3)).toBe(true);
  });
});

describe('what is wrong is said with its place, what was expected, and an example that reads', () => {
  test.each([
    ['crsh n2', 1, "found 'crsh'", 'did you mean crash?'],
    ['c1 wirte x 1', 4, 'expected read, write, cas or delete', 'did you mean write?'],
    ['cut n1', 7, 'expected > or a node or client', 'as in: cut n1 n2'],
    ['cut n1 n2 n3', 11, 'expected & or the end of the line', "found 'n3'"],
    ['partition n1 n2', 16, '|', 'as in: partition n1 n2 | n3'],
    ['crash leadr', 7, 'a node such as n2 or leader', 'did you mean leader?'],
    ['c1 write x "1', 12, 'a " without its partner', 'c1 write x "two words"'],
    ['c1 write x a"b"', 13, 'a " without its partner', ''],
    ['c1 write x "\\q"', 12, 'after a backslash', ''],
    ['@soon c1 read x', 1, 'a moment such as @1.25s', ''],
    ['c1 write __proto__ 1', 10, 'a key such as x', ''],
    ['wait 1.0005s', 6, 'a duration such as 200ms', ''],
    ['wait 25m61', 6, "found '25m61'", ''],
    ['wait until forever', 12, 'leader or idle or converged or down', ''],
    ['lossy n1 n2 130%', 13, 'a percentage such as 30%', ''],
    ['skew n3 500ms', 9, 'a shift such as +500ms', ''],
    ['shape brigde', 7, 'bridge', 'did you mean bridge?'],
    ['system etcd nodes=5 nodes=3', 21, 'nodes only once', ''],
    ['system etcd seed=abc', 13, 'a seed of up to nine digits', ''],
    ['say', 4, 'a caption', ''],
    ['expect c3 stael', 11, 'ok or stale', 'did you mean stale?'],
    ['expect lost none', 13, 'a whole number such as 0', ''],
    ['expect linearisable yes', 8, 'linearizable', 'did you mean linearizable?'],
    ['c1 write x \u001b[2J', 12, 'control characters', '\\u{1b}'],
  ])('%s', (text, column, ...words) => {
    const read = parseLine(text);
    if (read.ok) throw new Error('it was read');
    expect(read.column).toBe(column);
    for (const word of words) expect(problemText(read)).toContain(word);
    expect(parseLine(read.example)).toMatchObject({ok: true});
  });
});

describe('hostile text', () => {
  const bits = [
    'cut',
    'c1',
    'write',
    'expect',
    'n1',
    'say',
    '"',
    '\\',
    '>',
    '|',
    '&',
    '@',
    '#',
    ' ',
    '\t',
    '\n',
    '\0',
    '\u001b',
    'é',
    '1s',
    '%',
    '__proto__=1',
  ];
  const hostile = fc.oneof(
    fc.string({unit: 'binary', maxLength: 60}),
    fc.array(fc.constantFrom(...bits), {maxLength: 12}).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...bits), {maxLength: 12}).map((parts) => parts.join(' ')),
    fc.tuple(lines, fc.nat(60), fc.string({maxLength: 2})).map(([line, index, bit]) => {
      const text = printLine(line);
      return text.slice(0, index) + bit + text.slice(index + 1);
    }),
  );

  test('is read or refused, never throws, and what is refused is named safely', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const read = parseLine(text);
        if (read.ok) {
          if (read.line) expect(parseLine(printLine(read.line))).toEqual(read);
          return;
        }
        expect(read.column).toBeGreaterThan(0);
        expect(read.column).toBeLessThanOrEqual(text.length + 1);
        expect(problemText(read)).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        expect(parseLine(read.example)).toMatchObject({ok: true});
      }),
      runs,
    );
  });

  test('can be completed without harm', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(complete(text, null).start).toBeLessThanOrEqual(text.length);
      }),
      runs,
    );
  });

  test('a line of a million letters is refused', () => {
    for (const letter of ['x', '"', ' c1', '\\"', '#\u200b']) {
      expect(parseLine(`say ${letter.repeat(1_000_000)}`)).toMatchObject({ok: false, column: 4001});
    }
  });
});

describe('completion', () => {
  const offered = (text: string) => complete(text, null).candidates.map((candidate) => candidate.text);

  test('a verb from its first letters', () => {
    expect(offered('par')).toEqual(['partition']);
    expect(complete('  par', null).start).toBe(2);
  });

  test('what may follow, from the grammar', () => {
    expect(offered('wait until ')).toEqual(['leader', 'idle', 'converged', 'down']);
    expect(offered('shape b')).toEqual(['bridge']);
    expect(offered('c1 w')).toEqual(['write']);
    expect(offered('c1 write x 1 quorum ')).toEqual(['timestamp', 'timeout', '&']);
    expect(offered('c1 read x quorum ')).toEqual(['timeout', '&']);
    expect(offered('cut n1 ')).toContain('>');
    expect(complete('cut n1 ', null).usage).toBe('cut FROM [>] TO');
  });

  test('nothing where the line is wrong already, or complete', () => {
    expect(offered('crash n1 n2 ')).toEqual([]);
    expect(offered('beat ')).toEqual([]);
  });
});
