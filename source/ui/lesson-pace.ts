/**
 * How fast time runs in a lesson that nobody has set a speed in: in slow motion right after something was asked or broken,
 * so that its messages are seen to travel; plainly while a client waits; else between the two.
 */
import type {Millis} from '../sim/operation.ts';
import type {See} from './see.ts';
import {slowMotion, speeds} from './state.ts';

/** How long something is watched, in virtual milliseconds: a round to the leader and the others and back. */
const views: Readonly<Record<string, Millis>> = {invoked: 100, intervened: 60};
const longestView = 100;

/** The speed of the moment, as an index. */
export function lessonPace({snapshot, state}: See): number {
  const {events, now, clients} = snapshot;
  const own = state.lesson?.start.events ?? 0;
  for (let index = events.length - 1; index >= own; index -= 1) {
    const {type, at} = events[index]!;
    if (now - at > longestView) break;
    if (now - at < (views[type] ?? 0)) return slowMotion;
  }
  return clients.some(({waiting}) => waiting !== null) ? plain : idle;
}

const plain = speeds.findIndex(({factor}) => factor === 1);
const idle = speeds.findIndex(({factor}) => factor === 1 / 2);
