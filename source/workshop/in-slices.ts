/** Work that belongs to no seat yet, done in slices beside the seats: a session that is brought back, a lesson for whoever comes. */
import {performance} from 'node:perf_hooks';
import type {Governor} from './governor.ts';

/** Real milliseconds before the others have their turn. */
export const slice = 3;

/** Takes all steps, as the governor grants time for them; resolves with what they come to. */
export function inSlices<T>(governor: Governor, steps: Generator<unknown, T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const serve = () => {
      try {
        return takeSome(steps, resolve);
      } catch (error) {
        reject(error);
        return false;
      }
    };
    governor.hurry({serve, step() {}});
  });
}

/** A slice of the steps; whether there are more. */
function takeSome<T>(steps: Generator<unknown, T>, onEnd: (value: T) => void): boolean {
  const end = performance.now() + slice;
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) {
      onEnd(next.value);
      return false;
    }
    if (performance.now() >= end) return true;
  }
}
