/** When the network was cut, read off what was done: for the rule above the intervals. */
import type {Intervention} from '../../lab/command.ts';
import type {LabEvent} from '../../lab/event.ts';
import {printCommand} from '../../script/grammar.ts';
import type {Millis} from '../../sim/operation.ts';

/** A moment, with its place among invocations and completions (their orders; between two of them for what was done between). */
export interface Moment {
  readonly at: Millis;
  readonly position: number;
}

/** A fault or repair as it stands on the rule: `until` is when the last cut was healed; the same moment for what has no length. */
export interface Deed {
  readonly text: string;
  readonly type: Intervention['type'];
  readonly from: Moment;
  readonly until: Moment | null;
  /** From here on, until then, some link was cut. */
  readonly cuts: boolean;
}

const cutting: readonly Intervention['type'][] = ['cut', 'partition', 'isolate', 'shape', 'hold', 'flap'];
const told: readonly Intervention['type'][] = [
  ...cutting,
  'heal',
  'crash',
  'restart',
  'pause',
  'resume',
  'skew',
  'slow',
  'lossy',
  'release',
];

/**
 * The deeds in order. A cut lasts until everything is healed at once; what mends single links only cannot be told from the
 * log alone, so the rule then goes on until the next heal of all, or until now.
 */
export function deedsOf(events: readonly LabEvent[]): Deed[] {
  const deeds: Deed[] = [];
  let position = 0;
  for (const event of events) {
    if (event.type === 'invoked') position = event.operation.invoked.order;
    else if (event.type === 'completed') position = event.operation.completed?.order ?? position;
    else if (event.type === 'intervened') add(deeds, event, position + 0.5 + deeds.length / 100_000);
  }
  return deeds;
}

function add(deeds: Deed[], {at, intervention}: Extract<LabEvent, {type: 'intervened'}>, position: number): void {
  const {type} = intervention;
  if (!told.includes(type)) return;
  const here = {at, position};
  const ends = type === 'heal' && intervention.between === undefined;
  const open = deeds.findLastIndex(({cuts, until}) => cuts && until === null);
  const last = deeds[open];
  if (last && (ends || cutting.includes(type))) deeds[open] = {...last, until: here};
  const cuts = cutting.includes(type);
  deeds.push({text: printCommand(intervention), type, from: here, until: cuts ? null : here, cuts});
}
