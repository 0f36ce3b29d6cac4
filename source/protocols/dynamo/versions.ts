/** Versions of an object, and what is left of many: those that no other descends from, which are siblings (§4.4). */
import {absent, type OperationId, type Stored} from '../../sim/operation.ts';
import {type Clock, descends, printClock} from './clock.ts';

/** Frozen, so that stores, messages and hints share it. */
export interface Version {
  readonly clock: Clock;
  /** null: deleted. */
  readonly value: string | null;
  readonly by: OperationId;
}

/** All the versions of a key that a node holds. */
export interface Item {
  readonly key: string;
  readonly versions: readonly Version[];
}

/** The versions that no other among them replaces, in the order of their writers. */
export function reconcile(versions: readonly Version[]): readonly Version[] {
  const left = versions.filter((version, place) => !versions.some((other, at) => replaces(other, at, version, place)));
  return Object.freeze(
    left.sort((one, other) => one.by - other.by || compare(printClock(one.clock), printClock(other.clock))),
  );
}

/** Of two versions with one clock, which are copies of one, or lost what told them apart, one is kept. */
function replaces(other: Version, at: number, version: Version, place: number): boolean {
  if (!descends(other.clock, version.clock)) return false;
  if (!descends(version.clock, other.clock)) return true;
  return other.by === version.by ? at < place : other.by > version.by;
}

/** Whether two reconciled lists hold the same versions. */
export function sameVersions(one: readonly Version[], other: readonly Version[]): boolean {
  return one.length === other.length && one.every((version, place) => isSame(version, other[place]));
}

function isSame(one: Version, other: Version | undefined): boolean {
  return (
    other !== undefined && one.by === other.by && descends(one.clock, other.clock) && descends(other.clock, one.clock)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** What a client is told of some versions. A put that two nodes coordinated made two versions, and is told once. */
export function storedIn(versions: readonly Version[]): readonly Stored[] {
  const told = versions.filter(({by}, place) => versions.findIndex((one) => one.by === by) === place);
  return told.length === 0 ? [absent] : told.map(({value, by}) => Object.freeze({value, by}));
}
