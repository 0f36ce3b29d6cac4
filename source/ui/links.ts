/** What is said of a link wherever it matters: in the picture, in menus, in the reasons of keys. */
import type {LinkSnapshot} from '../lab/snapshot.ts';

/** Any fault that `heal` takes away. */
export function isFaulty(link: LinkSnapshot): boolean {
  return link.state !== 'open' || link.slowBy > 0 || link.lossPercent > 0 || link.flapEvery > 0;
}
