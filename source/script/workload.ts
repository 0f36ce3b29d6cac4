/**
 * Steady clients at work for a while: from an order to single requests, and to a report in numbers.
 *
 * **Choices.** One client each turn, around in order; turns come evenly at the rate of all clients together. A client
 * still busy when its turn comes misses it, which is counted: whoever waits for an answer asks for nothing else. Answers
 * are looked at every ten milliseconds, so that nothing depends on how much time is granted at once; what is asked
 * is decided by chance that only the seed and the workload's number decide. The journal holds the requests alone.
 */
import type {LabEvent} from '../lab/event.ts';
import type {Lab} from '../lab/lab.ts';
import {openStream} from '../sim/chance.ts';
import type {ClientId, Millis} from '../sim/operation.ts';
import {printDuration} from './amount.ts';
import type {WorkloadOrder} from './line.ts';
import {bank} from './workload-bank.ts';
import {feed} from './workload-feed.ts';
import {type Answer, answerOf, askerOf, type Task, type Work, type WorkloadRow} from './workload-task.ts';

/** Every workload, a row each. */
export const workloads: readonly WorkloadRow[] = [bank, feed];

export interface WorkloadReport {
  readonly name: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly text: string;
}

/** The numbers that a report of this workload has. */
export function numbersOf({numbers}: WorkloadRow): WorkloadRow['numbers'] {
  return [...numbers, ['missed', 'turns that a client missed because it still waited for an answer']];
}

/** A workload under way. */
export interface Shift {
  readonly order: WorkloadOrder;
  readonly work: Work;
  readonly seats: readonly Seat[];
  phase: Phase;
  /** The moment of the next look. */
  next: Millis;
  opened: Millis;
  turns: number;
  /** Turns that a client missed because it still waited for an answer. */
  missed: number;
}

/** A client and what it is at. */
interface Seat {
  readonly client: ClientId;
  task: Task | null;
  /** It has asked, and heard nothing yet. */
  waiting: boolean;
  /** What it heard since the last look. */
  heard: Completed | null;
}

type Completed = Extract<LabEvent, {type: 'completed'}>;
type Phase = 'new' | 'opening' | 'open' | 'ending' | 'closing' | 'over';

/** How often answers are looked at. */
const glance: Millis = 10;

/** Hires the clients of a workload; `number` tells it from others of the same session, from 0. The first look is due now. */
export function startShift(lab: Lab, order: WorkloadOrder, number: number): Shift {
  const see = lab.snapshot();
  const row = workloads.find(({name}) => name === order.name);
  if (row === undefined) throw new Error(`no workload is called ${order.name}`);
  const {length} = see.nodes;
  const clients = order.clients ?? length;
  // cK is connected to node K, counting around: the first one is at n1, and all are beyond those a person is likely to name.
  const first = Math.ceil((100 * (number + 1)) / length) * length + 1;
  const chance = openStream(see.seed, `${number} ${order.name}`);
  return {
    order,
    work: row.begin({clients, asker: askerOf(see, order.level), chance}),
    seats: Array.from({length: clients}, (_, index) => newSeat(`c${first + index}`)),
    phase: 'new',
    next: see.now,
    opened: 0,
    turns: 0,
    missed: 0,
  };
}

function newSeat(client: ClientId): Seat {
  return {client, task: null, waiting: false, heard: null};
}

/** Keeps the answers that are meant for the workload until its next look. */
export function hear({seats}: Shift, events: readonly LabEvent[]): void {
  for (const event of events) {
    if (event.type !== 'completed') continue;
    const seat = seats.find(({client}) => client === event.operation.client);
    if (seat) seat.heard = event;
  }
}

/** Looks at what was heard, and lets ask whoever has something to ask; to be called at the moment `next`. */
export function look(shift: Shift, lab: Lab): LabEvent[] {
  const desk: Desk = {lab, now: shift.next, events: []};
  for (const seat of shift.seats) {
    const {heard} = seat;
    if (heard === null) continue;
    Object.assign(seat, {heard: null, waiting: false});
    goOn(seat, answerOf(heard, lab.snapshot().system), desk);
  }
  for (let phase: Phase | null = null; phase !== shift.phase; phases[phase](shift, desk)) phase = shift.phase;
  shift.next += glance;
  return desk.events;
}

