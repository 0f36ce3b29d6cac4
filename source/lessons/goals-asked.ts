/** Goals on what the learner asked and what came of it. */
import type {Operation} from '../sim/operation.ts';
import type {Asked, Deed} from './goal.ts';
import {type About, enough, type GoalRow} from './goal-fields.ts';
import {hasVerb} from './verbs.ts';

export const askedGoals: readonly GoalRow[] = [
  {
    name: 'asked',
    help: 'requests of this kind were asked, and so they ended',
    example: 'asked, about: {type: write, side: minority, outcome: info}',
    takes: ['type', 'side', 'at', 'level', 'outcome', 'key', 'value', 'count', 'during', 'down', 'after'],
    examine: ({asked, deeds}, about) => {
      const fitting = asked.filter((one) => fits(one, about) && isAfter(one, deeds, about.after));
      return enough(fitting.length, about.count, describe(about));
    },
  },
  {
    name: 'both-sides',
    help: 'requests of this type ended so at nodes on two sides of one split',
    example: 'both-sides, about: {type: write, outcome: ok}',
    needs: ['type', 'outcome'],
    takes: ['level', 'key'],
    examine: ({asked}, about) => {
      const fitting = asked.filter((one) => one.side !== 'whole' && fits(one, about));
      const both = fitting.some((one) => fitting.some((other) => areApart(one, other)));
      if (both) return null;
      return `${fitting.length > 0 ? '1 of 2 sides so far' : '0 of 2 sides so far'}: ${describe(about)}, during one split`;
    },
  },
  {
    name: 'levels-differ',
    help: 'two reads of one key at one node, at different levels during one split, were answered differently: with other values, or only one of them',
    example: 'levels-differ',
    examine: ({asked}) => {
      const reads = asked.filter((one) => one.side !== 'whole' && isRead(one) && one.judged);
      const differ = reads.some((one) =>
        reads.some((other) => isOtherLevel(one, other) && answer(one) !== answer(other)),
      );
      if (differ) return null;
      const [last] = reads.slice(-1);
      if (!last) return 'not yet: two reads of one key at one node, at different levels, while the network is split';
      const {node, request} = last.operation;
      return `so far every level answered alike; ${node} was asked for ${request.key} at ${request.level}`;
    },
  },
  {
    name: 'took-effect',
    help: 'a write that had ended unknown was seen by a later read',
    example: 'took-effect',
    examine: ({asked, snapshot}) => {
      const unknown = asked.filter((one) => !isRead(one) && one.judged?.mark === 'info');
      if (unknown.some((one) => snapshot.operations.some((read) => sawLater(read, one.operation)))) return null;
      return unknown.length === 0
        ? 'not yet: a write that ends unknown'
        : 'not yet: a later read that sees the write that ended unknown';
    },
  },
  {
    name: 'waited',
    help: 'a request waited so long for its answer, or still does',
    example: 'waited, about: {millis: 3000, outcome: ok}',
    needs: ['millis'],
    takes: ['type', 'outcome', 'side', 'at', 'level'],
    examine: ({asked, snapshot}, about) => {
      const waits = asked.filter((one) => fits(one, about)).map((one) => waitOf(one, snapshot.now));
      const longest = Math.max(0, ...waits);
      if (longest >= (about.millis ?? 0)) return null;
      return `${longest} of ${about.millis} ms so far: ${describe(about)} that waits`;
    },
  },
  {
    name: 'overlapped',
    help: 'a read overlapped a write of its key and returned the value before it, or the new one',
    example: 'overlapped, about: {returned: old}',
    needs: ['returned'],
    examine: ({asked, snapshot}, {returned}) => {
      const pairs = asked.flatMap(({operation}) =>
        snapshot.operations.filter((write) => overlap(operation, write)).map((write) => sawOf(operation, write)),
      );
      if (pairs.some((saw) => saw === returned)) return null;
      if (pairs.length === 0) return 'not yet: a read that is answered while a write of its key is under way';
      return `${pairs.length} overlapping so far, but none returned the ${returned} value`;
    },
  },
];

/** Whether a request is one of these. */
export function fits({operation, judged, leads, side, troubles, down}: Asked, about: About): boolean {
  const {request, node} = operation;
  return (
    (about.type === undefined || request.type === about.type) &&
    (about.side === undefined || side === about.side) &&
    (about.at === undefined || isAt(about.at, node, leads)) &&
    (about.level === undefined || request.level === about.level) &&
    (about.key === undefined || request.key === about.key) &&
    (about.outcome === undefined || endedSo(about.outcome, judged?.mark)) &&
    (about.value === undefined || valuesOf(operation).includes(about.value)) &&
    (about.during === undefined || troubles.join() === about.during) &&
    (about.down === undefined || down === about.down)
  );
}

