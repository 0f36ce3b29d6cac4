/** The host of the workshop's bench, in a process of its own: real SSH, a seat for each who comes, and its figures on request. */
import {openSystem} from '../../source/script/open.ts';
import {systems} from '../../source/systems/index.ts';
import {openGovernor} from '../../source/workshop/governor.ts';
import {openHost} from '../../source/workshop/host.ts';
import {drawHostKey} from '../../source/workshop/host-key.ts';
import {openRegister} from '../../source/workshop/register.ts';
import {openSeat} from '../../source/workshop/seat.ts';

/** What the host says of itself. */
export interface HostFigures {
  readonly cpuMillis: number;
  readonly rss: number;
  readonly seats: number;
  readonly interval: number;
}

const governor = openGovernor();
let seats = 0;

const host = await openHost({
  host: '127.0.0.1',
  port: 0,
  hostKey: drawHostKey(),
  policy: {auth: 'open', code: null, attendeeKeys: [], instructorKeys: []},
  register: openRegister([], async () => {}),
  limits: {seats: 1_000},
  log: (happening) => {
    if (happening.event === 'broken') console.error(happening);
  },
  onPerson(person, tty) {
    seats += 1;
    openSeat({person, tty, governor, sitting: sittingAt(seats), onLeave, onError: (error) => console.error(error)});
  },
});

function sittingAt(seed: number) {
  const open = (name: string, options: Readonly<Record<string, string>>, wanted: number | null) => {
    const opened = openSystem(name, options, wanted ?? undefined);
    return opened.ok ? opened.lab : opened.message;
  };
  const lab = open('etcd', {}, seed);
  if (typeof lab === 'string') throw new Error(lab);
  lab.dispatch({type: 'advance', by: 3_000});
  return {lab, systems, open};
}

function onLeave(): void {
  seats -= 1;
}

process.on('message', () => {
  const {user, system} = process.cpuUsage();
  const figures: HostFigures = {
    cpuMillis: (user + system) / 1_000,
    rss: process.memoryUsage().rss,
    seats,
    interval: governor.interval(),
  };
  process.send?.(figures);
});
process.on('disconnect', () => process.exit(0));
process.send?.({port: host.port});
