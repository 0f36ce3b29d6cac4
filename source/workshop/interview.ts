/**
 * What somebody without a known key is asked: the join code, a name, and the ticket when that name has been here before.
 * Knows nothing of SSH; a question that gets no answer ends it.
 */

import {isCode, type LoginPolicy} from './login-policy.ts';
import {cleanName, nameKey} from './name.ts';
import type {Register} from './register.ts';
import type {Enrolment} from './store.ts';
import {drawTicket, hashTicket, isTicket, shownTicket} from './ticket.ts';

export interface Question {
  readonly prompt: string;
  /** Shown above it. */
  readonly note: string;
}

export interface Asked {
  readonly policy: LoginPolicy;
  readonly register: Register;
  /** The fingerprint of a key that is new here, already proven. */
  readonly key: string | null;
  /** As whom the person logs in, which is a first guess of their name. */
  readonly user: string;
  /** The answer; null when the person is gone. */
  readonly ask: (question: Question) => Promise<string | null>;
  /** A right answer: there is time for the next. */
  readonly onRight: () => void;
  /** A wrong answer, which takes its time and may be the last: then it is false. */
  readonly onWrong: (what: WrongAnswer) => Promise<boolean>;
  readonly now: () => number;
}

export type WrongAnswer = 'code' | 'ticket' | 'name';

export interface Welcome {
  readonly who: Enrolment;
  /** Of somebody without a key: drawn just now, or as they typed it. Their seat shows it again. */
  readonly ticket: string | null;
}

/** Who came in; null when nobody did. */
export async function interview(asked: Asked): Promise<Welcome | null> {
  if (asked.policy.auth === 'keys') return null;
  if (asked.policy.auth === 'code' && !(await askForCode(asked))) return null;
  let note = '';
  for (;;) {
    const name = await askForName(asked, note);
    if (name === null) return null;
    const known = asked.register.byName(name);
    if (!known) {
      const welcome = await enrol(asked, name);
      if (welcome !== 'taken') return welcome;
    } else if (known.ticket !== null && asked.key === null) {
      const back = await askForTicket(asked, known);
      if (back !== 'another') return back;
    }
    note = `${name} is taken: choose another name.`;
    if (!(await asked.onWrong('name'))) return null;
  }
}

async function askForCode({policy, ask, onRight, onWrong}: Asked): Promise<boolean> {
  for (let note = ''; ; note = 'That is not the join code.') {
    const typed = await ask({prompt: 'Join code: ', note});
    if (typed === null) return false;
    if (isCode(policy, typed)) {
      onRight();
      return true;
    }
    if (!(await onWrong('code'))) return false;
  }
}

async function askForName({user, ask, onRight, onWrong}: Asked, first: string): Promise<string | null> {
  const guess = cleanName(user);
  const prompt = guess === '' ? 'Your name: ' : `Your name [${guess}]: `;
  for (let note = first; ; note = 'A name has letters or digits, as in: ada') {
    const typed = await ask({prompt, note});
    if (typed === null) return null;
    const name = typed.trim() === '' ? guess : cleanName(typed);
    if (name !== '') {
      onRight();
      return name;
    }
    if (!(await onWrong('name'))) return null;
  }
}

async function askForTicket({ask, onRight, onWrong}: Asked, known: Enrolment): Promise<Welcome | 'another' | null> {
  const prompt = 'Resume ticket, four words (or Enter for another name): ';
  for (let note = `${known.name} has been here before.`; ; note = `That is not the ticket of ${known.name}.`) {
    const typed = await ask({prompt, note});
    if (typed === null) return null;
    if (typed.trim() === '') return 'another';
    if (await isTicket(typed, known.ticket ?? '')) {
      onRight();
      return {who: known, ticket: shownTicket(typed)};
    }
    if (!(await onWrong('ticket'))) return null;
  }
}

async function enrol({register, key, ask, onRight, now}: Asked, name: string): Promise<Welcome | 'taken' | null> {
  if (key !== null) {
    const who = {id: keyId(key), name, ticket: null, at: now()};
    return (await register.enrol(who)) ? {who, ticket: null} : 'taken';
  }
  const ticket = drawTicket();
  const note = `Welcome, ${name}. Four words bring you back under this name.`;
  // In the prompt, because a client that was told to be quiet shows nothing else.
  const prompt = `Your resume ticket: ${ticket}\nWrite it down, then press Enter: `;
  if ((await ask({prompt, note})) === null) return null;
  onRight();
  const who = {id: `name ${nameKey(name)}`, name, ticket: await hashTicket(ticket), at: now()};
  return (await register.enrol(who)) ? {who, ticket} : 'taken';
}

/** Under which identity the owner of a key is kept. */
export function keyId(fingerprint: string): string {
  return `key ${fingerprint}`;
}
