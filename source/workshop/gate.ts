/** Counts who is at the door and who is inside, so that neither knocking nor staying can use up the place of all. */
import type {Limits} from './limits.ts';
import type {Person} from './person.ts';

export interface Gate {
  /** Lets somebody knock, until the returned function is called; null when too many do. */
  knock(visitor: string): (() => void) | null;
  /** Gives the person a seat, until the returned function is called; null when all are taken. */
  takeSeat(person: Person): (() => void) | null;
}

/** A person may come again before the old line is known to be dead; more lines than this are none of theirs. */
const linesPerPerson = 4;

/** Opens the gate of an empty workshop. */
export function openGate({seats, unfinished, unfinishedPerAddress}: Limits): Gate {
  const knocking = openCount();
  const attendees = openCount();
  const instructors = openCount();
  return {
    knock: (visitor) =>
      knocking.total() >= unfinished || knocking.of(visitor) >= unfinishedPerAddress ? null : knocking.add(visitor),
    takeSeat: ({id, role}) => {
      const inside = role === 'instructor' ? instructors : attendees;
      if (inside.of(id) >= linesPerPerson) return null;
      const isFull = role === 'attendee' && inside.of(id) === 0 && inside.names() >= seats;
      return isFull ? null : inside.add(id);
    },
  };
}

interface Count {
  total(): number;
  names(): number;
  of(name: string): number;
  /** One more of that name, until the returned function is called. */
  add(name: string): () => void;
}

function openCount(): Count {
  const counts = new Map<string, number>();
  let total = 0;
  const change = (name: string, by: number) => {
    total += by;
    const count = (counts.get(name) ?? 0) + by;
    if (count === 0) counts.delete(name);
    else counts.set(name, count);
  };
  return {
    total: () => total,
    names: () => counts.size,
    of: (name) => counts.get(name) ?? 0,
    add: (name) => {
      change(name, 1);
      let isGone = false;
      return () => {
        if (!isGone) change(name, -1);
        isGone = true;
      };
    },
  };
}
