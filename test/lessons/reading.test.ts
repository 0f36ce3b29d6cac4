/** Reading lesson files and tracks, whatever is in them. What each mistake is told as is in test/transcripts/learn.txt. */
import {expect, test} from 'vitest';
import {readLesson} from '../../source/lessons/read.ts';
import {readTracks} from '../../source/lessons/read-tracks.ts';
import {between, openStream} from '../../source/sim/chance.ts';
import {waits, waitsText} from './grading.ts';

function messageOf(text: string): string {
  const read = readLesson(text, 'lesson.yaml');
  return read.ok ? '' : read.message;
}

test('a lesson is what its file says', () => {
  const lesson = waits();
  expect(lesson).toMatchObject({
    name: 'waits',
    title: 'The smaller side waits',
    minutes: 4,
    misconception: {number: 8, belief: 'CP rejects at once'},
    story: [
      'Five nodes of etcd keep one value, and c1 asks at the leader.',
      'Leave the leader on the smaller side and write there.',
    ],
    par: 2,
    hints: ['p splits the network.'],
  });
  expect(lesson.goals.map(({call}) => call)).toEqual([
    {name: 'isolated', about: {node: 'leader'}},
    {name: 'asked', about: {type: 'write', side: 'minority', outcome: 'info'}},
  ]);
  expect(lesson.setup.map(({number}) => number)).toEqual([10, 11, 12, 13]);
  expect(lesson.prediction?.choices.map(({misconception}) => misconception)).toEqual([8, null]);
});

test('a lesson is called as its file is', () => {
  for (const fileName of ['waits.yaml', 'a/b/waits.yml', 'C:\\lessons\\Waits.YAML']) {
    const read = readLesson(waitsText, fileName);
    expect(read.ok && read.lesson.name).toBe('waits');
  }
  const odd = readLesson(waitsText, '\u202e__proto__.yaml');
  expect(odd.ok && odd.lesson.name).toBe('proto');
});

test('what may be left out may be left out', () => {
  const without = (from: string, to: string) =>
    waitsText.slice(0, waitsText.indexOf(from)) + waitsText.slice(waitsText.indexOf(to));
  expect(messageOf(without('prediction:', 'goals:'))).toBe('');
  expect(messageOf(without('misconception:', 'story:'))).toBe('');
  expect(messageOf(without('setup:', 'prediction:'))).toBe('');
  expect(messageOf(waitsText.slice(0, waitsText.indexOf('forbidden:')))).toBe('');
});

test('line ends of other systems and a byte order mark change nothing', () => {
  const plain = readLesson(waitsText, 'waits.yaml');
  const other = readLesson(`\ufeff${waitsText.replaceAll('\n', '\r\n')}`, 'waits.yaml');
  if (!plain.ok || !other.ok) throw new Error('not read');
  expect(other.lesson).toEqual(plain.lesson);
});

test('paragraphs are divided by blank lines, also where YAML folds them', () => {
  const folded = waitsText.replace('story: |', 'story: >');
  const read = readLesson(folded, 'waits.yaml');
  expect(read.ok && read.lesson.story).toEqual(waits().story);
});

test('nothing in a text moves the cursor or turns the line around', () => {
  const read = readLesson(
    waitsText.replace('title: The', 'title: "\\e[2JThe \\u202eedis"\nx: The').replace(/\nx: .*/, ''),
    'waits.yaml',
  );
  expect(read.ok && read.lesson.title).toBe('\\u{1b}[2JThe \\u{202e}edis');
});

test('numbers and words of YAML stay what they look like', () => {
  const text = waitsText.replace('{type: write, side: minority, outcome: info}', '{type: write, key: no, value: 1.0}');
  const read = readLesson(text, 'waits.yaml');
  expect(read.ok && read.lesson.goals[1]?.call.about).toEqual({type: 'write', key: 'no', value: '1.0'});
});