/** Where a look takes place. */
interface Desk {
  readonly lab: Lab;
  readonly now: Millis;
  readonly events: LabEvent[];
}

/** What each phase does at a look; it goes over into the next one when it is done. */
const phases: Readonly<Record<Phase, (shift: Shift, desk: Desk) => void>> = {
  new: (shift, desk) => {
    const [first] = shift.seats;
    if (first) begin(first, shift.work.opening(), desk);
    shift.phase = 'opening';
  },
  opening: (shift, {now}) => {
    if (isAtWork(shift)) return;
    shift.phase = 'open';
    shift.opened = now;
  },
  open: (shift, desk) => {
    const {order, opened} = shift;
    for (let due = dueAt(shift); due <= desk.now && due < opened + order.for; due = dueAt(shift)) takeTurn(shift, desk);
    if (desk.now < opened + order.for) return;
    shift.phase = 'ending';
    for (const seat of shift.seats) if (seat.task && !seat.waiting) goOn(seat, null, desk);
  },
  // Whoever rested had a last go; who rests again is sent home.
  ending: (shift, desk) => {
    for (const seat of shift.seats) if (!seat.waiting) seat.task = null;
    if (isAtWork(shift)) return;
    shift.seats.forEach((seat, index) => {
      begin(seat, shift.work.closing(index), desk);
    });
    shift.phase = 'closing';
  },
  closing: (shift) => {
    if (!isAtWork(shift)) shift.phase = 'over';
  },
  over: () => {},
};

function isAtWork({seats}: Shift): boolean {
  return seats.some(({task}) => task !== null);
}

function dueAt({order, opened, turns}: Shift): Millis {
  return opened + Math.trunc((turns * 1000) / order.rate);
}

function takeTurn(shift: Shift, desk: Desk): void {
  const index = shift.turns % shift.seats.length;
  const seat = shift.seats[index];
  shift.turns += 1;
  if (seat === undefined) return;
  if (seat.waiting) shift.missed += 1;
  else if (seat.task) goOn(seat, null, desk);
  else begin(seat, shift.work.turn(index), desk);
}

function begin(seat: Seat, task: Task, desk: Desk): void {
  seat.task = task;
  goOn(seat, null, desk);
}

/** Lets a task go on to its next request; without one it rests, or is done. */
function goOn(seat: Seat, answer: Answer | null, {lab, events}: Desk): void {
  const next = seat.task?.next(answer);
  if (!next || next.done) {
    seat.task = null;
    return;
  }
  if (next.value === null) return;
  seat.waiting = true;
  const asked = lab.dispatch({type: 'invoke', client: seat.client, ask: next.value});
  events.push(...asked);
  // Somebody else asks as this client, or went back in time: the task is given up.
  if (asked.some((event) => event.type === 'refused')) Object.assign(seat, {task: null, waiting: false});
}

/** Lets time pass where nobody plays a script: `shifts` under way go on, and those that have ended are reported. */
export function passTime(
  lab: Lab,
  shifts: readonly Shift[],
  by: Millis,
): {readonly shifts: readonly Shift[]; readonly reports: readonly WorkloadReport[]} {
  let {now} = lab.snapshot();
  const end = now + by;
  let working = [...shifts];
  const reports: WorkloadReport[] = [];
  while (now < end) {
    const next = Math.max(now, Math.min(end, ...working.map((shift) => shift.next)));
    const events = lab.dispatch({type: 'advance', by: next - now});
    now = next;
    for (const shift of working) {
      hear(shift, events);
      if (shift.next <= now) look(shift, lab);
      if (shift.phase === 'over') reports.push(reportOf(shift));
    }
    working = working.filter(({phase}) => phase !== 'over');
  }
  return {shifts: working, reports};
}

/** What a workload has come to. */
export function reportOf({order, work, seats, missed}: Shift): WorkloadReport {
  const numbers = {...work.numbers(), missed};
  const who = `${order.name}, ${printDuration(order.for)}, ${seats.length} ${seats.length === 1 ? 'client' : 'clients'}`;
  const waited = missed === 0 ? '' : `; turns missed ${missed}`;
  return {name: order.name, numbers, text: `${who}: ${work.sentence()}${waited}.`};
}
