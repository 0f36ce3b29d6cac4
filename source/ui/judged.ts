/** What keys and pictures read off the judge's verdicts: which rung is meant, its witness, the time it spans. */
import type {Rung, RungVerdict, Witness} from '../checkers/ladder.ts';
import type {Operation} from '../sim/operation.ts';
import type {See} from './see.ts';
import type {TimeWindow} from './state.ts';

type Judged = Pick<See, 'verdicts' | 'snapshot' | 'state'>;

/** The rung that is chosen; the strongest violated one, or the strongest of all, as long as nobody chose. */
export function rungOf({verdicts, state}: Judged): Rung {
  const violated = verdicts.find(({verdict}) => verdict === 'false');
  return state.rung ?? violated?.rung ?? verdicts[0]?.rung ?? 'linearizable';
}

/** What is said of the chosen rung. */
export function verdictOf(see: Judged): RungVerdict | undefined {
  const rung = rungOf(see);
  return see.verdicts.find((one) => one.rung === rung);
}

/** The operations that prove the chosen rung violated, in order of invocation; none when it is not. */
export function witnessed(see: Judged): readonly Operation[] {
  return operationsOf(see, verdictOf(see)?.witness);
}

/** The operations of a witness, as complete as they are now. */
export function operationsOf({snapshot}: Pick<See, 'snapshot'>, witness: Witness | undefined): readonly Operation[] {
  return (witness?.operations ?? []).flatMap((id) => snapshot.operations[id - 1] ?? []);
}

const margin = 0.12;
const shortest = 20;

/** The stretch of time that shows these operations, or those of the last seconds when there are none. */
export function windowOn(operations: readonly Operation[], now: number): TimeWindow {
  const first = Math.min(...operations.map(({invoked}) => invoked.at));
  const last = Math.max(...operations.map(({invoked, completed}) => completed?.at ?? Math.max(now, invoked.at)));
  if (operations.length === 0) return {from: Math.max(0, now - 2000), span: 2200};
  const edge = Math.max(shortest, Math.round((last - first) * margin));
  const from = Math.max(0, first - edge);
  return {from, span: last + edge - from};
}
