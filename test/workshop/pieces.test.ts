/** The pieces of the host that need no line: addresses, names, tickets, keys in files, the host key, the log. */
import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import ssh2, {type ParsedKey} from 'ssh2';
import {describe, expect, test} from 'vitest';
import {isLoopback, refusalToListen, visitorOf} from '../../source/workshop/address.ts';
import {openFailures} from '../../source/workshop/failures.ts';
import {clampSize} from '../../source/workshop/far-terminal.ts';
import {drawHostKey, knownHostsLine, openHostKey, parseHostKey} from '../../source/workshop/host-key.ts';
import {compact} from '../../source/workshop/kept.ts';
import {fingerprintOf, isSigned, parseKeys, shownKey} from '../../source/workshop/keys.ts';
import {limitsWith} from '../../source/workshop/limits.ts';
import {type Happening, openLog} from '../../source/workshop/log.ts';
import {isCode, type LoginPolicy} from '../../source/workshop/login-policy.ts';
import {cleanName, freeName} from '../../source/workshop/name.ts';
import {openRegister} from '../../source/workshop/register.ts';
import type {Kept} from '../../source/workshop/store.ts';
import {drawTicket, hashTicket, isTicket} from '../../source/workshop/ticket.ts';
import {newKey} from './guest.ts';
import {temporaryFolder} from './hosting.ts';

describe('where a workshop may listen', () => {
  test.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('%s is this machine alone', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(refusalToListen({host, guarded: false, open: false})).toBeNull();
  });

  test.each(['0.0.0.0', '::', '192.168.1.7', 'workshop.example', '::ffff:10.0.0.1', '127.0.0.1.example'])(
    '%s is refused without code or keys, unless everybody is let in on purpose',
    (host) => {
      expect(refusalToListen({host, guarded: false, open: false})).toContain('--open');
      expect(refusalToListen({host, guarded: true, open: false})).toBeNull();
      expect(refusalToListen({host, guarded: false, open: true})).toBeNull();
    },
  );

  test('a network of IPv6 addresses counts as one visitor, a mapped address as what it is', () => {
    expect(visitorOf('2001:db8:1:2:aaaa::1')).toBe(visitorOf('2001:0db8:1:2::ffff'));
    expect(visitorOf('2001:db8:1:3::1')).not.toBe(visitorOf('2001:db8:1:2::1'));
    expect(visitorOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(visitorOf('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(visitorOf(undefined)).toBe('unknown');
  });
});

describe('failures', () => {
  test('fill up by address and are forgiven with time', () => {
    const failures = openFailures(3, 1_000);
    for (const _ of [1, 2, 3]) failures.count('a', 0);
    expect([failures.allows('a', 0), failures.allows('b', 0)]).toEqual([false, true]);
    expect([failures.allows('a', 999), failures.allows('a', 1_000)]).toEqual([false, true]);
    failures.count('a', 1_000);
    expect([failures.allows('a', 1_000), failures.allows('a', 4_000)]).toEqual([false, true]);
  });

  test('of more addresses than can be remembered cost no more memory', () => {
    const failures = openFailures(1, 1_000);
    for (let index = 0; index < 10_001; index += 1) failures.count(`address ${index}`, 0);
    expect(failures.allows('address 0', 0)).toBe(true);
    expect(failures.allows('address 10000', 0)).toBe(false);
  });
});

test('as many may log in at the same moment from one address as there are seats', () => {
  expect(limitsWith({seats: 400})).toMatchObject({seats: 400, unfinishedPerAddress: 400, unfinished: 500});
  expect(limitsWith({seats: 10})).toMatchObject({seats: 10, unfinishedPerAddress: 200, unfinished: 300});
  expect(limitsWith({seats: 400, unfinishedPerAddress: 3})).toMatchObject({unfinishedPerAddress: 3});
});

describe('names', () => {
  test.each([
    ['ada', 'ada'],
    ['  Ada   Love\tlace ', 'Ada Love lace'],
    ['Jürgen-Ö. 3_x', 'Jürgen-Ö. 3_x'],
    ['Žofie', 'Žofie'],
    ['ｆｕｌｌ', 'full'],
    ['李雷', '李雷'],
    ['\u001B[31mred\u001B[0m', '31mred0m'],
    ['a\u202Eb\u200Bc\u2066d', 'abcd'],
    ['a/../b;$(c)|d', 'a..bcd'],
    ['שלום', ''],
    ['a\u3164\u115F\uFFA0', 'a'],
    ['. - _', ''],
    ['x'.repeat(1_000), 'x'.repeat(24)],
    ['', ''],
  ])('%j is %j', (typed, name) => {
    expect(cleanName(typed)).toBe(name);
  });

  test('whatever is typed: only what may stand, once cleaned it stays, and the next free one is a name too', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 60}), (typed) => {
        const name = cleanName(typed);
        expect(name).toMatch(/^[\p{L}0-9._ -]{0,24}$/u);
        expect(name).not.toMatch(/^ | $| {2}|\p{Cf}|\p{Default_Ignorable_Code_Point}/u);
        expect(cleanName(name)).toBe(name);
        const next = freeName(name, (tried) => tried === name || tried === 'guest');
        expect(cleanName(next)).toBe(next);
      }),
    );
  });
});

