/** Mistakes to plant in Zab and ZooKeeper. */
import type {Defect} from './defect.ts';

const tests = [
  'test/papers/zab-broadcast.test.ts',
  'test/papers/zab-election.test.ts',
  'test/papers/zab-epochs.test.ts',
  'test/papers/zab-storm.test.ts',
  'test/papers/zookeeper-faults.test.ts',
  'test/papers/zookeeper-pings.test.ts',
  'test/papers/zookeeper-sessions.test.ts',
  'test/golden/zookeeper.test.ts',
];

const inZab = (file: string, name: string, text: string, planted: string): Defect => ({
  name,
  file: `source/protocols/zab/${file}.ts`,
  text,
  planted,
  tests,
});

export const zab: readonly Defect[] = [
  inZab('follow', 'acknowledges a proposal that is not on its disk', '  log(turn.disk, txn);\n', ''),
  inZab(
    'follow',
    'acknowledges first and logs only with the commit',
    '  if (compare(next, zxid) > 0) return;',
    '  if (compare(next, zxid) >= 0) return;',
  ),
  inZab('ranks', 'elects by id, whatever the zxid', 'one.epoch - other.epoch || compare(one.zxid, other.zxid)', '0'),
  inZab('ranks', 'forgets the epoch in votes', 'one.epoch - other.epoch || compare', 'compare'),
  inZab(
    'join',
    'follows an epoch older than it has promised',
    '  if (epoch < disk.acceptedEpoch) {',
    '  if (epoch < 0) {',
  ),
  inZab('join', 'counts a promise twice', 'again ? -1 : disk.currentEpoch', 'disk.currentEpoch'),
  inZab('join', 'forgets to truncate', '  truncate(disk, to, () => emptyTree(turn));\n', ''),
  inZab(
    'join',
    'serves before a quorum has accepted the leader',
    "following.stage = 'accepted'",
    "following.stage = 'serving'",
  ),
  inZab('broadcast', 'commits without a quorum', 'acked[quorum(turn) - 1] ?? 0', 'acked[0] ?? 0'),
  inZab('broadcast', 'goes on leading without a quorum', 'if (synced < quorum(turn)) {', 'if (synced < 0) {'),
  inZab(
    'broadcast',
    'answers a sync without waiting for what is under way',
    'if (leading.counter > leading.committed)',
    'if (leading.counter < 0)',
  ),
  inZab(
    'discovery',
    'proposes an epoch that was used before',
    'Math.max(...Object.values(leading.informed)) + 1',
    'disk.currentEpoch + 1',
  ),
  inZab('discovery', 'leads although a follower is ahead', '  if (isAhead(turn, ack)) {', '  if (false) {'),
  inZab('discovery', 'begins with fewer followers than a quorum', 'if (synced.length + 1 < quorum(turn)) return;', ''),
  inZab(
    'discovery',
    'sends a late follower nothing of what is under way',
    "tell(turn, learner, {type: 'propose', txn});",
    ';',
  ),
  inZab(
    'roles',
    'leaves the timers of the role before armed',
    '  for (const name of Object.values(timer)) out.disarm(name);\n',
    '',
  ),
  inZab('channels', 'takes messages of a connection given up', '|| following.channel !== message.channel', ''),
  inZab('channels', 'takes acknowledgements of a connection given up', ' && channel === message.channel', ''),
  inZab(
    'election',
    'joins a leader that does not say it leads',
    "return votes[leader]?.state === 'leading';",
    'return true;',
  ),
  inZab('election', 'keeps votes of an earlier round', '    election.votes = {};\n    const own', '    const own'),
  inZab('sessions', 'never expires a session', '> settings.sessionMillis;', '> Infinity;'),
  inZab(
    'tree',
    'keeps the ephemeral nodes of an expired session',
    '    tree.data[key] = vanished(storedAt(tree, key));\n',
    '',
  ),
  inZab(
    'prepare',
    'judges a request by what is committed only',
    'place >= disk.applied; place -= 1',
    'place > size(disk.history); place -= 1',
  ),
  inZab(
    'prepare',
    'creates an ephemeral node over another',
    "request.level === ephemeral && value !== null ? 'node-exists' : null",
    'null',
  ),
  inZab(
    'connections',
    'answers a read before the session’s pending write',
    '  connection.queue.push(asked);\n',
    "  const reads = asked.request.type === 'read';\n  if (reads) connection.busy = false;\n  connection.queue[reads ? 'unshift' : 'push'](asked);\n",
  ),
  inZab(
    'reconnect',
    'lets a session come back without asking the leader',
    '  else askForSession(turn, connection, asked);',
    "  else attach(turn, connection, 'connected');",
  ),
  inZab(
    'reconnect',
    'lets a client that is cut off come back',
    'if (Math.min(heard, told) < out.now) {',
    'if (heard > out.now) {',
  ),
  inZab(
    'reconnect',
    'takes a client for told whose request was given up',
    'connection.told = isAsking(connection);',
    'connection.told = connection.queue.length > 0;',
  ),
  inZab(
    'connections',
    'goes on hearing of a client that is cut off',
    'const heardAt = lastPing(turn, connection, heard);',
    'const heardAt = lastPing(turn, connection, out.now);',
  ),
  inZab(
    'connections',
    'waits for ever for a client that hears nothing',
    'if (out.now - answeredAt >= readTimeoutOf(settings)) {',
    'if (answeredAt > out.now) {',
  ),
  inZab(
    'connections',
    'carries out what was asked over a connection that was never opened',
    "if (asked.abandoned && (!known || known.state === 'expired')) return;",
    "if (asked.abandoned && known?.state === 'expired') return;",
  ),
  inZab(
    'zab',
    'loses its promises in a crash',
    '  const {disk, out, settings} = turn;\n  const nodeCount',
    '  const {disk, out, settings} = turn;\n  disk.acceptedEpoch = disk.currentEpoch;\n  const nodeCount',
  ),
];
