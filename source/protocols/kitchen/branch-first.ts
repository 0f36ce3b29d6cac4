/**
 * Branches that serve from their own menus: each takes every order at once, tells the others when the phone works, and of two
 * changes of a dish the later one wins.
 *
 * Source: the restaurant of CAP-TEXT.md ("diners can order from either branch, but they might receive different menus").
 * The formal twin is last-write-wins replication with one replica a request, kept together by anti-entropy.
 *
 * **Choices**
 * - "Later" is by the clock of the branch where the change was made, ties by the branch's number: a wrong clock wins wrongly.
 * - Each branch keeps a diary of changes for each branch, its own and the others', without gaps; a ring once a second says how
 *   far each diary has got, and the answer is what is missing. So news also travels through a third branch.
 * - Every branch keeps every dish. A change on a condition looks at the branch's own menu only.
 * - A branch that has not heard another for `patience` knows that they are apart; it goes on all the same.
 */
import type {Millis, NodeId, OperationId, Request} from '../../sim/operation.ts';
import type {Input, Label, NodeView, Out, Protocol} from '../../sim/protocol.ts';
import {
  answerChanged,
  answerUnchanged,
  dataOf,
  lineOf,
  lineText,
  type Menu,
  type MenuLine,
  newPrice,
  priceOf,
  writeLine,
} from './menu.ts';

/** A change, with where and when it was made. Frozen. */
export interface Change extends MenuLine {
  readonly branch: NodeId;
  /** The branch's changes are numbered from 1, without gaps. */
  readonly number: number;
  readonly at: Millis;
  /** How far the diaries of the branch had got: what the change was made in knowledge of. */
  readonly seen: Readonly<Record<NodeId, number>>;
}

export interface Disk {
  readonly menu: Menu<Change>;
  /** The changes of each branch, as far as they are known here. */
  readonly diaries: Record<NodeId, Change[]>;
}

export interface Memory {
  /** The branches that answered lately. */
  hears: NodeId[];
}

export type Message =
  | {readonly type: 'changes'; readonly changes: readonly Change[]}
  | {readonly type: 'ring'; readonly known: Readonly<Record<NodeId, number>>};

interface Turn {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly patience: Millis;
}

const ringsEvery: Millis = 1_000;

/** The protocol of branches that serve on their own. */
export function branchFirst(patience: Millis): Protocol<Disk, Memory, Message> {
  return {
    name: 'branch-first',
    format: (self, peers) => ({
      menu: {},
      diaries: Object.fromEntries([self, ...peers].sort().map((branch) => [branch, []])),
    }),
    wake: () => ({hears: []}),
    step: ({disk, memory}, input, out) => step({disk, memory, out, patience}, input),
    view,
    describe,
  };
}

function step(turn: Turn, input: Input<Message>): void {
  const {disk, out} = turn;
  if (input.type === 'request') onOrder(turn, input.id, input.request);
  else if (input.type === 'start' || (input.type === 'timer' && input.name === 'ring')) ringAll(turn);
  else if (input.type === 'timer') loseBranch(turn, input.name as NodeId);
  else if (input.type === 'closed' && input.client === undefined) loseBranch(turn, input.peer);
  else if (input.type === 'message') {
    hearBranch(turn, input.from);
    if (input.message.type === 'changes') for (const change of input.message.changes) learn(turn, change);
    else out.send(input.from, {type: 'changes', changes: missing(disk, input.message.known)});
  }
}

function onOrder(turn: Turn, id: OperationId, request: Request): void {
  const {disk, out} = turn;
  const unchanged = answerUnchanged(disk.menu, request);
  if (unchanged && alone(turn)) {
    out.note('serves from its own menu, alone — formally: A is kept; C is at risk, the answer may be old');
  }
  out.reply(id, unchanged ?? change(turn, id, request));
}

/** Whether some branch has not been heard lately. */
function alone({memory, out}: Turn): boolean {
  return memory.hears.length < out.peers.length;
}

