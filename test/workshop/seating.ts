/** Seats to be sat at in tests: a governor, a fake terminal and a lab each, all closed when the test ends. */
import {setImmediate as nextTurn, setTimeout as sleep} from 'node:timers/promises';
import {openSystem} from '../../source/script/open.ts';
import {systems} from '../../source/systems/index.ts';
import type {Sitting} from '../../source/ui/sitting.ts';
import {type Governor, openGovernor} from '../../source/workshop/governor.ts';
import {type Leaving, openSeat, type Seat, type Seating} from '../../source/workshop/seat.ts';
import {type FakeTty, openFakeTty} from './fake-tty.ts';

export interface Taken {
  readonly seat: Seat;
  readonly tty: FakeTty;
  /** Why it was left, as often as it was told. */
  readonly left: Leaving[];
  readonly errors: unknown[];
}

export interface Room {
  readonly governor: Governor;
  sit(change?: Partial<Seating>): Taken;
  /** Closes everything. */
  close(): void;
}

/** A sitting at a system, etcd unless said otherwise. */
export function sittingAt(system = 'etcd', seed = 1): Seating['sitting'] {
  const open: Sitting['open'] = (name, options, wanted) => {
    const opened = openSystem(name, options, wanted ?? undefined);
    return opened.ok ? opened.lab : opened.message;
  };
  const lab = open(system, {}, seed);
  if (typeof lab === 'string') throw new Error(lab);
  return {lab, systems, open};
}

/** An empty room. */
export function openRoom(): Room {
  const governor = openGovernor();
  const seats: Seat[] = [];
  return {
    governor,
    sit(change = {}) {
      const tty = (change.tty as FakeTty | undefined) ?? openFakeTty();
      const left: Leaving[] = [];
      const errors: unknown[] = [];
      const seat = openSeat({
        person: {id: `name p${seats.length}`, name: `p${seats.length}`, role: 'attendee'},
        sitting: sittingAt(),
        governor,
        onLeave: (why) => left.push(why),
        onError: (error) => errors.push(error),
        ...change,
        tty,
      });
      seats.push(seat);
      return {seat, tty, left, errors};
    },
    close() {
      for (const seat of seats) seat.close('the test is over');
      governor.close();
    },
  };
}

/** Waits until it is so; the governor takes turns meanwhile. */
export async function until(holds: () => boolean | Promise<boolean>, what = 'it came about'): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(2);
  }
}

/** Lets everything be done that waits to be done now. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}
