/** The answers of a coordinator that are not ok, with what Cassandra's texts want to know. */
import type {Level, Reply, RequestType} from '../../sim/operation.ts';

type WriteType = 'SIMPLE' | 'CAS';

/** Too few replicas are known to be up: nothing was sent, nothing happened. */
export function unavailable(level: Level, required: number, alive: number): Reply {
  return {outcome: 'fail', error: 'unavailable', detail: {consistency: named(level), required, alive}};
}

/** Some replicas may have it. */
export function writeTimeout(level: Level, required: number, received: number, writeType: WriteType): Reply {
  return {outcome: 'info', error: 'write-timeout', detail: {consistency: named(level), required, received, writeType}};
}

/** `data`: whether the one replica asked for the value itself was among those that answered. */
export function readTimeout(level: Level, required: number, received: number, data: boolean): Reply {
  const retrieved = data ? 'True' : 'False';
  return {outcome: 'info', error: 'read-timeout', detail: {consistency: named(level), required, received, retrieved}};
}

/** A compare-and-set was outbid again and again. */
export function contended(level: Level, required: number, contentions: number): Reply {
  const detail = {consistency: named(level), required, received: 0, contentions};
  return {outcome: 'info', error: 'cas-contention', detail};
}

/** Some replicas accepted a proposal, too few, and the others refused: a later ballot may yet complete it. */
export function halfAccepted(accepted: number): Reply {
  return {outcome: 'info', error: 'cas-unknown', detail: {accepted}};
}

/** A level that this kind of request cannot have (ConsistencyLevel.validateForRead, validateForWrite, validateForCas). */
export function notForThis(level: Level, type: RequestType): Reply {
  return {outcome: 'fail', error: 'invalid', detail: {why: whyNot(level, type)}};
}

function whyNot(level: Level, type: RequestType): string {
  if (type === 'cas') return 'Invalid consistency for conditional update. Must be one of SERIAL or LOCAL_SERIAL';
  if (type === 'read') return `${named(level)} ConsistencyLevel is only supported for writes`;
  return 'You must use conditional updates for serializable writes';
}

function named(level: Level): string {
  return level.toUpperCase();
}