test('a line of a script that is wrong is told at its place in the file, however it stands there', () => {
  const at = (script: string) =>
    messageOf(waitsText.replace('wrong: |\n  isolate follower\n  c1 write x 2\n', `wrong: ${script}\n`));
  const line = waitsText.split('\n').indexOf('wrong: |') + 1;
  expect(at('c1 wirte x 2')).toContain(`lesson.yaml:${line}:11: `);
  expect(at('"c1 wirte x 2"')).toContain(`lesson.yaml:${line}:12: `);
  expect(at('|\n    c1 wirte x 2')).toContain(`lesson.yaml:${line + 1}:8: `);
  expect(at('|-\n\n  isolate n1\n  c1 write x 2 quorum')).toContain(`lesson.yaml:${line + 3}:16: `);
  expect(at('|\n  system etcd')).toContain(`lesson.yaml:${line + 1}:3: expected the system in the field 'system'`);
  expect(at('isolate n1\n  c1 write x 2')).toContain(
    `lesson.yaml:${line}:8: expected a script of several lines behind a |`,
  );
});

test('what would be large when unfolded is refused as it stands', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(9)}]`),
  ].join('\n');
  expect(messageOf(bomb)).toContain('found an alias');
  expect(messageOf(`${waitsText}\n# ${'x'.repeat(100_000)}`)).toContain('expected a file of at most 100000 letters');
  expect(messageOf('['.repeat(50_000))).toContain('nested too deeply');
  expect(messageOf('- '.repeat(40_000))).not.toBe('');
  expect(messageOf(Array.from({length: 9000}, (_, index) => `k${index}: x`).join('\n'))).toContain('more');
});

test('no file is so odd that reading it breaks', () => {
  const chance = openStream(7, 'files');
  const pieces = [
    '\n',
    '  ',
    ': ',
    '- ',
    '|',
    '>',
    '&a ',
    '*a',
    '!!x ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '#',
    '\t',
    '\0',
    '\u202e',
    '__proto__: 1\n',
    '? ',
    '%YAML 1.1\n',
    '---\n',
    '...\n',
    '\ud800',
  ];
  for (let round = 0; round < 150; round += 1) {
    let text = waitsText;
    for (let change = between(chance, 1, 6); change > 0; change -= 1) {
      const at = between(chance, 0, text.length);
      const cut = between(chance, 0, 3) === 0 ? between(chance, 0, 200) : 0;
      text = text.slice(0, at) + pieces[between(chance, 0, pieces.length - 1)] + text.slice(at + cut);
    }
    const read = readLesson(text, 'lesson.yaml');
    if (read.ok) continue;
    for (const line of read.message.split('\n'))
      expect(line, text).toMatch(/^lesson\.yaml:\d+:\d+: .*; as in: |^and more$|^lesson\.yaml:\d+:\d+: .*as in: /s);
  }
});

const lessons = new Map([['waits', waits()]]);

test('tracks put lessons in order', () => {
  const read = readTracks('- {name: first, title: First, lessons: [waits]}', 'tracks.yaml', lessons);
  expect(read.ok && read.catalogue.map(({name, lessons: own}) => [name, own.map((one) => one.name)])).toEqual([
    ['first', ['waits']],
  ]);
});

test.each([
  ['lessons: [waits]', 'tracks.yaml:1:1: expected a list of tracks, each with name, title, lessons, found fields'],
  [
    '- {name: a, title: A, lessons: [wiats]}',
    "tracks.yaml:1:33: expected the name of a lesson beside this file, found 'wiats' (did you mean waits?)",
  ],
  ['- {name: a, title: A, lessons: [waits, waits]}', "tracks.yaml:1:40: expected each lesson only once, found 'waits'"],
  ['- {name: a, titel: A, lessons: [waits]}', "found 'titel' (did you mean title?)"],
  ['', 'tracks.yaml:1:1: expected a list of tracks'],
])('tracks that cannot be read: %s', (text, said) => {
  const read = readTracks(text, 'tracks.yaml', lessons);
  expect(read.ok ? '' : read.message).toContain(said);
});