describe('tickets', () => {
  test('the one that was drawn last is the one that counts, also when the host has started again', async () => {
    const kept: Kept[] = [];
    const keep = async (record: Kept) => void kept.push(record);
    const register = openRegister([], keep);
    await register.enrol({id: 'name ada', name: 'ada', ticket: 'the first', at: 1});
    expect(await register.renew('name ada', 'the second')).toBe(true);
    for (const records of [kept, compact(kept)])
      expect(openRegister(records, keep).byName('ADA')).toEqual({
        id: 'name ada',
        name: 'ada',
        ticket: 'the second',
        at: 1,
      });
    expect(await register.renew('name eve', 'hers')).toBe(false);
  });

  test('four words of 2,048, of which a salted hash is kept', async () => {
    const ticket = drawTicket();
    expect(ticket.split('-')).toHaveLength(4);
    const [one, other] = [await hashTicket(ticket), await hashTicket(ticket)];
    expect(one).not.toBe(other);
    for (const word of ticket.split('-').filter((word) => /[g-z]/.test(word))) expect(one).not.toContain(word);
    expect(await isTicket(ticket.toUpperCase().replaceAll('-', '  '), one)).toBe(true);
    expect(await isTicket(`${ticket}s`, one)).toBe(false);
    expect(await isTicket('', one)).toBe(false);
    for (const kept of ['', 'scrypt', 'scrypt  ', 'plain x y']) expect(await isTicket('', kept)).toBe(false);
  });

  test('no two of a thousand are the same', () => {
    expect(new Set(Array.from({length: 1_000}, drawTicket)).size).toBe(1_000);
  });
});

