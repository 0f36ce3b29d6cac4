/**
 * A bank: tellers move money between three accounts, each a key. Money must neither vanish nor appear.
 *
 * **Choices.** A teller reads a balance, and then puts the new one in its place: by compare-and-set where there is one,
 * else by a plain write. A balance is written as `95@12`: 95, by the twelfth change that anybody tried, so that no two
 * changes write the same text. A teller who has taken money out and is refused at the other account keeps it in hand, and
 * tries again on every turn. The books hold what was acknowledged; a change nobody can tell about may or may not have
 * happened, so that each account has a range in which its balance must lie. Of siblings a careful teller believes the lowest.
 */
import type {Ask} from '../lab/command.ts';
import {between} from '../sim/chance.ts';
import {type Answer, ask, type Setting, type Steps, type Task, type WorkloadRow} from './workload-task.ts';

const accounts = ['ann', 'bob', 'cy'] as const;
type Account = (typeof accounts)[number];
const atFirst = 100;
/** How often a teller starts over when somebody else has changed the balance meanwhile. */
const attempts = 10;

/** What must be in an account, by what tellers were told. */
interface Book {
  low: number;
  high: number;
  /** The balances from which acknowledged changes have started. */
  readonly bases: string[];
}

interface Bank extends Setting {
  readonly books: Readonly<Record<Account, Book>>;
  readonly counts: Record<CountName, number>;
  changeCount: number;
  inHand: number;
  /** What each teller read at the end, who could read all of it. */
  readonly totals: Readonly<Record<Account, number>>[];
}

type CountName = 'begun' | 'done' | 'uncovered' | 'refused' | 'unknown' | 'lost-updates' | 'overdrafts';
type Changed = 'done' | 'refused' | 'unknown' | 'uncovered';

const numbers = [
  ['begun', 'transfers that a teller began'],
  ['done', 'transfers acknowledged at both accounts'],
  ['uncovered', 'transfers that the balance did not cover'],
  ['refused', 'requests that were refused; one that found another balance is not, it starts over'],
  ['unknown', 'requests that nobody answered'],
  ['lost-updates', 'acknowledged changes made from a balance that another acknowledged change had replaced already'],
  ['overdrafts', 'times that more was paid out of an account than had been in it'],
  ['vanished', 'money missing in the accounts at the end'],
  ['appeared', 'money too much in the accounts at the end'],
  ['wrong-totals', 'tellers who read an impossible total at the end'],
  ['in-hand', 'money taken out that no account would take until the end'],
] as const;

/** A row of the table of workloads. */
export const bank: WorkloadRow = {
  name: 'bank',
  help: 'transfers between accounts: no money may vanish or appear',
  numbers,
  begin(setting) {
    const self = newBank(setting);
    return {
      opening: () => openAccounts(self),
      turn: () => transfer(self),
      closing: () => count(self),
      numbers: () => numbersOf(self),
      sentence: () => sentenceOf(self),
    };
  },
};

function newBank(setting: Setting): Bank {
  const book = (): Book => ({low: atFirst, high: atFirst, bases: []});
  const counts = {begun: 0, done: 0, uncovered: 0, refused: 0, unknown: 0, 'lost-updates': 0, overdrafts: 0};
  const books = {ann: book(), bob: book(), cy: book()};
  return {...setting, books, counts, changeCount: 0, inHand: 0, totals: []};
}

function* openAccounts(self: Bank): Task {
  for (const account of accounts) yield* request(self, self.asker.write(account, `${atFirst}@0`));
}

function* transfer(self: Bank): Task {
  const {chance, counts} = self;
  const from = between(chance, 0, accounts.length - 1);
  const to = (from + between(chance, 1, accounts.length - 1)) % accounts.length;
  const amount = between(chance, 10, 50);
  counts.begun += 1;
  const taken = yield* change(self, accounts[from] as Account, -amount);
  if (taken === 'uncovered') counts.uncovered += 1;
  if (taken !== 'done') return;
  self.inHand += amount;
  let given = yield* change(self, accounts[to] as Account, amount);
  while (given === 'refused') {
    yield null;
    given = yield* change(self, accounts[to] as Account, amount);
  }
  self.inHand -= amount;
  if (given === 'done') counts.done += 1;
}

