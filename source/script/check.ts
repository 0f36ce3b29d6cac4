/**
 * Checks a script against the system it is to run on, before anything runs: a node, a level, an action or an error that
 * this system does not have is a mistake in the script, wherever the line stands.
 */
import type {Command, Place} from '../lab/command.ts';
import {levelsFor} from '../lab/levels.ts';
import type {Cluster} from '../sim/cluster.ts';
import type {Act, Expectation, WorkloadOrder} from './line.ts';
import {type Problem, shown} from './problem.ts';
import {type Script, type ScriptLine, type Unreadable, unreadable} from './script.ts';
import {closest} from './suggest.ts';
import {splitWords} from './words.ts';

/** A word of the script with the words that this system would have allowed there. */
interface Doubt {
  readonly word: string;
  readonly allowed: readonly string[];
  readonly what: string;
  /** A line that would be right, with an allowed word in it. */
  readonly example: (word: string) => string;
}

/** The first thing in the script that this cluster does not have; null when it has everything. */
export function checkScript(script: Script, cluster: Cluster): Unreadable | null {
  for (const line of script.lines) {
    const doubt = doubts(line.line.act, cluster).find(({word, allowed}) => !allowed.includes(word));
    if (doubt) return unreadable(script.fileName, line.number, problemOf(line, doubt));
  }
  return null;
}

function doubts(act: Act, cluster: Cluster): Doubt[] {
  if (act.type === 'command')
    return [...nodeDoubts(placesOf(act.command), cluster), ...wordDoubts(act.command, cluster)];
  if (act.type === 'workload') return workloadDoubts(act.order, cluster);
  if (act.type === 'until')
    return 'node' in act.condition && act.condition.node ? nodeDoubts([act.condition.node], cluster) : [];
  return act.type === 'expect' ? expectationDoubts(act.expectation, cluster) : [];
}

/** Only names of nodes are in doubt: words such as leader are resolved when the line runs, clients there are as many as wanted. */
function nodeDoubts(places: readonly Place[], cluster: Cluster): Doubt[] {
  const what = `a node of this ${cluster.name}, which has ${cluster.nodes.join(' ')}`;
  const named = places.filter((place) => /^n\d/.test(place));
  return named.map((word) => ({word, allowed: cluster.nodes, what, example: (node) => `crash ${node}`}));
}

function placesOf(command: Command): readonly Place[] {
  if (command.type === 'partition') return command.groups.flat();
  if (command.type === 'heal') return command.between ? [command.between.from, command.between.to] : [];
  if ('from' in command) return [command.from, command.to];
  return 'node' in command && command.node !== undefined ? [command.node] : [];
}

function wordDoubts(command: Command, cluster: Cluster): Doubt[] {
  if (command.type === 'action') {
    const allowed = cluster.actions.map((row) => row.name);
    return [{word: command.name, allowed, what: `an action of ${cluster.name}`, example: (name) => `${name} n1`}];
  }
  if (command.type !== 'invoke' || command.ask.level === undefined) return [];
  const {type, level} = command.ask;
  const words = {read: 'x', delete: 'x', write: 'x 1', cas: 'x 1 2'}[type];
  return [
    {
      word: level,
      allowed: levelsFor(cluster.levels, type),
      what: `a level of ${cluster.name} for a ${type}`,
      example: (name) => `c1 ${type} ${words} ${name}`,
    },
  ];
}

/** At its level a workload must at least read or write. */
function workloadDoubts({name, level}: WorkloadOrder, cluster: Cluster): Doubt[] {
  if (level === null) return [];
  const allowed = [...new Set([...levelsFor(cluster.levels, 'read'), ...levelsFor(cluster.levels, 'write')])];
  const what = `a level of ${cluster.name} for a workload`;
  return [{word: level, allowed, what, example: (one) => `workload ${name} level=${one} for 20s`}];
}

function expectationDoubts(expectation: Expectation, cluster: Cluster): Doubt[] {
  if (expectation.type === 'unanswered' && expectation.error !== null) {
    const {as, error} = expectation;
    const allowed = cluster.errors.filter((row) => row.certain === (as === 'fail')).map((row) => row.name);
    return [
      {
        word: error,
        allowed,
        what: `an error of ${cluster.name} that is ${as}`,
        example: (name) => `expect c1 ${as} ${name}`,
      },
    ];
  }
  if (expectation.type === 'leader') return nodeDoubts(expectation.oneOf, cluster);
  return 'node' in expectation && expectation.node !== null ? nodeDoubts([expectation.node], cluster) : [];
}

function problemOf({text, line}: ScriptLine, {word, allowed, what, example}: Doubt): Problem {
  const first = allowed[0];
  const choice = /which has/.test(what) ? '' : first === undefined ? ' (it has none)' : `: ${allowed.join(', ')}`;
  return {
    column:
      line.act.type === 'workload' ? text.indexOf('level=') + 7 : columnOf(text, word, line.act.type === 'command'),
    found: shown(word),
    expected: what + choice,
    example: first === undefined ? 'crash n1' : example(first),
    hint: /^n\d/.test(word) ? null : closest(word, allowed),
  };
}

/** Where the word stands: the last such word of a command, whose level comes after everything it could be mistaken for. */
function columnOf(text: string, word: string, last: boolean): number {
  const found = splitWords(text.replace(/[>|]/g, ' ')).filter((row) => row.text === word);
  return (last ? found.at(-1) : found[0])?.column ?? 1;
}
