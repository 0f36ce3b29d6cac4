/** Mistakes to plant in Dynamo. */
import type {Defect} from './defect.ts';

const tests = ['test/papers/dynamo2007-storm.test.ts', 'test/papers/dynamo2007.test.ts', 'test/golden/derived.test.ts'];

const plantIn = (file: string, name: string, text: string, planted: string): Defect => ({
  name,
  file: `source/protocols/dynamo/${file}.ts`,
  text,
  planted,
  tests,
});

export const dynamo: readonly Defect[] = [
  plantIn(
    'tasks',
    'stand-ins are forgotten',
    '    if (!task.asked.includes(node)) ask(turn, task, node);',
    '    if (!task.asked.includes(node) && homesOf(turn, task.key).includes(node)) ask(turn, task, node);',
  ),
  plantIn(
    'tasks',
    'a stand-in keeps its copy as its own',
    'if (owner === null || owner === turn.out.self) store(turn.disk, item);',
    'if (owner !== turn.out.self) store(turn.disk, item);',
  ),
  plantIn(
    'tasks',
    'all stand-ins keep copies for one home',
    'missing.find((home) => !owners.includes(home)) ?? missing[0] ?? null',
    'missing[0] ?? null',
  ),
  plantIn(
    'tasks',
    'waits for one acknowledgement less',
    'return version === null ? settings.r : settings.w;',
    'return version === null ? settings.r : settings.w - 1;',
  ),
  plantIn(
    'tasks',
    'waits for one answer less',
    'return version === null ? settings.r : settings.w;',
    'return version === null ? settings.r - 1 : settings.w;',
  ),
  plantIn(
    'tasks',
    'of siblings only one is returned',
    'const versions = reconcile(task.answered.flatMap((one) => one.versions));\n  if (versions.length > 1)',
    'const versions = reconcile(task.answered.flatMap((one) => one.versions)).slice(-1);\n  if (versions.length > 1)',
  ),
  plantIn('tasks', 'no read repair', 'if (task.version === null) repair(turn, task);', ''),
  plantIn(
    'tasks',
    'read repair makes homes of stand-ins',
    ' || !homesOf(turn, key).includes(node)) continue;',
    ') continue;',
  ),
  plantIn('tasks', 'a silent node is waited for for ever', '  turn.out.hangUp(node);\n  onLost(turn, node);', ''),
  plantIn(
    'tasks',
    'a put is stored although it is refused',
    '  const inReach = reachable(turn, key).length;',
    '  const inReach = reachable(turn, key).length;\n  if (version !== null) keep(turn, itemOf(key, version), null);',
  ),
  plantIn(
    'tasks',
    'a put that too few answered is called done',
    "reply(turn, task, {outcome: 'info', error: task.version === null ? 'get-failed' : 'put-failed', detail});",
    "reply(turn, task, {outcome: 'ok', context: ''});",
  ),
  plantIn(
    'hints',
    'a copy is deleted before it was handed over',
    "out.send(owner, {type: 'handoff', hint, item});",
    "out.send(owner, {type: 'handoff', hint, item});\n  disk.hints = disk.hints.filter((one) => one.owner !== owner);",
  ),
  plantIn('hints', 'a copy handed over is kept', '  disk.hints = kept;', ''),
  plantIn('hints', 'the owner does not take what was kept for it', '  store(disk, item);\n', ''),
  plantIn(
    'state',
    'reads do not see the copies kept for others',
    'return kept.length === 0 ? own : reconcile([...own, ...kept]);',
    'return kept.length < 0 ? kept : own;',
  ),
  plantIn(
    'state',
    'a copy replaces whatever is there',
    'const after = reconcile([...before, ...versions]);',
    'const after = versions;',
  ),
  plantIn(
    'clock',
    'clocks are compared by one component',
    'return other.every(({node, count}) => countOf(one, node) >= count);',
    'return other.length === 0 || other.some(({node, count}) => countOf(one, node) >= count);',
  ),
  plantIn(
    'clock',
    'the newest pair is forgotten first',
    'other.at - one.at || other.count - one.count',
    'one.at - other.at || one.count - other.count',
  ),
  plantIn('clock', 'merging takes the lower counts', 'pair.count > known.count', 'pair.count < known.count'),
  plantIn(
    'versions',
    'ancestors stay beside their descendants',
    '  if (!descends(version.clock, other.clock)) return true;',
    '  if (!descends(version.clock, other.clock)) return false;',
  ),
  plantIn(
    'requests',
    'the clock of the context is dropped',
    'const context = parseClock(request.context);',
    'const context = parseClock(undefined);',
  ),
  plantIn(
    'requests',
    'a put descends from whatever its coordinator has',
    'const context = parseClock(request.context);',
    'const context = versionsAt(disk, request.key).flatMap((one) => one.clock);',
  ),
  plantIn(
    'requests',
    'a count is given twice',
    'return Math.max(told, disk.counts[slot(key)] ?? 0, ...found) + 1;',
    'return found.length < 0 ? 0 : told + 1;',
  ),
  plantIn(
    'requests',
    'outsiders coordinate',
    'if (homes.includes(out.self) || first === undefined || first === out.self)',
    'if (homes.length > 0 || first === undefined || first === out.self)',
  ),
  plantIn(
    'requests',
    'a request whose coordinator is silent is lost',
    '  if (!taken) onRequest(turn, id, request);\n  else out.reply',
    '  if (taken) out.reply',
  ),
  plantIn('peers', 'a failed node stays failed', '  memory.failed = memory.failed.filter((one) => one !== node);', ''),
  plantIn(
    'peers',
    'failed nodes are not tried again',
    "  for (const node of memory.failed) out.send(node, {type: 'ping'});",
    '',
  ),
  plantIn(
    'anti-entropy',
    'differing trees are not followed down',
    'if (hashOf(turn, range, place) === hash) return;',
    'if (hash >= 0) return;',
  ),
  plantIn(
    'anti-entropy',
    'trees do not see versions',
    'versions.map(({clock, by}) =>',
    'versions.slice(9999).map(({clock, by}) =>',
  ),
  plantIn('anti-entropy', 'equal trees are followed down', 'if (hashOf(turn, range, place) === hash) return;', ''),
  plantIn(
    'anti-entropy',
    'what the other lacks is not given back',
    '  if (lacking.length > 0) out.send',
    '  if (lacking.length < 0) out.send',
  ),
];
