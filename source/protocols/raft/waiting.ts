/** The clients' requests that a node has taken and not answered, from arrival to answer or deadline. */
import type {OperationId, Reply, Request, Stored} from '../../sim/operation.ts';
import type {Proposal} from './messages.ts';
import {beats, type Memory, type Turn, type Waiting} from './state.ts';
import {storedAt} from './store.ts';

const done: Reply = Object.freeze({outcome: 'ok'});

/** Notes a request with its two deadlines: the client's, which travels with it, and the server's own. */
export function startWaiting(turn: Turn, id: OperationId, request: Request, proposal: Proposal | null): void {
  const {memory, settings} = turn;
  memory.waiting.push({
    id,
    key: request.key,
    since: memory.ticks,
    giveUpAt: memory.ticks + beats(settings, request.timeout ?? settings.clientTimeoutMillis),
    limitAt: memory.ticks + beats(settings, settings.requestLimitMillis) + 1,
    proposal,
  });
}

/** Takes a request off the list; undefined when it is not waiting here. */
export function stopWaiting(memory: Memory, id: OperationId): Waiting | undefined {
  const {waiting} = memory;
  for (let place = 0; place < waiting.length; place += 1) {
    if (waiting[place]?.id === id) return waiting.splice(place, 1)[0];
  }
  return undefined;
}

/** Answers a read from this node's own copy. */
export function answerRead(turn: Turn, id: OperationId, key: string): void {
  turn.out.reply(id, {outcome: 'ok', values: [storedAt(turn.disk.data, key)]});
}

/** Answers a proposal that was just applied here, if its client is still waiting at this node. */
export function answerProposal(turn: Turn, proposal: Proposal, mismatch: Stored | null): void {
  const {out, memory} = turn;
  if (proposal.origin !== out.self || !stopWaiting(memory, proposal.stored.by)) return;
  if (mismatch) out.reply(proposal.stored.by, {outcome: 'fail', error: 'mismatch', values: [mismatch]});
  else out.reply(proposal.stored.by, done);
}
