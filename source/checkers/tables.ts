/** The steps of a register as flat tables for the search, and its uncertain steps as groups of equals. */
import type {Register, Step} from './register.ts';

/** Uncertain operations that do the same; interchangeable, so the one invoked first is used first. */
export interface Group {
  readonly needs: number;
  readonly needsValue: number;
  readonly next: number;
  /** In order. */
  readonly invokes: readonly number[];
  /** The last sure operation that could notice that one of these happened. */
  readonly lastUse: number;
}

export interface Tables {
  /** Sure operations, in order of invocation. */
  readonly count: number;
  readonly invoke: Float64Array;
  readonly complete: Float64Array;
  readonly needs: Int32Array;
  readonly needsValue: Int32Array;
  readonly avoidsValue: Int32Array;
  readonly next: Int32Array;
  readonly valueAt: Int32Array;
  readonly groups: readonly Group[];
  /** The groups that leave a state, or a value. */
  readonly leaving: ReadonlyMap<number, readonly number[]>;
  readonly leavingValue: ReadonlyMap<number, readonly number[]>;
  /** Room for one configuration. */
  readonly scratch: Int32Array;
}

/** The tables of a register's sure steps, with its groups. */
export function tablesOf({sure, valueAt}: Register, groups: readonly Group[]): Tables {
  return {
    count: sure.length,
    invoke: Float64Array.from(sure, ({invoke}) => invoke),
    complete: Float64Array.from(sure, ({complete}) => complete),
    needs: Int32Array.from(sure, ({needs}) => needs),
    needsValue: Int32Array.from(sure, ({needsValue}) => needsValue),
    avoidsValue: Int32Array.from(sure, ({avoidsValue}) => avoidsValue),
    next: Int32Array.from(sure, ({next}) => next),
    valueAt: Int32Array.from(valueAt),
    groups,
    leaving: indexBy(groups, ({next}) => next),
    leavingValue: indexBy(groups, ({next}) => valueAt[next] as number),
    scratch: new Int32Array(sure.length + groups.reduce((sum, {invokes}) => sum + invokes.length, 3)),
  };
}

function indexBy(groups: readonly Group[], what: (group: Group) => number): Map<number, number[]> {
  const index = new Map<number, number[]>();
  groups.forEach((group, at) => {
    const list = index.get(what(group));
    if (list) list.push(at);
    else index.set(what(group), [at]);
  });
  return index;
}

/** The groups of uncertain steps that somebody could notice, directly or through another group. */
export function groupsOf(register: Register): Group[] {
  const members = new Map<string, Step[]>();
  for (const step of register.maybe) {
    const what = `${step.needs} ${step.needsValue} ${step.next}`;
    const list = members.get(what);
    if (list) list.push(step);
    else members.set(what, [step]);
  }
  const lists = [...members.values()];
  const lastUses = lastUsesOf(
    register,
    lists.map(([step]) => step as Step),
  );
  return lists.flatMap((steps, index) => {
    const [{needs, needsValue, next}] = steps as [Step];
    const lastUse = lastUses[index] as number;
    return lastUse < 0 ? [] : [{needs, needsValue, next, invokes: steps.map(({invoke}) => invoke), lastUse}];
  });
}

/** The last sure step that notices each kind, handed down from what builds on it until nothing changes. */
function lastUsesOf(register: Register, kinds: readonly Step[]): number[] {
  const direct = noticing(register);
  const uses = kinds.map(({next}) => direct(next));
  for (let changed = true; changed; ) {
    changed = false;
    const byState = new Map<number, number>();
    const byValue = new Map<number, number>();
    kinds.forEach(({needs, needsValue}, kind) => {
      byState.set(needs, Math.max(byState.get(needs) ?? -1, uses[kind] as number));
      byValue.set(needsValue, Math.max(byValue.get(needsValue) ?? -1, uses[kind] as number));
    });
    kinds.forEach(({next}, kind) => {
      const handed = Math.max(byState.get(next) ?? -1, byValue.get(register.valueAt[next] as number) ?? -1);
      if (handed <= (uses[kind] as number)) return;
      uses[kind] = handed;
      changed = true;
    });
  }
  return uses;
}

/** For a state, the last sure step that needs it or its value, or must not find another. */
function noticing({sure, valueAt}: Register): (state: number) => number {
  const byState = new Map<number, number>();
  const byValue = new Map<number, number>();
  const avoided = new Map<number, number>();
  sure.forEach(({needs, needsValue, avoidsValue}, i) => {
    if (needs >= 0) byState.set(needs, i);
    if (needsValue >= 0) byValue.set(needsValue, i);
    if (avoidsValue >= 0) avoided.set(avoidsValue, i);
  });
  return (state) => {
    const value = valueAt[state] as number;
    const others = [...avoided].map(([other, i]) => (other === value ? -1 : i));
    return Math.max(-1, byState.get(state) ?? -1, byValue.get(value) ?? -1, ...others);
  };
}