test('the code does not depend on capitals and outer blanks, and none fits where none is set', () => {
  const policy: LoginPolicy = {auth: 'code', code: 'Quorum-42', attendeeKeys: [], instructorKeys: []};
  expect([' quorum-42 ', 'QUORUM-42', 'quorum42', ''].map((typed) => isCode(policy, typed))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(['', 'null'].map((typed) => isCode({...policy, code: null}, typed))).toEqual([false, false]);
  expect(isCode({...policy, code: ''}, '')).toBe(false);
});

describe('keys in files', () => {
  const [one, two] = [newKey(), newKey('rsa')];

  test('each line is a key, apart from blank ones and remarks', () => {
    expect(parseKeys(`# us\n\n${one.line} ada@laptop\r\n  ${two.line}\n`, 'keys')).toEqual({
      ok: true,
      fingerprints: [one.print, two.print],
    });
  });

  test.each([
    ['no key', 'keys:2: expected a public key without options, found'],
    ['ssh-ed25519 AAAA', 'keys:2: expected a public key'],
    [`command="id" ${one.line}`, 'keys:2: expected a public key without options'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'keys:2: this is a private key'],
    ['\u001B]0;x\u0007', 'keys:2: expected a public key'],
  ])('%j is refused with its line', (line, message) => {
    const read = parseKeys(`${one.line}\n${line}\n`, 'keys');
    expect(read).toMatchObject({ok: false, message: expect.stringContaining(message)});
    expect(JSON.stringify(read)).not.toContain('\\u001b');
  });

  test('a file without a key is refused', () => {
    expect(parseKeys('# nobody\n', 'keys')).toMatchObject({
      ok: false,
      message: expect.stringContaining('keys: it holds no key'),
    });
  });
});

describe('a signed request', () => {
  const owner = newKey();
  const secret = ssh2.utils.parseKey(owner.secret) as ParsedKey;
  const blob = Buffer.from('session and request');
  const key = {algo: 'ssh-ed25519', data: secret.getPublicSSH()};
  const signature = secret.sign(blob);

  test('is believed when the owner of the shown key signed these bytes, and in no other case', () => {
    expect(isSigned({key, blob, signature})).toBe(true);
    expect(isSigned({key, blob: Buffer.from('another session'), signature})).toBe(false);
    expect(isSigned({key, blob, signature: Buffer.alloc(64)})).toBe(false);
    expect(isSigned({key, blob, signature: Buffer.alloc(0)})).toBe(false);
    expect(isSigned({key, blob})).toBe(false);
    expect(isSigned({key, signature})).toBe(false);
    const other = ssh2.utils.parseKey(newKey().secret) as ParsedKey;
    expect(isSigned({key: {...key, data: other.getPublicSSH()}, blob, signature})).toBe(false);
  });

  test('one key has one fingerprint, however it is written', () => {
    expect(shownKey({key})).toBe(owner.print);
    expect(shownKey({key: {...key, data: Buffer.from(owner.line)}})).toBeNull();
    expect(shownKey({key: {...key, data: Buffer.concat([key.data, Buffer.alloc(1)])}})).toBeNull();
    expect(shownKey({key: {...key, data: Buffer.from(owner.secret)}})).toBeNull();
    expect(shownKey({key: {...key, data: Buffer.alloc(0)}})).toBeNull();
    expect(shownKey({key: {...key, algo: 'ecdsa-sha2-nistp256'}})).toBeNull();
  });

  test('RSA with SHA-1 is not believed', () => {
    const {line, print} = newKey('rsa');
    const data = (ssh2.utils.parseKey(line) as ParsedKey).getPublicSSH();
    const rsa = {algo: 'ssh-rsa', data};
    expect(shownKey({key: rsa})).toBeNull();
    expect(shownKey({key: rsa, hashAlgo: 'sha1'})).toBeNull();
    expect(shownKey({key: rsa, hashAlgo: 'sha256'})).toBe(print);
  });
});

describe('the host key', () => {
  const state = () => join(temporaryFolder(), 'a', 'state');

  test('is made once, for us alone, and stays', () => {
    const folder = state();
    const first = openHostKey(folder);
    expect(first).toMatchObject({ok: true, isNew: true});
    expect([statSync(folder).mode & 0o777, statSync(join(folder, 'host_key')).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readdirSync(folder)).toEqual(['host_key']);
    expect(openHostKey(folder)).toEqual({...first, isNew: false});
  });

  test('a thousand drawn keys can all be read', () => {
    for (let count = 0; count < 1_000; count += 1) expect(parseHostKey(drawHostKey().secret)).not.toBeNull();
  });

  test.each(['', 'no key at all', newKey('rsa').secret, newKey().line])(
    'a damaged one is refused and left as it is',
    (text) => {
      const folder = state();
      openHostKey(folder);
      const file = join(folder, 'host_key');
      writeFileSync(file, text);
      expect(openHostKey(folder)).toMatchObject({ok: false, message: expect.stringContaining('is damaged')});
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  test('one that others can read, or replace, is refused with what to do', () => {
    const folder = state();
    openHostKey(folder);
    chmodSync(join(folder, 'host_key'), 0o640);
    expect(openHostKey(folder)).toMatchObject({ok: false, message: expect.stringContaining('chmod 600')});
    chmodSync(join(folder, 'host_key'), 0o600);
    chmodSync(folder, 0o770);
    expect(openHostKey(folder)).toMatchObject({ok: false, message: expect.stringContaining('chmod 700')});
  });

  test('a place where it cannot be kept is named', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(openHostKey(join(folder, 'file', 'state'))).toMatchObject({
      ok: false,
      message: expect.stringContaining('ENOTDIR'),
    });
    mkdirSync(join(folder, 'taken', 'host_key'), {recursive: true, mode: 0o700});
    chmodSync(join(folder, 'taken'), 0o700);
    expect(openHostKey(join(folder, 'taken'))).toMatchObject({ok: false, message: expect.stringContaining('EISDIR')});
  });

  test('is told as a fingerprint and as a line for known_hosts', () => {
    const key = drawHostKey();
    const [, base64 = ''] = key.line.split(' ');
    expect(key.fingerprint).toBe(fingerprintOf(Buffer.from(base64, 'base64')));
    expect(knownHostsLine(key, 'lab', 2222)).toBe(`[lab]:2222 ${key.line}`);
    expect(knownHostsLine(key, 'lab', 22)).toBe(`lab ${key.line}`);
  });
});

describe('sizes', () => {
  test('whatever is asked for, a screen of that size can be drawn', () => {
    const numbers = fc.oneof(
      fc.integer({min: 0, max: 0xffffffff}),
      fc.constantFrom(Number.NaN, -1, 0, Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(numbers, numbers, (columns, rows) => {
        const size = clampSize(columns, rows);
        expect(size.columns >= 20 && size.columns <= 300 && Number.isInteger(size.columns)).toBe(true);
        expect(size.rows >= 6 && size.rows <= 100 && Number.isInteger(size.rows)).toBe(true);
      }),
    );
  });
});

describe('the log', () => {
  const person = {id: 'name ada', name: 'ada', role: 'attendee'} as const;
  const noon = Date.UTC(2026, 10, 2, 12);

  function lines(happenings: readonly Happening[], format: 'text' | 'json', now = () => noon): string[] {
    const written: string[] = [];
    const log = openLog((line) => written.push(line), format, now);
    for (const happening of happenings) log(happening);
    return written;
  }

  test('a line for each event', () => {
    const events: Happening[] = [
      {event: 'joined', address: '::1', person},
      {event: 'desk', person, action: 'push', subject: null},
    ];
    expect(lines(events, 'text')).toEqual([
      '2026-11-02T12:00:00.000Z joined address=::1 person="name ada" name=ada role=attendee',
      '2026-11-02T12:00:00.000Z desk person="name ada" name=ada role=attendee action=push',
    ]);
    expect(lines(events, 'json').map((line) => JSON.parse(line))).toEqual([
      {
        at: '2026-11-02T12:00:00.000Z',
        event: 'joined',
        address: '::1',
        person: 'name ada',
        name: 'ada',
        role: 'attendee',
      },
      expect.objectContaining({event: 'desk', action: 'push', subject: null}),
    ]);
  });

  test('nothing in it moves a cursor or breaks a line', () => {
    const detail = '\u001B]0;x\u0007 two\nlines \u202Eback\u200B';
    for (const format of ['text', 'json'] as const) {
      const [line = ''] = lines([{event: 'broken', person: null, detail}], format);
      expect(line).toContain(']0;x two lines back');
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|\\u/u);
    }
  });

  test('a thousand knocks in a second are ten lines and a count', () => {
    let now = noon;
    const refusals = Array.from(
      {length: 1_000},
      (): Happening => ({event: 'refused', address: '10.0.0.1', reason: 'x'}),
    );
    const written: string[] = [];
    const log = openLog(
      (line) => written.push(line),
      'text',
      () => now,
    );
    for (const refusal of refusals) log(refusal);
    log({event: 'joined', address: '10.0.0.2', person});
    now += 1_000;
    log({event: 'left', address: '10.0.0.2', person, reason: 'hung up'});
    expect(written).toHaveLength(13);
    expect(written[11]).toContain('refused address=several reason="990 more"');
  });
});
