/** Who gets in, as whom, and who does not. */
import {readFileSync} from 'node:fs';
import {networkInterfaces} from 'node:os';
import ssh2, {type ParsedKey} from 'ssh2';
import {describe, expect, test} from 'vitest';
import {fingerprintOf} from '../../source/workshop/keys.ts';
import {openTerminal} from '../e2e/terminal.ts';
import {join, knock, letIn, newKey, sitDown, until} from './guest.ts';
import {byCode, code, openTestHost, SshHome} from './hosting.ts';
import {needs} from './programs.ts';

const patience = 20_000;
const quick = {failureMillis: 5};

describe('by code and name', () => {
  test('whoever is new gets a ticket, and comes back with it under the same name', async () => {
    const house = await openTestHost();
    const first = await join(house.port, {answers: {name: 'Ada'}});
    await sitDown(first);
    await until(() => house.visitors.length === 1, 'ada');
    const {ticket, person} = house.visitors[0]!;
    expect(ticket).toMatch(/^[a-z]+-[a-z]+-[a-z]+-[a-z]+$/);
    expect(first.asked.join('\n')).toContain(ticket);
    expect(JSON.stringify(house.kept)).not.toContain(ticket);
    expect(house.kept).toMatchObject([{type: 'enrolled', person: {id: 'name ada', name: 'Ada'}}]);
    const again = await join(house.port, {answers: {name: 'ADA', ticket: ticket!.replaceAll('-', ' ').toUpperCase()}});
    await sitDown(again);
    await until(() => house.visitors.length === 2, 'ada again');
    expect(house.visitors[1]).toMatchObject({person, ticket});
  });

  test('a name that is taken asks for the ticket, and a wrong one opens nothing', async () => {
    const house = await openTestHost({limits: quick});
    await join(house.port, {answers: {name: 'ada'}});
    const thief = knock(house.port, {answers: {name: 'ada', ticket: 'able able able able'}});
    await expect(letIn(thief)).rejects.toThrow('not let in');
    expect(thief.asked.filter((one) => one.includes('Resume ticket'))).toHaveLength(6);
    expect(house.log.filter(({event}) => event === 'wrong')).toHaveLength(6);
  });

  test('six wrong codes end the connection, and nothing secret is logged', async () => {
    const house = await openTestHost({limits: quick});
    const guest = knock(house.port, {answers: {code: 'quorum-43'}});
    await expect(letIn(guest)).rejects.toThrow();
    expect(guest.asked).toHaveLength(6);
    await until(() => house.log.some(({event}) => event === 'refused'), 'the log');
    expect(house.log).toContainEqual(expect.objectContaining({event: 'refused', reason: '6 wrong answers'}));
    expect(JSON.stringify(house.log)).not.toMatch(/quorum/);
  });

  test('an address that failed too often is not heard for a while, and then is again', async () => {
    let now = 1_000_000;
    const house = await openTestHost({limits: {...quick, failuresPerAddress: 8, forgiveMillis: 1_000}, now: () => now});
    await expect(join(house.port, {answers: {code: 'x'}})).rejects.toThrow();
    const second = knock(house.port, {answers: {code: 'x'}});
    await expect(letIn(second)).rejects.toThrow();
    expect(second.asked).toHaveLength(2);
    const third = knock(house.port);
    await expect(letIn(third)).rejects.toThrow();
    expect(third.asked).toEqual(['Too many wrong answers came from here. Try again in a minute.|Press Enter: ']);
    now += 60_000;
    await join(house.port);
  });

  test('a room that shares one address and types correctly is never limited', async () => {
    const house = await openTestHost({limits: {failuresPerAddress: 2}});
    const guests = await Promise.all(
      Array.from({length: 12}, (_, index) => join(house.port, {answers: {name: `n${index}`}})),
    );
    expect(guests).toHaveLength(12);
  });

  test('control sequences, bidi overrides and invisible characters are no part of a name', async () => {
    const house = await openTestHost();
    const name = '\u001B]52;c;eA==\u0007A\u202Eda\u200B \u0000\u009B31m  Love\u0301lace\u3164';
    await sitDown(await join(house.port, {answers: {name}}));
    await until(() => house.visitors.length === 1, 'ada');
    expect(house.visitors[0]!.person.name).toBe('52ceAAda 31m Lovélace');
  });

  test('a guest who leaves in the middle of the questions has taken no name', async () => {
    const house = await openTestHost();
    const gone = knock(house.port);
    gone.client.removeAllListeners('keyboard-interactive');
    gone.client.on('keyboard-interactive', (_name, _note, _language, [prompt], answer) => {
      if (prompt?.prompt.includes('Write it down')) gone.client.destroy();
      else answer([prompt?.prompt.startsWith('Join') ? code : 'ada']);
    });
    await gone.ended;
    await until(() => house.host.connectionCount() === 0, 'the end of the connection');
    expect(house.kept).toEqual([]);
    const ada = await join(house.port, {answers: {name: 'ada'}});
    expect(ada.asked.join()).not.toContain('Resume ticket');
  });
});

