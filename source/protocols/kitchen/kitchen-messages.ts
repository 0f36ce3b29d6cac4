/** What is said on the phone between a branch and the main kitchen. */
import type {OperationId, Reply, Request} from '../../sim/operation.ts';
import type {Label} from '../../sim/protocol.ts';
import {lineText, type MenuLine} from './menu.ts';

export type Message =
  | {readonly type: 'order'; readonly id: OperationId; readonly request: Request}
  | {readonly type: 'answer'; readonly id: OperationId; readonly reply: Reply}
  /** Changes from number `from` on. */
  | {readonly type: 'news'; readonly from: number; readonly lines: readonly MenuLine[]}
  | {readonly type: 'ring'; readonly heard: number}
  | {readonly type: 'here'};

/** What is said, in a few words. */
export function describe(message: Message): Label {
  if (message.type === 'order') return {text: `order: ${message.request.type} ${message.request.key}`, faint: false};
  if (message.type === 'answer') return {text: `kitchen says ${message.reply.outcome}`, faint: false};
  if (message.type === 'news') return {text: `news: ${message.lines.map(lineText).join(', ')}`, faint: false};
  return {text: message.type === 'ring' ? 'ring' : 'here', faint: true};
}