function change(turn: Turn, id: OperationId, request: Request): ReturnType<typeof answerChanged> {
  const {disk, out} = turn;
  const mine = disk.diaries[out.self] ?? [];
  const replaced = priceOf(disk.menu, request.key);
  const at = Math.max(out.now, (mine.at(-1)?.at ?? 0) + 1);
  const made: Change = Object.freeze({
    dish: request.key,
    value: newPrice(request),
    by: id,
    branch: out.self,
    number: mine.length + 1,
    at,
    seen: Object.freeze(knownOf(disk)),
  });
  learn(turn, made);
  for (const branch of out.peers) out.send(branch, {type: 'changes', changes: [made]});
  const apart = alone(turn)
    ? ', though it cannot hear all others: A is kept, C is at risk'
    : '; the others hear of it later';
  out.note(`changes its menu: ${lineText(made)} — formally: one replica is enough for the write${apart}`);
  return answerChanged(request, replaced);
}

/** A change goes into the diary of its branch if it is the next there; if the menu has nothing later, it goes up, too. */
function learn({disk, out}: Turn, made: Change): void {
  const diary = disk.diaries[made.branch];
  if (diary === undefined || made.number !== diary.length + 1) return;
  diary.push(made);
  const hangs = lineOf(disk.menu, made.dish);
  const wins = hangs === undefined || isLater(made, hangs);
  if (wins) writeLine(disk.menu, made);
  if (hangs === undefined) return;
  const [winner, loser] = wins ? [made, hangs] : [hangs, made];
  if (knew(winner, loser)) return;
  out.note(
    `keeps ${lineText(winner)} of ${winner.branch}, the later one, and forgets ${lineText(loser)} of ${loser.branch} — formally: last write wins, and the other is dropped, acknowledged or not`,
  );
}

function isLater(one: Change, other: Change): boolean {
  return one.at > other.at || (one.at === other.at && Number(one.branch.slice(1)) > Number(other.branch.slice(1)));
}

/** Whether a change was made in knowledge of another. */
function knew({seen, branch}: Change, other: Change): boolean {
  return branch === other.branch || (seen[other.branch] ?? 0) >= other.number;
}

function knownOf({diaries}: Disk): Record<NodeId, number> {
  return Object.fromEntries(Object.entries(diaries).map(([branch, diary]) => [branch, diary.length]));
}

function missing({diaries}: Disk, known: Readonly<Record<NodeId, number>>): readonly Change[] {
  return Object.entries(diaries).flatMap(([branch, diary]) => diary.slice(known[branch as NodeId] ?? 0));
}

function ringAll({disk, out}: Turn): void {
  for (const branch of out.peers) out.send(branch, {type: 'ring', known: knownOf(disk)});
  out.arm('ring', ringsEvery);
}

function hearBranch({memory, out, patience}: Turn, branch: NodeId): void {
  out.arm(branch, patience);
  if (memory.hears.includes(branch)) return;
  memory.hears = out.peers.filter((peer) => peer === branch || memory.hears.includes(peer));
  out.note(`hears branch ${branch} — formally: the two are connected; what either missed is told now (anti-entropy)`);
}

/** Silence for too long, or the branch went dark. What was being said is lost; the next ring begins anew. */
function loseBranch({memory, out}: Turn, branch: NodeId): void {
  out.disarm(branch);
  if (!memory.hears.includes(branch)) return;
  memory.hears = memory.hears.filter((one) => one !== branch);
  out.hangUp(branch);
  out.note(
    `cannot hear branch ${branch}, and serves on — formally: a partition; A is kept at ${out.self}, and the menus may differ`,
  );
}

function view({disk, memory}: {readonly disk: Disk; readonly memory: Memory}, self: NodeId): NodeView {
  const others = (Object.keys(disk.diaries) as NodeId[]).filter((branch) => branch !== self);
  return {
    role: 'branch',
    epoch: 0,
    leads: false,
    leader: null,
    data: dataOf(disk.menu),
    suspects: others.filter((branch) => !memory.hears.includes(branch)),
    facts: [
      ['hears', memory.hears.join(' ') || 'nobody'],
      ['changes', String(Object.values(disk.diaries).reduce((sum, diary) => sum + diary.length, 0))],
    ],
  };
}

function describe(message: Message): Label {
  if (message.type === 'ring') return {text: 'ring', faint: true};
  const {changes} = message;
  return {text: changes.length === 0 ? 'nothing new' : changes.map(lineText).join(', '), faint: changes.length === 0};
}
