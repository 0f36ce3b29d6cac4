/** Goals on what the learner did to the network and to the nodes. */
import type {Deed, Evidence, Groups} from './goal.ts';
import {type About, enough, type GoalRow} from './goal-fields.ts';
import {hasVerb} from './verbs.ts';

export const networkGoals: readonly GoalRow[] = [
  {
    name: 'split',
    help: 'the network was split so, at some time',
    example: 'split, about: {sizes: [3, 2]}',
    takes: ['into', 'sizes'],
    examine: ({deeds}, about) => {
      const splits = deeds.filter((deed) => deed.after.length > 1 && hasChanged(deed));
      if (splits.some(({after}) => isSplitSo(after, about))) return null;
      const wanted = describeSplit(about);
      const [last] = splits.slice(-1);
      return last
        ? `not yet: ${wanted}; the last split was ${sizesOf(last.after).join(' and ')}`
        : `not yet: ${wanted}`;
    },
  },
  {
    name: 'isolated',
    help: 'a node was cut off from all others, at some time',
    example: 'isolated, about: {node: leader}',
    takes: ['node'],
    examine: ({deeds}, {node}) => {
      if (deeds.some((deed) => newlyAlone(deed).some((one) => isWanted(node, one, deed)))) return null;
      return `not yet: ${node === undefined ? 'a node' : (roles[node] ?? node)} cut off from all others`;
    },
  },
  {
    name: 'healed',
    help: 'the network was split, and every node can hear every other again',
    example: 'healed',
    examine: ({deeds, snapshot}) => {
      const wasSplit = deeds.some(({before, after}) => before.length > 1 || after.length > 1);
      if (!wasSplit) return 'not yet: a network that is split, and then healed';
      if (snapshot.groups.length > 1) return `not yet whole: it is split in ${snapshot.groups.length}`;
      return snapshot.relayed ? 'not yet whole: some nodes hear each other only through others' : null;
    },
  },
  {
    name: 'slowed',
    help: 'a link was made slow, lossy or flapping, was held, or cut in one direction',
    example: 'slowed',
    takes: ['count'],
    examine: ({deeds}, {count}) =>
      enough(deeds.filter(isHalfBroken).length, count, 'a link that is slow, loses packets or works one way'),
  },
  {
    name: 'crashed',
    help: 'nodes were crashed',
    example: 'crashed, about: {count: 2}',
    takes: ['count', 'node'],
    examine: ({deeds}, {count, node}) => {
      const crashes = deeds.filter((deed) => deed.intervention.type === 'crash' && isWanted(node, nodeOf(deed), deed));
      const what = node === undefined ? 'a node' : (roles[node] ?? node);
      return enough(new Set(crashes.map(nodeOf)).size, count, `${what} crashed`);
    },
  },
  {
    name: 'restarted',
    help: 'nodes were restarted',
    example: 'restarted',
    takes: ['count'],
    examine: ({deeds}, {count}) =>
      enough(new Set(ofType(deeds, 'restart').map(nodeOf)).size, count, 'a crashed node restarted'),
  },
  {
    name: 'new-leader',
    help: 'somebody else than at the start leads with a majority behind it, now',
    example: 'new-leader',
    examine: ({before, snapshot}) => {
      const {leader} = snapshot;
      if (leader === null) return 'nobody leads with a majority now';
      return leader === before.leader ? `not yet: ${leader} leads, as at the start` : null;
    },
  },
  {
    name: 'faulted',
    help: 'a command with this verb was given: a fault, a repair, a move of a client, an action of the system',
    example: 'faulted, about: {verb: promote}',
    needs: ['verb'],
    takes: ['count'],
    examine: ({deeds}, {verb = '', count}) =>
      enough(deeds.filter(({intervention}) => hasVerb(intervention, verb)).length, count, `the command ${verb}`),
  },
];

const roles: Readonly<Record<string, string>> = {leader: 'the leader', follower: 'a follower'};

function hasChanged({before, after}: Deed): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function sizesOf(groups: Groups): number[] {
  return groups.map(({length}) => length).sort((one, other) => other - one);
}

function isSplitSo(groups: Groups, {into, sizes}: About): boolean {
  const wanted = sizes && [...sizes].sort((one, other) => other - one).join();
  return (into === undefined || groups.length === into) && (wanted === undefined || sizesOf(groups).join() === wanted);
}

function describeSplit({into, sizes}: About): string {
  if (sizes) return `a split into ${sizes.join(' and ')}`;
  return into === undefined ? 'a network that is split' : `a split into ${into} groups`;
}

/** Nodes that hear nobody any more because of this deed. */
function newlyAlone({before, after}: Deed): readonly string[] {
  const wereAlone = before.filter(({length}) => length === 1).flat();
  const alone = after.length > 1 ? after.filter(({length}) => length === 1).flat() : [];
  return alone.filter((node) => !wereAlone.includes(node));
}

function isWanted(wanted: string | undefined, node: string, {leader}: Deed): boolean {
  if (wanted === 'leader') return node === leader;
  if (wanted === 'follower') return node !== leader;
  return wanted === undefined || node === wanted;
}

function isHalfBroken({intervention}: Deed): boolean {
  if (intervention.type === 'cut') return intervention.oneWay === true;
  return ['slow', 'lossy', 'flap', 'hold'].includes(intervention.type);
}

function ofType(deeds: Evidence['deeds'], type: string): readonly Deed[] {
  return deeds.filter(({intervention}) => intervention.type === type);
}

function nodeOf({intervention}: Deed): string {
  return 'node' in intervention ? (intervention.node ?? '') : '';
}
