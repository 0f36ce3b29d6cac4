/** What would open the SSH host of a workshop, or let one visitor harm the others. */
import type {Defect} from './defect.ts';

const login = ['test/workshop/login.test.ts'];
const session = ['test/workshop/session.test.ts'];
const guards = ['test/workshop/guards.test.ts'];
const pieces = ['test/workshop/pieces.test.ts'];

export const sshHost: readonly Defect[] = [
  {
    name: 'opens: a key without its signature is believed',
    file: 'source/workshop/login.ts',
    text: 'if (!isSigned(context)) {',
    planted: 'if (context.signature.length === 0) {',
    tests: login,
  },
  {
    name: 'opens: a signature that cannot be verified counts as verified',
    file: 'source/workshop/keys.ts',
    text: 'return parsed.verify(blob, signature, hashAlgo) === true;',
    planted: 'return Boolean(parsed.verify(blob, signature, hashAlgo) ?? true) || signature.length < 64;',
    tests: pieces,
  },
  {
    name: 'opens: a new key needs no code',
    file: 'source/workshop/login-policy.ts',
    text: "return policy.auth === 'open' || isKnown ? 'attendee' : 'code';",
    planted: "return policy.auth === 'open' || isKnown || policy.code !== null ? 'attendee' : 'code';",
    tests: login,
  },
  {
    name: 'opens: a taken name needs no ticket',
    file: 'source/workshop/interview.ts',
    text: "if (await isTicket(typed, known.ticket ?? '')) {",
    planted: "if (typed !== '' || (await isTicket(typed, known.ticket ?? ''))) {",
    tests: login,
  },
  {
    name: 'opens: where no code is set, none is the code',
    file: 'source/workshop/login-policy.ts',
    text: 'if (!policy.code) return false;',
    planted: "if (!policy.code) return typed === '';",
    tests: pieces,
  },
  {
    name: 'opens: any number of wrong answers on a connection',
    file: 'source/workshop/login.ts',
    text: 'if (attempt.wrong >= limits.tries)',
    planted: 'if (attempt.wrong >= 20 * limits.tries)',
    tests: login,
  },
  {
    name: 'opens: an address that failed too often may go on, one guess a connection',
    file: 'source/workshop/login.ts',
    text: 'if (!failures.allows(this.call.visitor, now())) {',
    planted: 'if (this.attempt.wrong > 0 && !failures.allows(this.call.visitor, now())) {',
    tests: login,
  },
  {
    name: 'opens: right answers count as failures, so a room shuts itself out',
    file: 'source/workshop/login.ts',
    text: '      onRight: this.call.onStep,',
    planted: '      onRight: () => failures.count(this.call.visitor, now()),',
    tests: login,
  },
  {
    name: 'opens: a second terminal on one connection',
    file: 'source/workshop/ssh-session.ts',
    text: '    if (isOpen) return reject();',
    planted: '    if (isOpen && client === null) return reject();',
    tests: session,
  },
  {
    name: 'opens: a command is let in as a terminal',
    file: 'source/workshop/ssh-session.ts',
    text: '    if (channel) refuse(channel);',
    planted: "    if (channel) onTerminal({channel, term: '', size: clampSize(80, 24), onResize: () => {}});",
    tests: session,
  },
  {
    name: 'harms: names keep what turns the text around or is invisible',
    file: 'source/workshop/name.ts',
    text: '(letter.test(one) || other.test(one)) && !invisible.test(one)',
    planted: '!/\\p{Cc}/u.test(one)',
    tests: pieces,
  },
  {
    name: 'harms: an error on one line ends the process',
    file: 'source/workshop/connection.ts',
    text: "client.on('error', (error: Error & {level?: string}) => this.cut(reasonOf(error)));",
    planted: '',
    tests: ['test/workshop/storm.test.ts'],
  },
  {
    name: 'harms: a peer that never speaks is kept',
    file: 'source/workshop/connection.ts',
    text: "    this.step.set(house.limits.loginMillis, 'did not log in in time');",
    planted: '',
    tests: guards,
  },
  {
    name: 'harms: whoever is logged in and opens no terminal is kept',
    file: 'source/workshop/connection.ts',
    text: "    this.step.set(this.house.limits.shellMillis, 'opened no terminal');",
    planted: '    this.step.clear();',
    tests: guards,
  },
  {
    name: 'harms: any number may knock',
    file: 'source/workshop/gate.ts',
    text: 'knocking.total() >= unfinished || knocking.of(visitor) >= unfinishedPerAddress ? null',
    planted: 'knocking.total() >= unfinished && knocking.of(visitor) >= 10 * unfinishedPerAddress ? null',
    tests: guards,
  },
  {
    name: 'harms: those who are in still count as knocking',
    file: 'source/workshop/connection.ts',
    text: '    this.visit.onLogin();',
    planted: '',
    tests: guards,
  },
  {
    name: 'harms: a slow reader is written to without end',
    file: 'source/workshop/ssh-tty.ts',
    text: 'if (this.backlog() <= limits.backlogBytes) this.send(text);',
    planted: 'if (limits.backlogBytes > 0) this.send(text);',
    tests: guards,
  },
  {
    name: 'harms: what is held back while keys change is not counted',
    file: 'source/workshop/ssh-tty.ts',
    text: 'const waiting = channel.writableLength + socket.writableLength + heldBack(client);',
    planted: 'const waiting = channel.writableLength + socket.writableLength;',
    tests: guards,
  },
  {
    name: 'harms: what is typed has no end',
    file: 'source/workshop/ssh-tty.ts',
    text: 'const passed = meter.take(bytes.length, now());',
    planted: 'const passed = Math.max(bytes.length, meter.take(bytes.length, now()));',
    tests: guards,
  },
  {
    name: 'harms: answers pile up for whoever does not read them',
    file: 'source/workshop/connection.ts',
    text: 'if (unsent > limits.floodBytes)',
    planted: 'if (unsent > 1_000 * limits.floodBytes)',
    tests: guards,
  },
  {
    name: 'harms: a seat is never free again',
    file: 'source/workshop/connection.ts',
    text: '    this.leaveSeat?.();',
    planted: '',
    tests: guards,
  },
  {
    name: 'harms: a client that hung up keeps its timers',
    file: 'source/workshop/connection.ts',
    text: '    this.whole.clear();',
    planted: '',
    tests: ['test/workshop/storm.test.ts'],
  },
  {
    name: 'harms: a damaged host key is replaced',
    file: 'source/workshop/host-key.ts',
    text: 'const made = exists(file) ? false : make(folder, file);',
    planted:
      "const made = exists(file) && parseHostKey(readFileSync(file, 'utf8')) ? false : (unlinkSync(file), make(folder, file));",
    tests: pieces,
  },
];
