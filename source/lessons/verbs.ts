/** The verbs of the script language by which lessons speak of commands: what is asked before, and what is forbidden. */
import type {Command} from '../lab/command.ts';
import {actionNames} from '../script/actions.ts';
import {verbs} from '../script/grammar.ts';

/** Words that stand for several verbs. */
export const verbGroups: Readonly<Record<string, readonly string[]>> = {
  ask: ['read', 'write', 'cas', 'delete'],
  split: ['cut', 'isolate', 'partition', 'shape'],
};

/** Not commands: a lesson can neither ask before them nor forbid them. */
const others = ['system', 'say', 'note', 'beat', 'expect', 'workload', 'wait', 'ACTION'];

let known: readonly string[] | null = null;

/** Every verb that a command can have, the groups first. */
export function commandVerbs(): readonly string[] {
  known ??= [
    ...Object.keys(verbGroups),
    ...verbs.map((verb) => verb.name).filter((name) => !others.includes(name)),
    ...actionNames(),
  ];
  return known;
}

/** The verb that a command is written with: `write`, `shape`, `promote`. */
function verbOf(command: Command): string {
  if (command.type === 'invoke') return command.ask.type;
  return command.type === 'action' ? command.name : command.type;
}

/** Whether a command has this verb, or one of its group. */
export function hasVerb(command: Command, verb: string): boolean {
  const group = Object.hasOwn(verbGroups, verb) ? verbGroups[verb] : undefined;
  return (group ?? [verb]).includes(verbOf(command));
}
