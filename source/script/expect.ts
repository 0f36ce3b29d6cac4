/**
 * What each expectation means: whether it holds of a snapshot, and what was found, in a sentence.
 *
 * **Choices.** A stale read is an ok read (it was answered), so `ok` holds of it too; `stale` is the narrower word. Of a
 * write, the value is the one written. A rung that nobody could judge is `unknown`, and then only `unknown` holds.
 */
import type {Rung, RungVerdict} from '../checkers/ladder.ts';
import type {LabEvent} from '../lab/event.ts';
import type {LabSnapshot, NodeAvailability} from '../lab/snapshot.ts';
import type {ClientId, Operation, OperationId, Stored} from '../sim/operation.ts';
import type {Answer, Expectation, Seen} from './line.ts';
import {describeOperation, describeOutcome, describeSeen} from './outcome.ts';
import type {WorkloadReport} from './workload.ts';

export interface Finding {
  readonly holds: boolean;
  /** What is so, whether expected or not. */
  readonly found: string;
}

/** What is said of every rung of the ladder; asked for only by those who need it, since it can cost something. */
export type Verdicts = () => readonly RungVerdict[];

const answers: Readonly<Record<RungVerdict['verdict'], Answer>> = {true: 'yes', false: 'no', unknown: 'unknown'};

/** What the judge says of a rung, and why; of a violated one also the operations that prove it. */
export interface Answered {
  readonly answer: Answer;
  readonly because: string;
  readonly witness?: readonly OperationId[];
}

/** What the judge says of a rung now. */
export function answerOf(verdicts: Verdicts, rung: Rung): Answered {
  const judged = verdicts().find((one) => one.rung === rung);
  if (!judged) throw new Error(`the judge does not know the rung ${rung}`);
  const {sentence: because, witness} = judged;
  return {answer: answers[judged.verdict], because, ...(witness ? {witness: witness.operations} : {})};
}

type Completed = Extract<LabEvent, {type: 'completed'}>;
type Of<T extends Expectation['type']> = Extract<Expectation, {type: T}>;

type Examine<E> = (expected: E, see: LabSnapshot, verdicts: Verdicts, reports: readonly WorkloadReport[]) => Finding;

const rows: {readonly [T in Expectation['type']]: Examine<Of<T>>} = {
  answered: (expected, see) =>
    findCompleted(expected.client, see, ({operation, judged}) => {
      const is = expected.as === 'stale' ? judged.mark === 'stale' : judged.mark === 'ok' || judged.mark === 'stale';
      return (
        is && (expected.values.length === 0 || sameValues(expected.values, judged.values ?? [writtenBy(operation)]))
      );
    }),
  unanswered: (expected, see) =>
    findCompleted(expected.client, see, ({judged}) => {
      return judged.mark === expected.as && (expected.error === null || judged.error === expected.error);
    }),
  pending: ({client}, see) => {
    const last = lastOf(client, see);
    return last && !last.completed
      ? {holds: true, found: `${describeOperation(last)} waits for its answer`}
      : findCompleted(client, see, () => false);
  },
  rung: ({rung, answer}, _see, verdicts) => {
    const judged = answerOf(verdicts, rung);
    return {holds: judged.answer === answer, found: `${rung} is ${judged.answer}: ${judged.because}`};
  },
  available: ({node, answer}, {availability}) => {
    const found = node === null ? availability.cluster : (availability.nodes[node] ?? 'unasked');
    return {holds: found === answer, found: `${found}: ${node ?? 'the cluster'} ${availableMeans[found]}`};
  },
  yield: ({relation, percent}, {availability: {asked, answered}}) => {
    const holds = asked > 0 && compare[relation](answered * 100, percent * asked);
    return {holds, found: asked === 0 ? 'nothing was asked' : `${answered} of ${asked} were answered`};
  },
  lost: ({count}, {lost, operations}) => {
    const named = operations.filter((operation) => lost.includes(operation.id)).map(describeOperation);
    const which = named.length > 0 ? `, ${named.slice(0, 3).join('; ')}${named.length > 3 ? ' …' : ''}` : '';
    return {holds: lost.length === count, found: `acknowledged writes lost: ${lost.length}${which}`};
  },
  workload: ({name, number, relation, count}, _see, _verdicts, reports) => {
    const report = reports.findLast((one) => one.name === name);
    if (!report) return {holds: false, found: `no workload ${name} has come to its end`};
    const found = report.numbers[number] ?? 0;
    return {holds: compare[relation](found, count), found: `${number} of the ${name} is ${found}`};
  },
  converged: ({answer}, see) => {
    return {
      holds: see.converged === (answer === 'yes'),
      found: see.converged ? 'all live replicas agree' : 'replicas differ',
    };
  },
  leader: ({oneOf}, {leader, leaders}) => {
    const holds = leader === null ? oneOf.length === 0 : oneOf.includes(leader);
    const claims = leaders.filter((node) => node !== leader);
    const claim = claims.length > 0 ? `; ${claims.join(' and ')} only believes to` : '';
    return {holds, found: `${leader ?? 'nobody'} leads with a majority${claim}`};
  },
  copy: ({node, key, values}, see) => {
    const data = see.nodes.find((row) => row.id === node)?.view.data ?? {};
    const held = textsOf(Object.hasOwn(data, key) ? (data[key] ?? []) : []);
    return {holds: sameValues(values, held), found: `${node} holds ${describeSeen(held)} for ${key}`};
  },
};

/** To follow the name of a node, or `the cluster`; since the last fault, always. */
const availableMeans: Readonly<Record<NodeAvailability, string>> = {
  yes: 'answered every request without error',
  no: 'left a request without an answer, or refused one',
  unasked: 'was not asked for anything since the last fault',
  exempt: 'is down, and a failed node owes no answer',
};

const compare: Readonly<Record<Of<'yield'>['relation'], (one: number, other: number) => boolean>> = {
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
  '=': (one, other) => one === other,
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
};

/** Whether the expectation holds now; `reports` are those of workloads that have come to their end. */
export function examine(
  expected: Expectation,
  see: LabSnapshot,
  verdicts: Verdicts,
  reports: readonly WorkloadReport[] = [],
): Finding {
  return (rows[expected.type] as Examine<Expectation>)(expected, see, verdicts, reports);
}

/** The texts of a copy; a key never heard of is an absent one. */
export function textsOf(stored: readonly Stored[]): readonly Seen[] {
  return stored.length === 0 ? [null] : stored.map(({value}) => value);
}

function lastOf(client: ClientId, see: LabSnapshot): Operation | undefined {
  return see.operations.findLast((operation) => operation.client === client);
}

function findCompleted(client: ClientId, see: LabSnapshot, test: (completed: Completed) => boolean): Finding {
  const last = lastOf(client, see);
  if (!last) return {holds: false, found: `${client} has asked for nothing yet`};
  const completed = see.events.findLast(
    (event): event is Completed => event.type === 'completed' && event.operation.id === last.id,
  );
  if (!completed) return {holds: false, found: `${describeOperation(last)} still waits for its answer`};
  return {holds: test(completed), found: `${describeOperation(last)} ${describeOutcome(completed.judged)}`};
}

function writtenBy({request}: Operation): Seen {
  if (request.type === 'write') return request.value;
  return request.type === 'cas' ? request.to : null;
}

/** The same values in whatever order: siblings have none. */
function sameValues(expected: readonly Seen[], found: readonly Seen[]): boolean {
  const rest = [...(found.length === 0 ? [null] : found)];
  for (const value of expected) {
    const index = rest.indexOf(value);
    if (index < 0) return false;
    rest.splice(index, 1);
  }
  return rest.length === 0;
}
