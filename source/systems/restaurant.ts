/** The restaurant: CAP as branches of one restaurant whose phone lines go dead, with real messages under the words. */
import {branchFirst} from '../protocols/kitchen/branch-first.ts';
import {kitchenFirst} from '../protocols/kitchen/kitchen-first.ts';
import type {Settings} from '../protocols/kitchen/kitchen-state.ts';
import type {ClientPolicy, Cluster} from '../sim/cluster.ts';
import type {AnyProtocol} from '../sim/protocol.ts';
import {card, errors, levels, type Policy} from './restaurant-texts.ts';
import {nodeNames, OptionError, type OptionRow, type System} from './system.ts';

const options: readonly OptionRow[] = [
  {
    name: 'policy',
    default: 'kitchen-first',
    allowed: ['kitchen-first', 'branch-first', 'one-branch'],
    help: 'the main kitchen decides (CP); each branch serves on its own (AP); there is one branch (outside CAP)',
  },
  {
    name: 'nodes',
    default: '3',
    allowed: ['1', '2', '3', '4', '5'],
    help: 'branches; with kitchen-first the first of them is the main kitchen',
  },
  {
    name: 'when-cut',
    default: 'refuse',
    allowed: ['refuse', 'wait'],
    help: 'kitchen-first: whether a branch that cannot reach the kitchen sends diners away or lets them wait',
  },
  {
    name: 'patience',
    default: '3000',
    allowed: {low: 1500, high: 60_000},
    help: 'milliseconds without an answer until a branch takes a phone line for dead',
  },
  {name: 'latency', default: '20', allowed: {low: 1, high: 500}, help: 'milliseconds for a word on the phone'},
];

/** A diner comes in, orders, and waits five seconds. */
const diner: ClientPolicy = {
  timeout: 5000,
  timedOut: 'diner-left',
  refused: 'locked',
  broken: 'lights-out',
  session: {unreachable: 'road-closed'},
};

const titles: Readonly<Record<Policy, string>> = {
  'kitchen-first': 'Restaurant · the kitchen first',
  'branch-first': 'Restaurant · each branch for itself',
  'one-branch': 'Restaurant · one branch',
};

function open(chosen: Readonly<Record<string, string>>): Cluster {
  checkTogether(chosen);
  const policy = chosen.policy as Policy;
  const latency = Number(chosen.latency);
  return {
    name: 'restaurant',
    title: titles[policy],
    options: chosen,
    nodes: nodeNames(Number(chosen.nodes)),
    protocol: protocolOf(policy, chosen),
    client: diner,
    levels: levels[policy],
    errors,
    actions: [],
    latency: {node: [latency, latency], client: [1, 2]},
    leading: policy === 'branch-first' ? null : {leader: 'kitchen', follower: 'branch', byMajority: false},
  };
}

function protocolOf(policy: Policy, chosen: Readonly<Record<string, string>>): AnyProtocol {
  const patience = Number(chosen.patience);
  if (policy === 'branch-first') return branchFirst(patience);
  return kitchenFirst({patience, whenCut: chosen['when-cut'] as Settings['whenCut']});
}

/** Throws an `OptionError` for options that contradict each other; its message names what is possible. */
function checkTogether({policy, nodes, 'when-cut': whenCut}: Readonly<Record<string, string>>): void {
  if (policy === 'one-branch' && nodes !== '1') {
    throw new OptionError(
      `policy=one-branch is not possible with nodes=${nodes}: expected nodes=1, as in: system restaurant policy=one-branch nodes=1`,
    );
  }
  if (policy !== 'one-branch' && nodes === '1') {
    throw new OptionError(
      `policy=${policy} is not possible with nodes=1, which leaves nobody to phone: expected nodes=2, 3, 4 or 5, or policy=one-branch, as in: system restaurant policy=${policy} nodes=3`,
    );
  }
  if (policy !== 'kitchen-first' && whenCut !== 'refuse') {
    throw new OptionError(
      `when-cut=${whenCut} means nothing with policy=${policy}, which asks no kitchen: expected policy=kitchen-first, as in: system restaurant policy=kitchen-first when-cut=${whenCut}`,
    );
  }
}

export const restaurant: System = {
  name: 'restaurant',
  summary:
    'the analogy: branches of a restaurant that ask the main kitchen, or serve on their own, when the phone is dead',
  options,
  card,
  open,
};
