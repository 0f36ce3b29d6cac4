/** The table of goals: by these names lessons ask for something to come about. */
import type {GoalRow} from './goal-fields.ts';
import {askedGoals} from './goals-asked.ts';
import {comparedGoals} from './goals-compared.ts';
import {judgedGoals} from './goals-judged.ts';
import {networkGoals} from './goals-network.ts';

export const goalRows: readonly GoalRow[] = [...askedGoals, ...comparedGoals, ...networkGoals, ...judgedGoals];

/** The goal of this name; throws where a lesson was not read before. */
export function goalNamed(name: string): GoalRow {
  const row = goalRows.find((one) => one.name === name);
  if (!row) throw new Error(`no goal is called ${name}`);
  return row;
}
