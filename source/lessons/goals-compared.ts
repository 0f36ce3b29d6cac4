/** Goals on several of the learner's requests held against each other: at all nodes, one after the other, long after. */
import type {NodeId, Operation, Stored} from '../sim/operation.ts';
import type {Asked, Evidence} from './goal.ts';
import {enough, type GoalRow} from './goal-fields.ts';
import {describe, fits} from './goals-asked.ts';

export const comparedGoals: readonly GoalRow[] = [
  {
    name: 'answered-everywhere',
    help: 'while so many links were cut, every node answered a request of this kind, and none was left without an answer',
    example: 'answered-everywhere, about: {cuts: 1, type: write}',
    needs: ['cuts'],
    takes: ['type', 'level', 'key'],
    examine: ({asked, snapshot}, about) => {
      const fitting = asked.filter((one) => one.cutLinks >= (about.cuts ?? 0) && fits(one, about));
      const spells = [...new Set(fitting.map(({deedCount}) => deedCount))].map((count) =>
        fitting.filter(({deedCount}) => deedCount === count),
      );
      const nodes = snapshot.nodes.map(({id}) => id);
      if (spells.some((spell) => nodes.every((node) => answeredAt(spell, node)) && !spell.some(isUnanswered)))
        return null;
      const last = spells.at(-1) ?? [];
      const bad = last.find(isUnanswered);
      if (bad) return `with these links cut, ${bad.operation.node} left a request without an answer`;
      const links = about.cuts === 1 ? 'a link' : `${about.cuts} links`;
      const found = nodes.filter((node) => answeredAt(last, node)).length;
      const now = cutNow(snapshot);
      return `${found} of ${nodes.length} nodes so far: ${describe(about)}, answered while ${links} or more are cut (now ${now})`;
    },
  },
  {
    name: 'went-back',
    help: 'of two reads of one key, the second began after the first had ended, and returned an older value',
    example: 'went-back, about: {level: quorum}',
    takes: ['level', 'key'],
    examine: ({asked, snapshot}, about) => {
      const reads = asked.filter(
        (one) => one.operation.request.type === 'read' && fits(one, {...about, outcome: 'ok'}),
      );
      const back = reads.some((first) => reads.some((second) => wentBack(first.operation, second.operation, snapshot)));
      if (back) return null;
      return `${reads.length} so far, none older than one before it: ${describe({...about, type: 'read'})}`;
    },
  },
  {
    name: 'seen-in-split',
    help: 'reads returned what had been written earlier during the same split',
    example: 'seen-in-split, about: {count: 2}',
    takes: ['side', 'at', 'level', 'key', 'count'],
    examine: ({asked}, about) => {
      const reads = asked.filter((one) => fits(one, {...about, type: 'read', outcome: 'ok'}));
      const seen = reads.filter((read) => asked.some((write) => isSeenInSplit(write, read)));
      return enough(
        seen.length,
        about.count,
        `${describe({...about, type: 'read'})} of what was written during the same split`,
      );
    },
  },
  {
    name: 'seen-meanwhile',
    help: 'reads returned what had been written earlier under the same faults',
    example: 'seen-meanwhile, about: {at: n2, during: one-way}',
    needs: ['during'],
    takes: ['at', 'level', 'key', 'count'],
    examine: ({asked}, about) => {
      const reads = asked.filter((one) => fits(one, {...about, type: 'read', outcome: 'ok'}));
      const seen = reads.filter((read) => asked.some((write) => isSeenMeanwhile(write, read)));
      return enough(seen.length, about.count, `${describe({...about, type: 'read'})}, of what was written meanwhile`);
    },
  },
  {
    name: 'stale-for',
    help: 'a read returned an old value so long after the newer write had been acknowledged',
    example: 'stale-for, about: {millis: 30000}',
    needs: ['millis'],
    takes: ['side', 'at', 'level', 'key'],
    examine: ({asked, snapshot}, about) => {
      const reads = asked.filter((one) => fits(one, {...about, type: 'read', outcome: 'stale'}));
      const longest = Math.max(0, ...reads.map((one) => staleFor(one, snapshot)));
      if (longest >= (about.millis ?? 0)) return null;
      return `${longest} of ${about.millis} ms so far: how long after a newer write ${describe({...about, type: 'read'})} was old`;
    },
  },
];

/** How many links between nodes are cut, one way at least. */
function cutNow({links, nodes}: Snapshot): number {
  const names: readonly string[] = nodes.map(({id}) => id);
  const cut = links.filter(({from, to, state}) => state === 'cut' && names.includes(from) && names.includes(to));
  return new Set(cut.map(({from, to}) => [from, to].sort().join(' '))).size;
}

function answeredAt(asked: readonly Asked[], node: NodeId): boolean {
  return asked.some(
    ({operation, judged}) => operation.node === node && (judged?.mark === 'ok' || judged?.mark === 'stale'),
  );
}

function isUnanswered({judged}: Asked): boolean {
  return judged?.mark === 'fail' || judged?.mark === 'info';
}

type Snapshot = Evidence['snapshot'];

/** Both reads were answered; every value that the second saw was replaced by one that the first saw. */
function wentBack(first: Operation, second: Operation, snapshot: Snapshot): boolean {
  if (first.request.key !== second.request.key || second.invoked.order < (first.completed?.order ?? Infinity))
    return false;
  const [before, after] = [seenBy(first), seenBy(second)];
  return after.length > 0 && after.every((old) => before.some((newer) => isOlder(old, newer, snapshot)));
}

/** The write of one value had been acknowledged before that of the other began; absent from the start is oldest of all. */
function isOlder(old: Stored, newer: Stored, {operations}: Snapshot): boolean {
  const write = operations[newer.by - 1];
  if (!write) return false;
  const replaced = old.by === 0 ? undefined : operations[old.by - 1]?.completed;
  return old.by === 0 || (replaced?.reply.outcome === 'ok' && replaced.order < write.invoked.order);
}

function isSeenInSplit(write: Asked, read: Asked): boolean {
  return read.side !== 'whole' && write.split === read.split && sawDone(read.operation, write.operation);
}

function isSeenMeanwhile(write: Asked, read: Asked): boolean {
  return write.deedCount === read.deedCount && sawDone(read.operation, write.operation);
}

/** The read returned this write, which had been acknowledged before. */
function sawDone(read: Operation, {id, completed}: Operation): boolean {
  if (completed?.reply.outcome !== 'ok' || completed.order > read.invoked.order) return false;
  return seenBy(read).some(({by}) => by === id);
}

/** From the acknowledgement of the first newer write of the key to the moment when the old value was asked for. */
function staleFor({operation}: Asked, {operations}: Snapshot): number {
  const seen = Math.max(0, ...seenBy(operation).map(({by}) => by));
  const newer = operations.find(
    ({id, request, completed}) =>
      id > seen &&
      request.type !== 'read' &&
      request.key === operation.request.key &&
      completed?.reply.outcome === 'ok' &&
      completed.order < operation.invoked.order,
  );
  return newer?.completed ? operation.invoked.at - newer.completed.at : 0;
}

function seenBy({completed}: Operation): readonly Stored[] {
  return completed?.reply.outcome === 'ok' ? (completed.reply.values ?? []) : [];
}