/** Asks, and counts what was not answered. */
function* request({counts}: Bank, asked: Ask): Steps<Answer> {
  const answer = yield* ask(asked);
  if (answer.outcome === 'refused' || answer.outcome === 'unknown') counts[answer.outcome] += 1;
  return answer;
}

/** Adds to a balance, or takes away; what the teller knows afterwards. */
function* change(self: Bank, account: Account, by: number): Steps<Changed> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const seen = yield* request(self, self.asker.read(account));
    const base = lowest(seen.values);
    if (seen.outcome !== 'ok' || base === null) return 'refused';
    const balance = balanceOf(base) + by;
    if (balance < 0) return 'uncovered';
    self.changeCount += 1;
    const book = self.books[account];
    allow(book, by);
    const {outcome} = yield* request(self, self.asker.change(account, base, `${balance}@${self.changeCount}`));
    if (outcome === 'unknown') return outcome;
    if (outcome === 'ok') {
      enter(self, {book, by, base});
      return 'done';
    }
    allow(book, -by, by < 0);
    if (outcome === 'refused') return outcome;
  }
  return 'refused';
}

/** Widens the range by a change that may happen, as soon as it is asked for; others may see it before it is acknowledged. */
function allow(book: Book, by: number, low = by < 0): void {
  book[low ? 'low' : 'high'] += by;
}

/** An acknowledged change happened: the other end of the range follows. */
function enter({counts}: Bank, {book, by, base}: {book: Book; by: number; base: string}): void {
  allow(book, by, by > 0);
  if (book.bases.includes(base)) counts['lost-updates'] += 1;
  else book.bases.push(base);
  if (by < 0 && book.high < 0) counts.overdrafts += 1;
}

/** Reads every account; what cannot be read is no total. */
function* count(self: Bank): Task {
  const total = {ann: 0, bob: 0, cy: 0};
  for (const account of accounts) {
    const {outcome, values} = yield* request(self, self.asker.read(account));
    const text = lowest(values);
    if (outcome !== 'ok') return;
    total[account] = text === null ? 0 : balanceOf(text);
  }
  self.totals.push(total);
}

/** The text of the lowest balance; null when there is no account. */
function lowest(values: readonly (string | null)[]): string | null {
  return values.reduce((least, text) => {
    return least === null || (text !== null && balanceOf(text) < balanceOf(least)) ? text : least;
  }, null);
}

function balanceOf(text: string): number {
  return Number.parseInt(text, 10);
}

function sum(amounts: Readonly<Record<Account, number>>): number {
  return accounts.reduce((total, account) => total + amounts[account], 0);
}

/** Money missing and money too much, account by account, as the first teller read them who could read all. */
function difference({books, totals}: Bank): {vanished: number; appeared: number} {
  const [read] = totals;
  const result = {vanished: 0, appeared: 0};
  if (read === undefined) return result;
  for (const account of accounts) {
    result.vanished += Math.max(0, books[account].low - read[account]);
    result.appeared += Math.max(0, read[account] - books[account].high);
  }
  return result;
}

function numbersOf(self: Bank): Record<string, number> {
  const {books, counts, totals, inHand} = self;
  const low = accounts.reduce((total, account) => total + books[account].low, 0);
  const high = accounts.reduce((total, account) => total + books[account].high, 0);
  const wrong = totals.filter((total) => sum(total) < low || sum(total) > high).length;
  return {...counts, ...difference(self), 'wrong-totals': wrong, 'in-hand': inHand};
}

/** What went wrong first, since a line may have no room for all. */
function sentenceOf(self: Bank): string {
  const {counts, totals} = self;
  const all = numbersOf(self);
  const money =
    totals.length === 0
      ? 'nobody could count the money at the end'
      : `money vanished ${all.vanished}, appeared ${all.appeared}, wrong totals ${all['wrong-totals']} of ${totals.length}`;
  return [
    `updates lost ${counts['lost-updates']}, overdrafts ${counts.overdrafts}`,
    money,
    `requests refused ${counts.refused}, unknown ${counts.unknown}`,
    `${counts.begun} transfers begun, ${counts.done} done, ${counts.uncovered} not covered`,
  ].join('; ');
}
