/** What is wrong with a file is said in one line: where, what was expected, what was found, and an example. */
import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {check, lines, report} from './run.ts';

const sound = lines('0 invoke write 1', '0 ok write 1', '1 invoke read', '1 ok read 1');
const event = '{:process 0, :type :invoke, :f :write, :value 1}\n';

async function refused(content: string | Uint8Array): Promise<string> {
  const {code, out, err} = await check(content);
  expect({code, out}).toEqual({code: 2, out: ''});
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(err).toContain('as in:');
  return err;
}

describe('a file that is no history', () => {
  test.each([
    ['nothing', '', ':1:1: expected events, as JSON lines or EDN, found nothing'],
    ['empty lines', '\n \n', ':1:1: expected events'],
    ['nothing but faults', '{:process :nemesis, :type :info, :f :kill}', 'it holds no operation of a client'],
    [
      'zeros',
      new Uint8Array(70_000),
      ':1:1: expected events in UTF-8, as JSON lines or EDN, found bytes that are no text',
    ],
    [
      'a picture',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]),
      ':1:1: expected events in UTF-8',
    ],
    [
      'bytes that are no UTF-8, after some that are',
      Buffer.concat([Buffer.from(`${sound}{"a": "`), Buffer.from([0xff])]),
      ':5:8: expected events in UTF-8',
    ],
    ['prose', 'Dear reader, this is no history.', ":1:1: expected the map of an event, found 'Dear'"],
    ['an array of JSON', '[\n{"process":0}\n]', ':1:2: expected an event as a JSON object'],
    ['a JSON number', `${sound}42\n`, ":5:1: expected one event: an object on a line of its own, found '42'"],
    [
      'results instead of a history',
      '{:valid? true, :count 3}',
      ':1:1: expected a process: a number or a name, found nothing',
    ],
    ['gzip of zeros', gzipSync(new Uint8Array(10)), ':1:1: expected events in UTF-8'],
    ['gzip with a broken middle', broken(gzipSync(sound.repeat(50))), 'its gzip data is broken'],
  ])('%s', async (_, content, message) => {
    expect(await refused(content)).toContain(`history${message.startsWith(':') ? '' : ': '}${message}`);
  });
});

function broken(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === 10 ? 0xff : byte));
}

describe('a line of JSON', () => {
  test.each([
    [
      'a comma too many',
      '{"process":0,,"type":"ok"}\n',
      ':1:14: expected an event as a JSON object, found \',"type":"ok"}\'',
    ],
    ['NaN', '{"process":0,"type":"invoke","f":"write","value":NaN}\n', ':1:50: expected an event as a JSON object'],
    [
      'a line that stops, with more behind it',
      '{"process":0\n{"process":1}\n',
      ':1:13: expected an event as a JSON object, found the end of the line',
    ],
    ['no process', '{"type":"ok"}\n', ':1:1: expected a process: a number or a name, found nothing'],
    [
      'a type nobody knows',
      '{"process":0,"type":"okk","f":"read"}\n',
      ":1:21: expected type to be one of invoke, ok, fail, info (perhaps ok), found 'okk'",
    ],
    [
      'a function nobody knows',
      '{"process":0,"type":"invoke","f":"txn"}\n',
      ":1:34: expected f to be one of read, write, cas, delete, append, found 'txn'",
    ],
    [
      'an object as a value',
      '{"process":0,"type":"invoke","f":"write","key":"x","value":{"a":1}}\n',
      ":1:60: expected one value: a number, a text or a keyword, found 'an object'",
    ],
    [
      'a cas with one value',
      '{"process":0,"type":"invoke","f":"cas","key":"x","value":[1]}\n',
      ':1:58: expected two values',
    ],
    [
      'a time that is none',
      '{"process":0,"type":"invoke","f":"read","time":"noon"}\n',
      ":1:48: expected time to be a number, found 'noon'",
    ],
  ])('%s', async (_, content, message) => {
    expect(await refused(content)).toContain(`history${message}`);
  });
});

describe('EDN', () => {
  test.each([
    ['brackets that do not match', `[${event}{:process 0]`, ":2:12: expected } for the '{' of 2:1, found ']'"],
    ['a bracket that opens nothing', `${event}]`, ":2:1: expected an event, found ']'"],
    ['a key without a value', '{:process 0, :type}', ":1:19: expected a value for each key of the map, found '}'"],
    [
      'a number that is none',
      '{:process 1abc}',
      ":1:11: expected a map, a keyword, a number, a string or nil, found '1abc'",
    ],
    ['an escape that is none', '{:process "a\\q"}', ':1:11: expected a string with escapes'],
    [
      'NaN',
      '{:process 0, :type :invoke, :f :write, :value ##NaN}',
      ":1:47: expected one value: a number, a text or a keyword, found '##NaN'",
    ],
    [
      'a map as a value, two lines down',
      '{:process 0 :type :invoke\n :f :write\n :value {:a 1}}',
      ':3:9: expected one value',
    ],
    ['a set of events', `#{${event}}`, ':1:3: expected the map of an event'],
    ['depth', '['.repeat(100_000), ':1:65: expected at most 64 brackets in each other'],
    ['depth within an event', `{:process ${'['.repeat(100_000)}`, ':1:74: expected at most 64 brackets'],
  ])('%s', async (_, content, message) => {
    expect(await refused(content)).toContain(`history${message}`);
  });
});

