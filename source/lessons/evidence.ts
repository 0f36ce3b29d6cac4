/** Reads off a lab what goals look at: what the learner did, each thing with what was so at its moment. */
import type {Judged} from '../lab/event.ts';
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {OperationId} from '../sim/operation.ts';
import type {Asked, Deed, Evidence, Groups} from './goal.ts';
import {cutLinksAt, groupsAt, onIntervention, sideOf, troublesAt, wholeNetwork} from './network.ts';
import type {Start} from './open.ts';

/** What there is to be graded at the moment that the lab shows. */
export function evidenceOf(lab: Pick<Lab, 'snapshot' | 'verdicts'>, start: Start): Evidence {
  const snapshot = lab.snapshot();
  return {snapshot, verdicts: lab.verdicts(), before: start.snapshot, ...ownPart(snapshot, start)};
}

function ownPart({nodes, events, operations}: LabSnapshot, start: Start): Pick<Evidence, 'asked' | 'deeds'> {
  const network = wholeNetwork(nodes.map(({id}) => id));
  const answers = answersIn(events);
  const asked: Asked[] = [];
  const deeds: Deed[] = [];
  let groups: Groups = groupsAt(network, 0);
  let split = 0;
  const lookAt = (at: number): Groups => {
    const now = groupsAt(network, at);
    if (!areSame(now, groups)) split += 1;
    groups = now;
    return now;
  };
  for (const [index, event] of events.entries()) {
    if (event.type === 'intervened') {
      const before = lookAt(event.at);
      onIntervention(network, event.intervention, event.at);
      const {at, intervention, leader = null} = event;
      if (index >= start.events) deeds.push({at, intervention, leader, before, after: lookAt(at)});
    } else if (event.type === 'invoked' && index >= start.events) {
      const operation = operations[event.operation.id - 1] ?? event.operation;
      const {node} = operation;
      const now = lookAt(event.at);
      const judged = answers.get(operation.id);
      const group = now.find((one) => one.includes(node)) ?? [node];
      const leads = event.leads === true;
      const faults = {cutLinks: cutLinksAt(network, event.at), deedCount: deeds.length};
      const wrong = {troubles: troublesAt(network, event.at), down: Object.keys(network.down).length, ...faults};
      asked.push({operation, ...(judged && {judged}), leads, side: sideOf(now, node), group, split, ...wrong});
    }
  }
  return {asked, deeds};
}

function answersIn(events: LabSnapshot['events']): ReadonlyMap<OperationId, Judged> {
  const answers = new Map<OperationId, Judged>();
  for (const event of events) if (event.type === 'completed') answers.set(event.operation.id, event.judged);
  return answers;
}

function areSame(one: Groups, other: Groups): boolean {
  return one.length === other.length && one.every((group, index) => group.join() === other[index]?.join());
}
