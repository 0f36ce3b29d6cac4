/**
 * What is due and when: a binary heap ordered by (time, order put down), so that two things due at one moment always
 * happen in the order in which they were arranged.
 */
import type {Millis} from './operation.ts';

/** Anything the agenda can hold: the moment it is due, and the order in which it was put down. */
export interface Dated {
  readonly at: Millis;
  readonly order: number;
}

export interface Agenda<Due extends Dated> {
  readonly heap: Due[];
}

/** An agenda with nothing on it. */
export function newAgenda<Due extends Dated>(): Agenda<Due> {
  return {heap: []};
}

/** What comes next, left where it is. */
export function next<Due extends Dated>(agenda: Agenda<Due>): Due | undefined {
  return agenda.heap[0];
}

/** Puts something on the agenda, in its place. */
export function putDown<Due extends Dated>(agenda: Agenda<Due>, due: Due): void {
  const {heap} = agenda;
  let index = heap.length;
  heap.push(due);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex] as Due;
    if (comesBefore(parent, due)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = due;
}

/** Takes away and returns what comes next. */
export function takeNext<Due extends Dated>(agenda: Agenda<Due>): Due | undefined {
  const {heap} = agenda;
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  sink(heap, last);
  return first;
}

/** Takes away everything that matches, in the order in which it was due. */
export function withdraw<Due extends Dated>(agenda: Agenda<Due>, matches: (due: Due) => boolean): Due[] {
  const gone = agenda.heap.filter(matches);
  if (gone.length === 0) return gone;
  const kept = agenda.heap.filter((due) => !matches(due));
  agenda.heap.length = 0;
  for (const due of kept) putDown(agenda, due);
  return gone.sort((one, other) => (comesBefore(one, other) ? -1 : 1));
}

function sink<Due extends Dated>(heap: Due[], due: Due): void {
  const {length} = heap;
  let index = 0;
  for (;;) {
    let childIndex = 2 * index + 1;
    if (childIndex >= length) break;
    let child = heap[childIndex] as Due;
    const right = heap[childIndex + 1];
    if (right !== undefined && comesBefore(right, child)) {
      child = right;
      childIndex += 1;
    }
    if (comesBefore(due, child)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = due;
}

function comesBefore(one: Dated, other: Dated): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
