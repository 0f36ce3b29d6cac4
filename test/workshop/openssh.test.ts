/** People with OpenSSH's own client, in a terminal: join, come back, resize, leave. */
import {describe, expect, test} from 'vitest';
import {openTerminal} from '../e2e/terminal.ts';
import {code, openTestHost, SshHome} from './hosting.ts';
import {needs} from './programs.ts';

const patience = 20_000;

describe('a client without any option', () => {
  needs('ssh', 'ssh-keygen');

  test('joins by code and name, types, resizes, leaves, and has its terminal back', async () => {
    const house = await openTestHost();
    const home = new SshHome(house);
    const terminal = openTerminal({program: 'ssh', args: home.args('ada'), columns: 90, rows: 30});
    await terminal.waitFor('Join code:', patience);
    terminal.type('wrong\r');
    await terminal.waitFor('That is not the join code.', patience);
    terminal.type(`${code}\r`);
    await terminal.waitFor('Your name [ada]:', patience);
    terminal.type('Ada L.\r');
    await terminal.waitFor('press Enter:', patience);
    terminal.type('\r');
    await terminal.waitFor('attendee Ada L.', patience);
    expect(terminal.alternate).toBe(true);
    await terminal.waitFor('90x30', patience);
    terminal.resize(120, 36);
    await terminal.waitFor('120x36', patience);
    terminal.type('x');
    await terminal.waitFor('typed x', patience);
    terminal.type('q');
    expect(await terminal.exit).toEqual({code: 0, signal: undefined});
    expect([terminal.alternate, terminal.cursorHidden]).toEqual([false, false]);
    expect(terminal.screen().join('\n')).toContain('Come again.');
    expect(house.visitors.map(({person}) => person)).toEqual([{id: 'name ada l.', name: 'Ada L.', role: 'attendee'}]);
  });
});