function isAfter({operation}: Asked, deeds: readonly Deed[], verb: string | undefined): boolean {
  if (verb === undefined) return true;
  const first = deeds.find(({intervention}) => hasVerb(intervention, verb));
  return first !== undefined && first.at <= operation.invoked.at;
}

function isAt(wanted: string, node: string, leads: boolean): boolean {
  if (wanted === 'leader') return leads;
  return wanted === 'follower' ? !leads : node === wanted;
}

function endedSo(outcome: string, mark: string | undefined): boolean {
  if (outcome === 'pending') return mark === undefined;
  if (outcome === 'unanswered') return mark === 'fail' || mark === 'info';
  return mark === outcome || (outcome === 'ok' && mark === 'stale');
}

function valuesOf({request, completed}: Operation): readonly (string | null)[] {
  if (request.type === 'write') return [request.value];
  if (request.type === 'cas') return [request.to];
  const reply = completed?.reply;
  return reply?.outcome === 'ok' ? (reply.values ?? []).map(({value}) => value) : [];
}

const sides: Readonly<Record<string, string>> = {
  majority: 'at the larger side',
  minority: 'at the smaller side',
  whole: 'while the network is whole',
};
const places: Readonly<Record<string, string>> = {leader: 'at the leader', follower: 'at a follower'};
const whiles: Readonly<Record<string, string>> = {
  cut: 'while links are cut, without other trouble',
  'one-way': 'while a link works one way, without other trouble',
  slow: 'while a link is slow, without other trouble',
};
const endings: Readonly<Record<string, string>> = {
  ok: 'answered',
  stale: 'answered with an old value',
  fail: 'refused',
  info: 'ended unknown',
  unanswered: 'refused or ended unknown',
  pending: 'still waiting',
};

/** In words: `a write of x at the smaller side, ended unknown`. */
export function describe({type, key, value, at, side, level, outcome, during, down, after}: About): string {
  const words = [
    `a ${type ?? 'request'}`,
    key === undefined ? '' : `of ${key}`,
    value === undefined ? '' : `with ${value}`,
    level === undefined ? '' : `at level ${level}`,
    at === undefined ? '' : (places[at] ?? `at ${at}`),
    side === undefined ? '' : (sides[side] ?? ''),
    during === undefined ? '' : (whiles[during] ?? ''),
    down === undefined ? '' : `with ${down} of the nodes down`,
    after === undefined ? '' : `after ${after}`,
  ];
  const ending = outcome === undefined ? '' : `, ${endings[outcome]}`;
  return words.filter((word) => word !== '').join(' ') + ending;
}

function areApart(one: Asked, other: Asked): boolean {
  return one.split === other.split && !one.group.includes(other.operation.node);
}

function isRead({operation}: Asked): boolean {
  return operation.request.type === 'read';
}

function isOtherLevel(one: Asked, other: Asked): boolean {
  const [a, b] = [one.operation, other.operation];
  const sameQuestion = a.node === b.node && a.request.key === b.request.key && one.split === other.split;
  return sameQuestion && a.request.level !== b.request.level;
}

/** What a read was told, to be compared; whatever it is not told is one answer. */
function answer({judged}: Asked): string {
  const {mark, values = []} = judged ?? {};
  return mark === 'ok' || mark === 'stale' ? JSON.stringify(values) : 'none';
}

function sawLater(read: Operation, {id, completed}: Operation): boolean {
  if (read.request.type !== 'read' || !completed || read.invoked.order < completed.order) return false;
  const reply = read.completed?.reply;
  return reply?.outcome === 'ok' && (reply.values ?? []).some(({by}) => by === id);
}

function waitOf({operation: {invoked, completed}}: Asked, now: number): number {
  return (completed?.at ?? now) - invoked.at;
}

function overlap(read: Operation, write: Operation): boolean {
  if (read.request.type !== 'read' || write.request.type === 'read' || read.request.key !== write.request.key)
    return false;
  if (read.completed?.reply.outcome !== 'ok' || write.completed?.reply.outcome === 'fail') return false;
  return write.invoked.order < read.completed.order && (write.completed?.order ?? Infinity) > read.invoked.order;
}

function sawOf(read: Operation, write: Operation): string {
  const writers = (read.completed?.reply.values ?? []).map(({by}) => by);
  return writers.includes(write.id) ? 'new' : writers.every((by) => by < write.id) ? 'old' : 'newer';
}
