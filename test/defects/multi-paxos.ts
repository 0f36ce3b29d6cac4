/** Mistakes to plant in the Multi-Paxos of DynamoDB. */
import type {Defect} from './defect.ts';

const tests = [
  'test/papers/dynamodb-region.test.ts',
  'test/papers/dynamodb-paxos.test.ts',
  'test/papers/dynamodb-linearizable.test.ts',
  'test/golden/derived.test.ts',
];

const plantIn = (file: string, name: string, text: string, planted: string): Defect => ({
  name,
  file: `source/protocols/multi-paxos/${file}.ts`,
  text,
  planted,
  tests,
});

export const multiPaxos: readonly Defect[] = [
  plantIn(
    'requests',
    'serves without a lease',
    "return holdsLease(turn) ? null : 'its lease is not renewed';",
    'return null;',
  ),
  plantIn(
    'requests',
    'a new leader does not wait for the old lease',
    'memory.ticks < memory.serveFrom',
    'memory.ticks < 0',
  ),
  plantIn('requests', 'serves before it knows what was chosen', 'disk.commit < memory.serveAfter', 'disk.commit < 0'),
  plantIn(
    'requests',
    'a follower answers strong reads',
    "return type === 'read' && level === 'eventual';",
    "return type === 'read' && level !== '';",
  ),
  plantIn(
    'requests',
    'carries out requests that a cut held for too long',
    'memory.ticks - beat > settings.limitBeats',
    'memory.ticks - beat < 0',
  ),
  plantIn(
    'log',
    'one of three is a majority',
    '2 * members.filter(holds).length > members.length',
    '3 * members.filter(holds).length >= members.length',
  ),
  plantIn(
    'log',
    'the new group decides on its own record',
    'if (group.after < index) members',
    'if (group.after <= index) members',
  ),
  plantIn(
    'log',
    'only the group of the next record has a say',
    'return [membersFor(disk, disk.commit + 1), ...later.map(({members}) => members)];',
    'return later.length > 9 ? [] : [membersFor(disk, disk.commit + 1)];',
  ),
  plantIn(
    'election',
    'takes part in earlier ballots',
    'if (ballot <= disk.promised) {\n    out.send',
    'if (ballot < 0) {\n    out.send',
  ),
  plantIn(
    'election',
    'of two accepted records takes the first it hears of',
    'if (!rival || entry.ballot > rival.ballot) newest[place] = entry;',
    'if (!rival) newest[place] = entry;',
  ),
  plantIn(
    'election',
    'does not take over what was accepted',
    'const entries = newestOf(election);',
    'const entries = newestOf(election).slice(9999);',
  ),
  plantIn(
    'election',
    'asks only the group it knows of, not those in what it found',
    '...entries.flatMap(({members}) => (members ? [members] : []))',
    '',
  ),
  plantIn(
    'election',
    'starts an election although the leader is healthy',
    'if (leader !== null && leader !== out.self) {',
    'if (leader === out.self) {',
  ),
  plantIn(
    'election',
    'stands without asking for a majority first',
    '  memory.doubt = {attempt: memory.ticks, agreed: [out.self]};',
    '  stand(turn, 0);\n  memory.doubt = null;',
  ),
  plantIn(
    'election',
    'forgets the leases that others granted',
    'if (lease.beats === 0 || lease.ballot <= election.handed) return;',
    'if (lease.beats >= 0 || lease.ballot <= election.handed) return;',
  ),
  plantIn('roles', 'does not compare the leader’s ballot', 'if (ballot < disk.promised) {', 'if (ballot < 0) {'),
  plantIn(
    'roles',
    'keeps trusting its log when the leader changes',
    '    disk.promised = ballot;\n    memory.solid = disk.commit;',
    '    disk.promised = ballot;',
  ),
  plantIn(
    'roles',
    'the empty record at the beginning counts as chosen',
    'memory.serveAfter = lastIndex(disk) + 1;',
    'memory.serveAfter = disk.commit;',
  ),
  plantIn('state', 'a restart forgets the lease granted before', 'disk.boots === 0 ? null', 'disk.boots >= 0 ? null'),
  plantIn(
    'lease',
    'trusts its beats alone',
    'return age >= 0 && age < leaseMillis;',
    'return age >= 0 || age < leaseMillis;',
  ),
  plantIn(
    'lease',
    'counts its lease from the acknowledgement',
    'follower.granted = {at, beat};',
    'follower.granted = {at: turn.out.now, beat: turn.memory.ticks};',
  ),
  plantIn('lease', 'leads on after its lease', '  becomeFollower(turn, disk.promised, null);', ''),
  plantIn('lease', 'trusts its clock alone', '        memory.ticks - one.granted.beat < settings.leaseBeats &&\n', ''),
  plantIn(
    'replication',
    'accepts records with a gap before them',
    'const gap = message.from > memory.solid + 1;',
    'const gap = message.from > memory.solid + 9999;',
  ),
  plantIn(
    'replication',
    'a follower takes everything it holds for chosen',
    'commitTo(turn, Math.min(message.commit, memory.solid));',
    'commitTo(turn, memory.solid);',
  ),
  plantIn(
    'replication',
    'commits what it alone has',
    'node === out.self || memory.followers.some((one) => one.node === node && one.match > index)',
    'node === out.self || memory.followers.some((one) => one.node === node && one.match >= 0)',
  ),
  plantIn(
    'lease',
    'a lost record is never sent again',
    'if (solid < lastIndex(turn.disk) && solid === follower.stuck) {',
    'if (solid < 0) {',
  ),
  plantIn(
    'store',
    'a condition is not checked',
    "if (type === 'cas' && before.value !== from)",
    "if (type === 'cas' && before.value === from && from === '')",
  ),
  plantIn(
    'substitutes',
    'a log replica never comes',
    'return substitute && returned ? [substitute.node, returned.node] : [silent?.node, spare?.node];',
    'return substitute && returned ? [substitute.node, returned.node] : [silent?.node, undefined];',
  ),
  plantIn(
    'substitutes',
    'a log replica never leaves',
    'return substitute && returned ?',
    'return substitute && returned && silent ?',
  ),
  plantIn(
    'multi-paxos',
    'a hand-over keeps the lease for itself',
    '  becomeFollower(turn, disk.promised, null);\n  out.send(successor',
    '  out.send(successor',
  ),
];
