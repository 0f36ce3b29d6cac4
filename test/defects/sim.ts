/** Mistakes in the simulator itself, under which every protocol would look better or worse than it is. */
import type {Defect} from './defect.ts';

const tests = ['test/sim/network.test.ts', 'test/sim/client.test.ts'];

export const sim: readonly Defect[] = [
  {
    name: 'an old timer fires',
    file: 'source/sim/node.ts',
    text: 'if (node.timers[due.name] !== due.arming) return;',
    planted: 'if (node.timers[due.name] === undefined) return;',
    tests,
  },
  {
    name: 'a crash is heard of through a cut',
    file: 'source/sim/faults.ts',
    text: "if (away.state === 'open') send(world, id, endpoint, {type: 'closed'});",
    planted: "send(world, id, endpoint, {type: 'closed'});",
    tests,
  },
  {
    name: 'what was under way to a process that died arrives at the next one',
    file: 'source/sim/faults.ts',
    text: '    breakConnection(linkOf(world.state.links, endpoint, id));\n',
    planted: '',
    tests,
  },
  {
    name: 'timers survive a crash',
    file: 'source/sim/faults.ts',
    text: '  node.timers = {};\n',
    planted: '',
    tests,
  },
  {
    name: 'what a connection held arrives though the connection was given up',
    file: 'source/sim/transit.ts',
    text: 'if (packet.connection !== link.connection) return false;',
    planted: 'if (packet.connection > link.connection) return false;',
    tests,
  },
  {
    name: 'packets overtake each other',
    file: 'source/sim/transit.ts',
    text: 'link.clearAt = Math.max(arrival, link.clearAt);',
    planted: 'link.clearAt = arrival;',
    tests,
  },
  {
    name: 'tcp: a healed link carries at once',
    file: 'source/sim/transit.ts',
    text: "link.stalledAt === null || world.cluster.transport !== 'tcp') flush(world, link);",
    planted: "link.stalledAt === null || world.cluster.transport !== 'ideal') flush(world, link);",
    tests,
  },
  {
    name: 'a client takes the answer to what it gave up',
    file: 'source/sim/client.ts',
    text: 'if (operation === undefined || operation.completed) return;',
    planted: 'if (operation === undefined) return;',
    tests,
  },
  {
    name: 'a client that gave up knows that nothing happened',
    file: 'source/sim/client.ts',
    text: "return {outcome: certain ? 'fail' : 'info', error};",
    planted: "return {outcome: certain || true ? 'fail' : 'info', error};",
    tests,
  },
];
