/** Mistakes to plant in DynamoDB's global tables. */
import type {Bed, Defect} from './defect.ts';

const planted = (file: string, name: string, find: string, plant: string): Defect => ({
  name,
  file: `source/protocols/global-tables/${file}.ts`,
  find,
  plant,
});

export const globalTablesBed: Bed = {
  name: 'global-tables',
  tests: [
    'test/papers/dynamodb-global',
    'test/papers/dynamodb-paxos',
    'test/papers/dynamodb-linearizable',
    'test/golden/derived',
  ],
  defects: [
    planted(
      'mrec',
      'the last to arrive wins',
      'return one.at > other.at || (one.at === other.at && one.region > other.region);',
      'return one.at !== other.at || one.region !== other.region;',
    ),
    planted(
      'mrec',
      'ties stay as they are',
      'return one.at > other.at || (one.at === other.at && one.region > other.region);',
      'return one.at > other.at;',
    ),
    planted(
      'mrec',
      'a write may be older than what it overwrites',
      'Math.max(out.now * 1000, (before?.at ?? Number.MIN_SAFE_INTEGER) + 1)',
      'Math.max(out.now * 1000, Number.MIN_SAFE_INTEGER)',
    ),
    planted('mrec', 'changes are sent once', '  out.arm(timer, 2 * settings.lagMillis);', ''),
    planted(
      'mrec',
      'a confirmation of an old version settles a new one',
      'if (sameVersion(cell, disk.cells[slot(cell.key)])) settle',
      'settle',
    ),
    planted(
      'mrec',
      'after a crash nothing more is sent on',
      "else if (input.type === 'start') for (const peer of out.peers) sendChanges(region, streamTimer(peer));",
      '',
    ),
    planted(
      'mrec',
      'a condition is not checked',
      'before.value !== request.from',
      'before.value === request.from && before.by < 0',
    ),
    planted(
      'mrsc-state',
      'one Region is enough',
      'return 2 * count > out.peers.length + 1;',
      'return 2 * count > out.peers.length - 1;',
    ),
    planted(
      'acceptor',
      'the ballot is not compared when accepting',
      'if (version.ballot < item.promised) return false;',
      'if (version.ballot < 0) return false;',
    ),
    planted(
      'acceptor',
      'the ballot is not compared when claiming',
      'if (ballot <= item.promised) return',
      'if (ballot < 0) return',
    ),
    planted(
      'acceptor',
      'what is learned may be overwritten by what is older',
      'const promised = Math.max(item.promised, version.ballot);',
      'const promised = item.promised;',
    ),
    planted(
      'acceptor',
      'learns an older version over a newer',
      '(version.ballot > known.ballot ? version : known)',
      '(version.ballot !== known.ballot ? version : known)',
    ),
    planted(
      'acceptor',
      'nobody is told of a conflict',
      'if (holder !== undefined && regionOf(holder) !== regionOf(ballot)) return',
      'if (holder !== undefined && holder === 0) return',
    ),
    planted('acceptor', 'claims of dead Regions stay', '2 * settings.limitMillis', '9_999_999'),
    planted('rounds', 'a strong read believes the first answer', 'if (!isMajority(turn, agree)) {', 'if (agree < 1) {'),
    planted(
      'rounds',
      'a strong read returns the newest it saw, chosen or not',
      'if (!isMajority(turn, agree)) {',
      'if (!isMajority(turn, round.granted.length)) {',
    ),
    planted(
      'rounds',
      'a write is done when its own Region has it',
      '  if (!isMajority(turn, round.granted.length)) return;\n  learn(',
      '  learn(',
    ),
    planted(
      'rounds',
      'a condition is judged by its own Region',
      'const {stored} = latest(round.granted.map(({accepted}) => accepted));',
      'const {stored} = round.granted[0]?.accepted ?? nothing;',
    ),
    planted(
      'rounds',
      'a condition that does not hold writes all the same',
      "const applies = goal.type === 'set' || (goal.type === 'cas' && goal.from === stored.value);",
      "const applies = goal.type !== 'read';",
    ),
    planted(
      'rounds',
      'who met a conflict stores all the same',
      '    finish(turn, round, conflict);\n    return;',
      '    finish(turn, round, conflict);\n    startStore(turn, round);\n    return;',
    ),
    planted(
      'rounds',
      'a claim that is done with counts as a conflict',
      '!round.busy.every(isDone)',
      'round.busy.length > 0',
    ),
    planted(
      'rounds',
      'rounds of one Region outbid each other',
      'if (Object.values(memory.rounds).some((other) => other !== round && isAtIt(other))) {',
      'if (Object.values(memory.rounds).some((other) => other !== round && isAtIt(other) && round.id < 0)) {',
    ),
    planted(
      'rounds',
      'the third Region is never told',
      '  tellChosen(turn, round.key, round.version);\n  owe(disk.outbox, slot(round.key), out, settings.lagMillis);\n',
      '',
    ),
    planted(
      'mrsc',
      'eventual reads show what is not chosen',
      'values: [itemOf(disk, request.key).learned.stored]',
      'values: [itemOf(disk, request.key).accepted.stored]',
    ),
    planted(
      'mrsc',
      'strong reads are answered by the Region alone',
      "if (request.type === 'read' && request.level === 'eventual') {",
      "if (request.type === 'read') {",
    ),
  ],
};
