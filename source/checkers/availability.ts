/**
 * The theorem's A, node by node, and the yield that users saw, counted as completions arrive (TRUTHS.md 6 and 17).
 *
 * A is Gilbert and Lynch's: every request received by a node that has not failed gets a non-error response. One live
 * node that refuses, or leaves its client in the dark, is enough to lose it; a node that is down owes no answer; a
 * request still open is not yet a failure. Yield is Fox and Brewer's: answered by asked, of all requests of the session.
 */
import type {ErrorName, NodeId, Operation} from '../sim/operation.ts';

/** The theorem's A of one node since the last fault: every request it received was answered without error. */
export type NodeAvailability = 'yes' | 'no' | 'unasked' | 'exempt';

export interface Availability {
  /** `exempt`: the node is down, and a failed node owes no answer. */
  readonly nodes: Readonly<Record<NodeId, NodeAvailability>>;
  readonly cluster: 'yes' | 'no' | 'unasked';
  /** Requests that ended since the session began, and those of them that were answered. */
  readonly asked: number;
  readonly answered: number;
}

/** Plain data for a checkpoint. `since`: requests invoked before this position of the history's clock do not count for A. */
export interface Attendance {
  since: number;
  asked: number;
  answered: number;
  readonly nodes: Record<NodeId, 'yes' | 'no'>;
}

/** Nobody asked yet. */
export function newAttendance(): Attendance {
  return {since: 0, asked: 0, answered: 0, nodes: {}};
}

/** After a fault, what nodes owe is counted anew for requests invoked at `order` or later; a repair begins no new count. */
export function onFault(attendance: Attendance, order: number): void {
  attendance.since = order;
  for (const node in attendance.nodes) delete attendance.nodes[node as NodeId];
}

/**
 * To be told of every completion. `answers` names the errors that are answers all the same: a cas whose condition was
 * false was served. `received: false` when the request never reached its node (the client was cut off): it counts for
 * yield and not for A.
 */
export function onAnswered(
  attendance: Attendance,
  operation: Operation,
  answers: readonly ErrorName[],
  received = true,
): void {
  const {node, invoked} = operation;
  const answered = isAnswered(operation, answers);
  attendance.asked += 1;
  if (answered) attendance.answered += 1;
  if (!received || invoked.order < attendance.since) return;
  if (!answered) attendance.nodes[node] = 'no';
  else attendance.nodes[node] ??= 'yes';
}

/** The verdict now, for all `nodes`, of which those in `down` are exempt. */
export function availabilityNow(
  attendance: Attendance,
  nodes: readonly NodeId[],
  down: readonly NodeId[],
): Availability {
  const shown: Record<NodeId, NodeAvailability> = {};
  for (const node of nodes) shown[node] = down.includes(node) ? 'exempt' : (attendance.nodes[node] ?? 'unasked');
  const seen = Object.values(shown);
  const cluster = seen.includes('no') ? 'no' : seen.includes('yes') ? 'yes' : 'unasked';
  return {nodes: shown, cluster, asked: attendance.asked, answered: attendance.answered};
}

/** A non-error response: `ok`, or a `fail` that is an answer by its name. */
function isAnswered({completed}: Operation, answers: readonly ErrorName[]): boolean {
  if (!completed) return false;
  const {reply} = completed;
  return reply.outcome === 'ok' || (reply.outcome === 'fail' && answers.includes(reply.error));
}
