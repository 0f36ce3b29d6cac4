/** What can be said of a node before anything is asked of it: whom it hears. The place to predict from. */
import type {LabSnapshot} from '../../lab/snapshot.ts';
import type {NodeId} from '../../sim/operation.ts';
import {linkOf} from '../menus.ts';
import type {Style} from '../theme.ts';

export interface Outlook {
  readonly text: string;
  readonly style: Style;
}

/** From the links and states alone; what a request will meet is for the person to predict and the run to show. */
export function outlookOf(snapshot: LabSnapshot, id: NodeId): Outlook {
  const node = snapshot.nodes.find((one) => one.id === id);
  if (!node) return {text: '', style: 'plain'};
  if (node.state === 'down') return {text: 'down: k restarts it', style: 'refused'};
  if (node.state === 'paused') return {text: 'paused: z lets it go on', style: 'unknown'};
  const total = snapshot.nodes.length;
  if (total === 1) return {text: 'outside CAP: no other replica', style: 'dim'};
  const heard =
    1 + snapshot.nodes.filter((peer) => peer.id !== id && peer.state === 'up' && hears(snapshot, id, peer.id)).length;
  const text = `hears ${heard} of ${total}`;
  const {leading} = snapshot.system;
  if (heard * 2 > total || leading?.byMajority === false) return {text, style: 'dim'};
  return {text: `${text}: no majority`, style: leading ? 'refused' : 'dim'};
}

/** Both ways, directly, now. */
function hears(snapshot: LabSnapshot, one: NodeId, other: NodeId): boolean {
  return linkOf(snapshot, one, other)?.state === 'open' && linkOf(snapshot, other, one)?.state === 'open';
}