test('over IPv6 too', async ({skip}) => {
  const hasIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((one) => one?.address === '::1');
  skip(!hasIpv6, 'this machine has no ::1');
  const house = await openTestHost({host: '::1'});
  await sitDown(await join(house.port, {host: '::1', answers: {name: 'ada'}}));
  await until(() => house.visitors.length === 1, 'ada');
  expect(house.log).toContainEqual(expect.objectContaining({event: 'joined', address: '::1'}));
});

describe('by key', () => {
  test.each(['ed25519', 'rsa', 'ecdsa'] as const)(
    'a new %s key still gives the code, afterwards it alone logs in',
    async (type) => {
      const house = await openTestHost();
      const {secret, print} = newKey(type);
      const first = await join(house.port, {privateKey: secret, username: 'grace', answers: {}});
      expect(first.asked).toEqual(['|Join code: ', '|Your name [grace]: ']);
      const again = await join(house.port, {privateKey: secret, username: 'other', tryKeyboard: false});
      await sitDown(again);
      await until(() => house.visitors.length === 1, 'grace');
      expect(house.visitors[0]!.person).toEqual({id: `key ${print}`, name: 'grace', role: 'attendee'});
    },
  );

  test('a new key with a wrong code stays outside, also next time', async () => {
    const house = await openTestHost({limits: quick});
    const {secret} = newKey();
    for (const _ of [1, 2])
      await expect(join(house.port, {privateKey: secret, answers: {code: 'no'}})).rejects.toThrow();
    expect(house.kept).toEqual([]);
  });

  test('the owner of a key cannot take the name of somebody with a ticket', async () => {
    const house = await openTestHost({limits: quick});
    await join(house.port, {answers: {name: 'ada'}});
    const guest = knock(house.port, {privateKey: newKey().secret, answers: {name: 'Ada'}});
    await expect(letIn(guest)).rejects.toThrow();
    expect(guest.asked.join()).toContain('Ada is taken: choose another name.');
  });

  test('an instructor needs no code, and is one by key only', async () => {
    const {secret, print} = newKey();
    const house = await openTestHost({policy: {...byCode, instructorKeys: [print]}});
    await sitDown(await join(house.port, {privateKey: secret, username: 'teacher', tryKeyboard: false}));
    await until(() => house.visitors.length === 1, 'the teacher');
    expect(house.visitors[0]!.person).toEqual({id: `key ${print}`, name: 'teacher', role: 'instructor'});
    await sitDown(await join(house.port, {username: 'teacher', answers: {name: 'instructor'}}));
    await until(() => house.visitors.length === 2, 'somebody');
    expect(house.visitors[1]!.person.role).toBe('attendee');
  });

  test('where keys are listed, no other key and no questions open anything', async () => {
    const {secret, print} = newKey();
    const house = await openTestHost({
      limits: quick,
      policy: {auth: 'keys', code: null, attendeeKeys: [print], instructorKeys: []},
    });
    await join(house.port, {privateKey: secret});
    const guest = knock(house.port, {privateKey: newKey().secret});
    await expect(letIn(guest)).rejects.toThrow();
    expect(guest.asked).toEqual([]);
  });

  test('two people who log in as the same user get two names', async () => {
    const house = await openTestHost({policy: {...byCode, auth: 'open', code: null}});
    for (const _ of [1, 2]) await sitDown(await join(house.port, {privateKey: newKey().secret, username: 'student'}));
    await until(() => house.visitors.length === 2, 'both');
    expect(house.visitors.map(({person}) => person.name)).toEqual(['student', 'student-2']);
  });
});

