/** What the tests of lessons share: labs to be graded, and every goal with the example that its help gives. */
import {readFileSync} from 'node:fs';
import {parse} from 'yaml';
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import {evidenceOf} from '../../source/lessons/evidence.ts';
import type {Evidence, GoalCall} from '../../source/lessons/goal.ts';
import type {About, GoalRow} from '../../source/lessons/goal-fields.ts';
import {goalNamed, goalRows} from '../../source/lessons/goals.ts';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {playThrough, type Start} from '../../source/lessons/open.ts';
import {readLesson} from '../../source/lessons/read.ts';
import {shapeOfGoal} from '../../source/lessons/shape.ts';
import {openScript} from '../../source/script/open.ts';
import {parseScript, type ScriptLine} from '../../source/script/script.ts';
import type {Cluster} from '../../source/sim/cluster.ts';
import {systems} from '../../source/systems/index.ts';
import {chooseOptions} from '../../source/systems/system.ts';

/** The text of the lesson that most tests begin from. */
export const waitsText = readFileSync(new URL('waits.yaml', import.meta.url), 'utf8');

/** That lesson with something in it replaced; every replacement must be found. */
export function waits(...changes: readonly (readonly [string, string])[]): Lesson {
  const text = changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`not in the lesson: ${from}`);
    return before.replace(from, to);
  }, waitsText);
  const read = readLesson(text, 'waits.yaml');
  if (!read.ok) throw new Error(read.message);
  return read.lesson;
}

/** Lines of a script without `system`. */
export function lines(...texts: readonly string[]): readonly ScriptLine[] {
  const read = parseScript(texts.join('\n'), 'test.cap');
  if (!read.ok) throw new Error(read.message);
  return read.script.lines;
}

/** The moment at which a lab stands, as the beginning of a learner's part. */
export function startAt(lab: Lab): Start {
  const snapshot = lab.snapshot();
  const {now, events, operations} = snapshot;
  const entries = lab.journal().entries.length;
  return {now, entries, events: events.length, operations: operations.length, snapshot};
}

/** A system on which a setup has been played. */
export function opened(system: string, setup: readonly string[]): {readonly lab: Lab; readonly start: Start} {
  const read = parseScript([`system ${system}`, ...setup].join('\n'), 'test.cap');
  if (!read.ok) throw new Error(read.message);
  const script = openScript(read.script, {options: {}});
  if (!script.ok) throw new Error(script.message);
  const failures = playThrough(read.script.lines, script.lab);
  if (failures.length > 0) throw new Error(failures.map(({text}) => text).join('\n'));
  return {lab: script.lab, start: startAt(script.lab)};
}

/** What is missing of a goal after a setup on three nodes of etcd, or another system, and these lines of the learner's. */
export function missing(
  name: string,
  about: About,
  own: readonly string[],
  {system = 'etcd nodes=3 seed=1', setup = ['wait until leader']} = {},
): string | null {
  const {lab, start} = opened(system, setup);
  playThrough(lines(...own), lab);
  return goalNamed(name).examine(evidenceOf(lab, start), about);
}

/** Every goal as its example calls it. */
export function exampleGoals(): readonly GoalCall[] {
  return goalRows.map((row) => ({name: row.name, about: aboutIn(row)}));
}

/** What the example of a row is about, read as a lesson file's is; some system has its words. */
export function aboutIn(row: GoalRow): GoalCall['about'] {
  const [, text = '{}'] = row.example.split(', about: ');
  const clusters = systems.map((system) => system.open(chooseOptions(system, {})));
  const levels = clusters.flatMap((cluster) => cluster.levels.map(({name}) => name));
  return shapeOfGoal(row, {nodes: ['n1', 'n2', 'n3'], levels}).parse(parse(text, {schema: 'failsafe'}));
}

/** What is missing of each of these goals. */
export function missingOf(calls: readonly GoalCall[], evidence: Evidence): Readonly<Record<string, string | null>> {
  return Object.fromEntries(calls.map(({name, about}) => [name, goalNamed(name).examine(evidence, about)]));
}

/** A lab that has done nothing. */
export function fresh(cluster: Cluster, seed: number): {readonly lab: Lab; readonly start: Start} {
  const lab = openLab(cluster, seed);
  return {lab, start: startAt(lab)};
}
