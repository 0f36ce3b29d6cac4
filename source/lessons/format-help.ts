/** The format of a lesson as a page of help, from the tables that also read it. */
import {wrap, wrapRows} from '../script/wrap.ts';
import {expectedOf, type Field, lessonFields, trackFields} from './format.ts';
import {type FieldName, type GoalRow, goalFields} from './goal-fields.ts';
import {goalRows} from './goals.ts';
import {verbGroups} from './verbs.ts';

/** Every field of a lesson file and every goal with its fields; lines of at most 80 letters. */
export function describeFormat(): string {
  return [
    'A lesson is a YAML file\n',
    wrapRows(lessonFields.flatMap((field) => rowsOf(field))),
    '\nGoals\n',
    wrapRows(goalRows.map((row) => [usageOf(row), `${row.help}; as in: ${row.example}`])),
    '\nFields of goals\n',
    wrapRows(
      Object.entries(goalFields).map(([name, {help, kind, example}]) => [
        name,
        `${help}${wordsOf(kind)}; as in: ${example}`,
      ]),
    ),
    '\nTracks, a list in tracks.yaml beside the lessons\n',
    wrapRows(trackFields.flatMap((field) => rowsOf(field))),
    `\n${wrap(rules(), 80).join('\n')}\n`,
  ].join('');
}

function rowsOf({name, needed, help, kind}: Field, before = ''): (readonly [string, string])[] {
  const inner = 'fields' in kind ? kind.fields.flatMap((field) => rowsOf(field, `${before}${name}.`)) : [];
  const what = kind.type === 'fields' || kind.type === 'list' ? listOf(kind) : expectedOf(kind);
  return [[`${before}${name}`, `${help}; ${what}${needed ? '' : ', may be left out'}`], ...inner];
}

function listOf(kind: Extract<Field['kind'], {type: 'fields' | 'list'}>): string {
  return kind.type === 'list' ? `a list of ${kind.least} to ${kind.most}` : 'with these fields';
}

function usageOf({name, needs = [], takes = []}: GoalRow): string {
  return [name, ...needs, ...takes.map((field: FieldName) => `[${field}]`)].join(' ');
}

function wordsOf(kind: (typeof goalFields)[FieldName]['kind']): string {
  return 'words' in kind ? `: ${kind.words.join(', ')}` : '';
}

function rules(): string {
  const groups = Object.entries(verbGroups).map(([name, verbs]) => `${name} stands for ${verbs.join(', ')}`);
  return `Only what the learner does after the setup counts, and only as it stands: undo takes a goal back. Scripts are lines as in cap-tui run, behind a | when there are several. Among the verbs, ${groups.join('; ')}. cap-tui learn --prove FILE holds a lesson to its own solution, its wrong way, its prediction and its par.`;
}
