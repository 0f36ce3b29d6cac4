/**
 * Logging in over SSH: turns the requests of a client into a person. Identity comes from a signed request with a key or
 * from the answers to questions, never from what a client merely says of itself.
 */
import type {AuthContext, Connection, KeyboardAuthContext, PublicKeyAuthContext} from 'ssh2';
import {clean} from '../ui/text.ts';
import type {Failures} from './failures.ts';
import {interview, keyId, type Question, type Welcome} from './interview.ts';
import {isSigned, shownKey} from './keys.ts';
import type {Limits} from './limits.ts';
import {type LoginPolicy, methodsOf, verdictOnKey} from './login-policy.ts';
import {cleanName, freeName} from './name.ts';
import type {Person} from './person.ts';
import type {Register} from './register.ts';

export interface LoginHouse {
  /** Said above the first question. */
  readonly title: string;
  readonly policy: LoginPolicy;
  readonly register: Register;
  readonly failures: Failures;
  readonly limits: Pick<Limits, 'tries' | 'failureMillis'>;
  readonly now: () => number;
}

export interface LoginCall {
  /** Where the visitor comes from (address.ts). */
  readonly visitor: string;
  readonly onLogin: (person: Person, ticket: string | null) => void;
  /** A right answer. */
  readonly onStep: () => void;
  /** Something wrong was given: `code`, `ticket`, `signature` … */
  readonly onWrong: (what: string) => void;
  /** Nothing more will be answered. */
  readonly onGiveUp: (reason: string) => void;
}

/** Clients ask for each of their keys before they sign with one, and for `none`: free of charge, up to this many. */
const mostRequests = 40;

const tooMany = 'too many wrong answers from this address';

/** Everything known of one connection that has not logged in. */
interface Attempt {
  requests: number;
  wrong: number;
  over: boolean;
  isAsked: boolean;
  /** A new key that is proven and waits for the join code. */
  key: string | null;
  /** Which interview counts: the latest. */
  current: KeyboardAuthContext | null;
}

/** Answers what a client sends until it has logged in or given up. */
export function listenForLogin(client: Connection, house: LoginHouse, call: LoginCall): void {
  const attempt: Attempt = {requests: 0, wrong: 0, over: false, isAsked: false, key: null, current: null};
  const login = new Login(house, call, attempt);
  client.on('authentication', (context) => {
    login.answer(context).catch((error: unknown) => login.giveUp(`the login broke: ${String(error)}`));
  });
  client.on('close', () => {
    attempt.over = true;
  });
}

class Login {
  private readonly house: LoginHouse;
  private readonly call: LoginCall;
  private readonly attempt: Attempt;

  constructor(house: LoginHouse, call: LoginCall, attempt: Attempt) {
    this.house = house;
    this.call = call;
    this.attempt = attempt;
  }

  async answer(context: AuthContext): Promise<void> {
    if (this.attempt.over) return;
    this.attempt.requests += 1;
    if (this.attempt.requests > mostRequests) return this.giveUp('too many requests');
    if (context.method === 'publickey') return this.onKey(context);
    if (context.method === 'keyboard-interactive' && this.house.policy.auth !== 'keys')
      return this.onQuestions(context);
    // Every client begins with `none`, to learn what is asked; a password is a guess.
    if (context.method === 'none' || (await this.wrong('method'))) this.reject(context);
  }

  giveUp(reason: string): void {
    if (this.attempt.over) return;
    this.attempt.over = true;
    this.call.onGiveUp(reason);
  }

  private async onKey(context: PublicKeyAuthContext): Promise<void> {
    const {policy, register} = this.house;
    const print = shownKey(context);
    const verdict = print === null ? 'refused' : verdictOnKey(policy, print, register.byId(keyId(print)) !== undefined);
    // Whoever has several keys may have one that opens: after the first new key, only such a one is of interest.
    const isOneMore = verdict === 'code' && this.attempt.key !== null;
    if (print === null || verdict === 'refused' || isOneMore) return this.reject(context);
    if (context.signature === undefined) return context.accept();
    if (!isSigned(context)) {
      if (await this.wrong('signature')) this.reject(context);
      return;
    }
    if (verdict === 'code') {
      this.attempt.key = print;
      return context.reject(methodsOf(policy), true);
    }
    const person = await this.personOfKey(print, context.username, verdict);
    this.welcome(context, person, null);
  }

  /** Whoever comes with a key for the first time gets the name they log in with, or the next that is free. */
  private async personOfKey(print: string, user: string, role: Person['role']): Promise<Person> {
    const {register, now} = this.house;
    const id = keyId(print);
    for (;;) {
      const known = register.byId(id);
      if (known) return {id, name: known.name, role};
      const name = freeName(cleanName(user), (tried) => register.byName(tried) !== undefined);
      await register.enrol({id, name, ticket: null, at: now()});
    }
  }

  private async onQuestions(context: KeyboardAuthContext): Promise<void> {
    this.attempt.current = context;
    const {policy, register, failures, now} = this.house;
    if (!failures.allows(this.call.visitor, now())) {
      await this.ask(context, {
        prompt: 'Press Enter: ',
        note: 'Too many wrong answers came from here. Try again in a minute.',
      });
      this.giveUp(tooMany);
      return;
    }
    const welcome: Welcome | null = await interview({
      policy,
      register,
      key: this.attempt.key,
      user: context.username,
      ask: (question) => this.ask(context, question),
      onRight: this.call.onStep,
      onWrong: (what) => this.wrong(what),
      now,
    });
    if (this.attempt.over || this.attempt.current !== context) return;
    if (welcome === null) return this.reject(context);
    this.welcome(context, {id: welcome.who.id, name: welcome.who.name, role: 'attendee'}, welcome.ticket);
  }

  private ask(context: KeyboardAuthContext, {prompt, note}: Question): Promise<string | null> {
    const title = this.attempt.isAsked ? '' : clean(this.house.title);
    this.attempt.isAsked = true;
    return new Promise((resolve) => {
      // An aborted question is answered with an error, whatever the types say.
      context.prompt([{prompt, echo: true}], title, note, (answers: readonly string[] | Error) => {
        resolve(Array.isArray(answers) && typeof answers[0] === 'string' ? answers[0] : null);
      });
    });
  }

  private welcome(context: AuthContext, person: Person, ticket: string | null): void {
    if (this.attempt.over) return;
    this.attempt.over = true;
    this.call.onLogin(person, ticket);
    context.accept();
  }

  private reject(context: AuthContext): void {
    if (!this.attempt.over) context.reject(methodsOf(this.house.policy));
  }

  /** Whether another answer may follow the wrong one. */
  private async wrong(what: string): Promise<boolean> {
    const {attempt, house, call} = this;
    const {failures, limits, now} = house;
    attempt.wrong += 1;
    call.onWrong(what);
    // A name that will not do is no guess at a secret.
    if (what !== 'name') {
      failures.count(call.visitor, now());
      await pause(limits.failureMillis);
    }
    if (attempt.over) return false;
    if (attempt.wrong >= limits.tries) this.giveUp(`${limits.tries} wrong answers`);
    else if (!failures.allows(call.visitor, now())) this.giveUp(tooMany);
    return !attempt.over;
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, millis).unref();
  });
}