describe('what a client merely claims', () => {
  /** Shows a key it has seen somewhere, and signs with its own. */
  class Forger extends ssh2.BaseAgent {
    constructor(
      private readonly shown: ParsedKey,
      private readonly own: ParsedKey,
    ) {
      super();
    }
    override getIdentities(callback: (error: undefined, keys: ParsedKey[]) => void): void {
      callback(undefined, [this.shown]);
    }
    override sign(_key: unknown, data: Buffer, _options: unknown, callback?: unknown): void {
      (callback as (error: undefined, signature: Buffer) => void)(undefined, this.own.sign(data));
    }
  }

  test.each(['an instructor', 'a known attendee'])(
    'the key of %s without its signature opens nothing',
    async (whose) => {
      const victim = newKey();
      const policy = whose === 'an instructor' ? {...byCode, instructorKeys: [victim.print]} : byCode;
      const house = await openTestHost({policy, limits: quick});
      if (whose !== 'an instructor') await join(house.port, {privateKey: victim.secret});
      const shown = ssh2.utils.parseKey(victim.line) as ParsedKey;
      const own = ssh2.utils.parseKey(newKey().secret) as ParsedKey;
      const forged = knock(house.port, {
        username: 'guest',
        authHandler: (_left, _partial, next) => next({type: 'agent', username: 'guest', agent: new Forger(shown, own)}),
      });
      await expect(letIn(forged)).rejects.toThrow();
      expect(house.log).toContainEqual({event: 'wrong', address: '127.0.0.1', what: 'signature'});
      await join(house.port, {privateKey: victim.secret, tryKeyboard: false});
    },
  );

  test('passwords are refused, and are counted as guesses', async () => {
    const house = await openTestHost({limits: quick});
    const guest = knock(house.port, {password: code, tryKeyboard: false, authHandler: ['password']});
    await expect(letIn(guest)).rejects.toThrow();
    expect(house.log).toContainEqual({event: 'wrong', address: '127.0.0.1', what: 'method'});
  });
});

describe('with OpenSSH', () => {
  needs('ssh', 'ssh-keygen');

  test('by key alone, from the second time on', async () => {
    const house = await openTestHost();
    const home = new SshHome(house);
    home.makeKey('id');
    const args = home.args('grace', '-i', home.path('id'));
    const first = openTerminal({program: 'ssh', args});
    await first.waitFor('Join code:', patience);
    first.type(`${code}\r`);
    await first.waitFor('Your name [grace]:', patience);
    first.type('\r');
    await first.waitFor('attendee grace', patience);
    first.type('q');
    await first.exit;
    const second = openTerminal({program: 'ssh', args});
    await second.waitFor('attendee grace', patience);
    second.type('q');
    expect(await second.exit).toEqual({code: 0, signal: undefined});
    expect(house.visitors.map(({person}) => person.id)).toEqual(
      Array(2).fill(
        `key ${fingerprintOf((ssh2.utils.parseKey(readFileSync(home.path('id.pub'))) as ParsedKey).getPublicSSH())}`,
      ),
    );
  });

  test('an instructor with several keys is known by the one that is listed, in whatever order they come', async () => {
    const hosting = {...byCode, instructorKeys: [] as string[]};
    const house = await openTestHost({policy: hosting});
    const home = new SshHome(house);
    const keys = ['one', 'two', 'three'];
    for (const name of keys) home.makeKey(name);
    hosting.instructorKeys.push(
      fingerprintOf((ssh2.utils.parseKey(readFileSync(home.path('two.pub'))) as ParsedKey).getPublicSSH()),
    );
    const identities = keys.flatMap((name) => ['-i', home.path(name)]);
    const terminal = openTerminal({program: 'ssh', args: home.args('teacher', ...identities)});
    await terminal.waitFor('instructor teacher', patience);
    terminal.type('q');
    expect((await terminal.exit).code).toBe(0);
    expect(house.kept).toHaveLength(1);
  });

  test('somebody with several new keys is asked once, and known by the first', async () => {
    const house = await openTestHost();
    const home = new SshHome(house);
    for (const name of ['one', 'two']) home.makeKey(name);
    const args = home.args('grace', '-i', home.path('one'), '-i', home.path('two'));
    const first = openTerminal({program: 'ssh', args});
    await first.waitFor('Join code:', patience);
    first.type(`${code}\r`);
    await first.waitFor('Your name [grace]:', patience);
    first.type('\r');
    await first.waitFor('attendee grace', patience);
    const second = openTerminal({program: 'ssh', args});
    await second.waitFor('attendee grace', patience);
    expect(house.kept).toHaveLength(1);
  });

  test('a client that offers a dozen keys which nobody knows is refused, and has guessed nothing', async () => {
    const house = await openTestHost({policy: {...byCode, auth: 'keys', instructorKeys: []}});
    const home = new SshHome(house);
    const keys = Array.from({length: 12}, (_, index) => {
      home.makeKey(`id${index}`);
      return ['-i', home.path(`id${index}`)];
    }).flat();
    const terminal = openTerminal({program: 'ssh', args: home.args('ada', ...keys)});
    expect((await terminal.exit).code).toBe(255);
    expect(terminal.screen().join('\n')).toContain('Permission denied (publickey)');
    expect(house.log.map(({event}) => event)).not.toContain('wrong');
  });
});
