/** Mistakes to plant in DynamoDB's global tables. */
import type {Defect} from './defect.ts';

const tests = [
  'test/papers/dynamodb-global.test.ts',
  'test/papers/dynamodb-paxos.test.ts',
  'test/papers/dynamodb-linearizable.test.ts',
  'test/golden/derived.test.ts',
];

const plantIn = (file: string, name: string, text: string, planted: string): Defect => ({
  name,
  file: `source/protocols/global-tables/${file}.ts`,
  text,
  planted,
  tests,
});

export const globalTables: readonly Defect[] = [
  plantIn(
    'mrec',
    'the last to arrive wins',
    'return one.at > other.at || (one.at === other.at && one.region > other.region);',
    'return one.at !== other.at || one.region !== other.region;',
  ),
  plantIn(
    'mrec',
    'ties stay as they are',
    'return one.at > other.at || (one.at === other.at && one.region > other.region);',
    'return one.at > other.at;',
  ),
  plantIn(
    'mrec',
    'a write may be older than what it overwrites',
    'Math.max(out.now * 1000, (before?.at ?? Number.MIN_SAFE_INTEGER) + 1)',
    'Math.max(out.now * 1000, Number.MIN_SAFE_INTEGER)',
  ),
  plantIn('mrec', 'changes are sent once', '  out.arm(timer, 2 * settings.lagMillis);', ''),
  plantIn(
    'mrec',
    'a confirmation of an old version settles a new one',
    'if (sameVersion(cell, disk.cells[slot(cell.key)])) settle',
    'settle',
  ),
  plantIn(
    'mrec',
    'after a crash nothing more is sent on',
    "else if (input.type === 'start') for (const peer of out.peers) sendChanges(region, streamTimer(peer));",
    '',
  ),
  plantIn(
    'mrec',
    'a condition is not checked',
    'before.value !== request.from',
    'before.value === request.from && before.by < 0',
  ),
  plantIn(
    'mrsc-state',
    'one Region is enough',
    'return 2 * count > out.peers.length + 1;',
    'return 2 * count > out.peers.length - 1;',
  ),
  plantIn(
    'acceptor',
    'the ballot is not compared when accepting',
    'if (version.ballot < item.promised) return false;',
    'if (version.ballot < 0) return false;',
  ),
  plantIn(
    'acceptor',
    'the ballot is not compared when claiming',
    'if (ballot <= item.promised) return',
    'if (ballot < 0) return',
  ),
  plantIn(
    'acceptor',
    'what is learned may be overwritten by what is older',
    'const promised = Math.max(item.promised, version.ballot);',
    'const promised = item.promised;',
  ),
  plantIn(
    'acceptor',
    'learns an older version over a newer',
    '(version.ballot > known.ballot ? version : known)',
    '(version.ballot !== known.ballot ? version : known)',
  ),
  plantIn(
    'acceptor',
    'nobody is told of a conflict',
    'if (holder !== undefined && regionOf(holder) !== regionOf(ballot)) return',
    'if (holder !== undefined && holder === 0) return',
  ),
  plantIn('acceptor', 'claims of dead Regions stay', '2 * settings.limitMillis', '9_999_999'),
  plantIn('rounds', 'a strong read believes the first answer', 'if (!isMajority(turn, agree)) {', 'if (agree < 1) {'),
  plantIn(
    'rounds',
    'a strong read returns the newest it saw, chosen or not',
    'if (!isMajority(turn, agree)) {',
    'if (!isMajority(turn, round.granted.length)) {',
  ),
  plantIn(
    'rounds',
    'a write is done when its own Region has it',
    '  if (!isMajority(turn, round.granted.length)) return;\n  learn(',
    '  learn(',
  ),
  plantIn(
    'rounds',
    'a condition is judged by its own Region',
    'const {stored} = latest(round.granted.map(({accepted}) => accepted));',
    'const {stored} = round.granted[0]?.accepted ?? nothing;',
  ),
  plantIn(
    'rounds',
    'a condition that does not hold writes all the same',
    "const applies = goal.type === 'set' || (goal.type === 'cas' && goal.from === stored.value);",
    "const applies = goal.type !== 'read';",
  ),
  plantIn(
    'rounds',
    'who met a conflict stores all the same',
    '    finish(turn, round, conflict);\n    return;',
    '    finish(turn, round, conflict);\n    startStore(turn, round);\n    return;',
  ),
  plantIn(
    'rounds',
    'a claim that is done with counts as a conflict',
    '!round.busy.every(isDone)',
    'round.busy.length > 0',
  ),
  plantIn(
    'rounds',
    'rounds of one Region outbid each other',
    'if (Object.values(memory.rounds).some((other) => other !== round && isAtIt(other))) {',
    'if (Object.values(memory.rounds).some((other) => other !== round && isAtIt(other) && round.id < 0)) {',
  ),
  plantIn(
    'rounds',
    'the third Region is never told',
    '  tellChosen(turn, round.key, round.version);\n  owe(disk.outbox, slot(round.key), out, settings.lagMillis);\n',
    '',
  ),
  plantIn(
    'mrsc',
    'eventual reads show what is not chosen',
    'values: [itemOf(disk, request.key).learned.stored]',
    'values: [itemOf(disk, request.key).accepted.stored]',
  ),
  plantIn(
    'mrsc',
    'strong reads are answered by the Region alone',
    "if (request.type === 'read' && request.level === 'eventual') {",
    "if (request.type === 'read') {",
  ),
];