describe('something endless is given up, not kept', () => {
  test.each([
    [
      'one line of JSON',
      `${sound}{"process":"`,
      'a',
      ':5:1: expected a line of a few hundred characters, found more than 1000000',
    ],
    ['a word of EDN', `${event}{:process `, 'a', ':2:11: expected an event of a few hundred characters'],
    ['a string of EDN', `${event}{:process "`, 'a', ':2:11: expected an event of a few hundred'],
    ['an EDN comment', `${event}; `, 'a', ':2:1: expected an event of a few hundred'],
    ['a list in EDN', `${event}{:value [`, '1 ', ': expected an event of a few hundred characters'],
    ['space', '', ' ', ':1:1: expected events'],
  ])('%s of 50 MB', async (_, start, filling, message) => {
    const content = Buffer.concat([Buffer.from(start), Buffer.alloc(50_000_000, filling)]);
    expect(await refused(content)).toContain(message);
  });
});

describe('events that do not fit together', () => {
  test.each([
    [
      'an invocation while one is open',
      ['0 invoke write 1', '0 invoke read'],
      ':2:1: expected process 0 to end what it began at line 1 before it begins something else',
    ],
    [
      'an end without a beginning',
      ['0 invoke write 1', '1 ok read 1'],
      ":2:21: expected invoke, since nothing of process 1 is open, found 'ok'",
    ],
    ['a second end', ['0 invoke read', '0 ok read 1', '0 fail read'], ':3:21: expected invoke'],
    [
      'the end of something else',
      ['0 invoke write 1', '0 ok read 1'],
      ":2:30: expected the end of the write that process 0 began at line 1, found 'read'",
    ],
  ])('%s', async (_, events, message) => {
    expect(await refused(lines(...events))).toContain(`history${message}`);
  });

  test('an end on another key, as a field and in a tuple', async () => {
    const asked =
      '{"process":0,"type":"invoke","f":"read","key":"x"}\n{"process":0,"type":"ok","f":"read","key":"y","value":1}\n';
    expect(await refused(asked)).toContain(
      ":2:43: expected key x of the read that process 0 began at line 1, found 'y'",
    );
    const tuple = '{:process 0 :type :invoke :f :read :value [1 nil]}\n{:process 0 :type :ok :f :read :value [2 5]}\n';
    expect(await refused(tuple)).toContain(
      ":2:39: expected key 1 of the read that process 0 began at line 1, found '[2 5]'; as in: {:process 0, :type :ok,",
    );
  });

  test('a cas where only reads and writes were promised', async () => {
    const {code, err} = await check(lines('0 invoke cas [1,2]'), {values: {model: ['register']}});
    expect(code).toBe(2);
    expect(err).toContain('history:1:34: expected only reads and writes for --model register');
  });

  test('a process may go on after an unknown outcome, as clients of the lab do', async () => {
    expect((await check(lines('0 invoke write 1', '0 info write 1', '0 invoke read', '0 ok read 1'))).code).toBe(0);
  });

  test('time that goes backwards is noted, and the order of the events counts', async () => {
    const [first = '', ...rest] = sound.split('\n');
    const {code, notes} = await report([first.replace('"time":0', '"time":99'), ...rest].join('\n'));
    expect(code).toBe(0);
    expect(notes).toEqual(['time goes backwards at line 2; the order of the events counts, not their times']);
  });
});

function half(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length / 2);
}

describe('a file that was cut off', () => {
  const long = lines(
    ...Array.from({length: 5000}, (_, i) => [`0 invoke write ${i * i}`, `0 ok write ${i * i}`]).flat(),
  );
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    [
      'JSON in the middle of a line',
      `${sound}{"process":0,"ty`,
      ':5:17: expected an event as a JSON object, found the end of the file',
    ],
    [
      'JSON in the middle of a text',
      `${sound}{"process":"c`,
      ':5:14: expected an event as a JSON object, found the end of the file',
    ],
    [
      'JSON in the middle of a letter',
      Buffer.from(`${sound}{"process":"ü`).subarray(0, -1),
      ':5:13: expected an event as a JSON object, found the end of the file',
    ],
    [
      'EDN in the middle of a map',
      `${event}{:process 0, :type :o`,
      ":2:22: expected what the '{' of 2:1 still needs, found the end of the file",
    ],
    ['EDN in the middle of a string', `${event}{:process "a`, ':2:11: expected'],
    [
      'an EDN vector without its end',
      `[${event}${event.replace('invoke', 'ok')}`,
      ":3:1: expected what the '[' of 1:1 still needs",
    ],
    ['gzip', half(gzipSync(long)), ': it ends too early: expected the rest of the gzip file'],
  ];

  test.each(cases)('%s: reported, and the rest is judged only when that is allowed', async (_, content, message) => {
    const err = await refused(content);
    expect(err).toContain(`history${message}`);
    expect(err).toContain('--allow-truncated judges what comes before');
    const {code, truncated, notes} = await report(content, {values: {'allow-truncated': ['']}});
    expect({code, truncated}).toEqual({code: 0, truncated: true});
    expect(notes).toEqual(['the file was cut off; the event that it ends in was left out']);
  });

  test('what is wrong before the end stays wrong', async () => {
    const {code} = await check(`{"process":\n${sound}{"proc`, {values: {'allow-truncated': ['']}});
    expect(code).toBe(2);
  });
});
