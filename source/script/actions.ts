/** What may be asked of a node besides requests, as `repair n1`: each system brings its own names. */
import {systems} from '../systems/index.ts';
import {chooseOptions} from '../systems/system.ts';
import {nodePlace} from './kinds.ts';
import type {Act} from './line.ts';
import {type Kind, take} from './reader.ts';
import type {Verb} from './verb.ts';
import {asAct} from './verbs-faults.ts';

let known: readonly string[] | null = null;

/** The names of all systems' actions; which of them a system has is checked when a script meets it. */
export function actionNames(): readonly string[] {
  known ??= [
    ...new Set(
      systems.flatMap((system) => system.open(chooseOptions(system, {})).actions.map((action) => action.name)),
    ),
  ];
  return known;
}

export const actionName: Kind<string> = {
  expected: 'an action such as repair',
  read: (word) => (word.quoted ? undefined : actionNames().find((name) => name === word.text)),
  offer: (see) =>
    see
      ? see.system.actions.map((row) => ({text: row.name, help: row.help}))
      : actionNames().map((text) => ({text, help: ''})),
};

/** Not in the table of verbs by a name of its own: its names are the systems'. */
export const actionVerb: Verb = {
  name: 'ACTION',
  usage: 'NODE',
  example: 'repair n1',
  help: 'asks a node for something that only this system has',
  parse: (reader) => asAct({type: 'action', name: take(reader, actionName), node: take(reader, nodePlace)}),
  print: (act: Act) =>
    act.type === 'command' && act.command.type === 'action' ? `${act.command.name} ${act.command.node}` : undefined,
};
