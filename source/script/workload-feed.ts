/**
 * A feed: each client posts on its own wall, a key, and reads the walls of the others. An old post hurts nobody much.
 *
 * **Choices.** A wall holds the number of its newest post. One turn in four is a post. A reader's lag is how long the oldest
 * post that it ought to have seen had been acknowledged when it asked; of siblings it sees the newest. A post that nobody
 * could tell about and that lands late may cover a newer one: that answer is not stale, the post is gone.
 */
import {between} from '../sim/chance.ts';
import type {Millis} from '../sim/operation.ts';
import {ask, type Setting, type Task, type WorkloadRow} from './workload-task.ts';

interface Feed extends Setting {
  /** The posts of each wall that were tried, and those that were acknowledged, oldest first. */
  readonly walls: readonly {tried: number; readonly posted: {readonly post: number; readonly at: Millis}[]}[];
  readonly counts: Record<'posts' | 'posted' | 'refused' | 'unknown' | 'reads' | 'answered' | 'stale', number>;
  lag: Millis;
}

const numbers = [
  ['posts', 'posts that a client tried'],
  ['posted', 'posts that were acknowledged'],
  ['refused', 'posts that certainly do not stand on the wall'],
  ['unknown', 'posts of which nobody can tell'],
  ['reads', 'timelines asked for'],
  ['answered', 'timelines that came'],
  ['stale', 'timelines without a post that had been acknowledged before'],
  ['lag', 'milliseconds by which a timeline was behind, on average'],
] as const;

/** A row of the table of workloads. */
export const feed: WorkloadRow = {
  name: 'feed',
  help: 'posts and timelines: an old answer hurts little, none at all hurts',
  numbers,
  begin(setting) {
    const self = newFeed(setting);
    return {
      opening: nothingToDo,
      turn: (client) => (between(self.chance, 1, 4) === 1 ? post(self, client) : look(self, client)),
      closing: nothingToDo,
      numbers: () => ({...self.counts, lag: averageLag(self)}),
      sentence: () => sentenceOf(self),
    };
  },
};

function newFeed(setting: Setting): Feed {
  const walls = Array.from({length: setting.clients}, () => ({tried: 0, posted: []}));
  const counts = {posts: 0, posted: 0, refused: 0, unknown: 0, reads: 0, answered: 0, stale: 0};
  return {...setting, walls, counts, lag: 0};
}

function* nothingToDo(): Task {}

function wallOf(client: number): string {
  return `wall${client + 1}`;
}

function* post({asker, walls, counts}: Feed, client: number): Task {
  const wall = walls[client];
  if (wall === undefined) throw new Error(`there is no wall ${client}`);
  wall.tried += 1;
  counts.posts += 1;
  const number = wall.tried;
  const {outcome, heard} = yield* ask(asker.write(wallOf(client), String(number)));
  if (outcome === 'ok') {
    counts.posted += 1;
    wall.posted.push({post: number, at: heard});
  } else counts[outcome === 'unknown' ? 'unknown' : 'refused'] += 1;
}

function* look(self: Feed, client: number): Task {
  const {asker, chance, walls, counts} = self;
  const others = walls.length < 2 ? 0 : between(chance, 1, walls.length - 1);
  const whose = (client + others) % walls.length;
  counts.reads += 1;
  const {outcome, values, stale, asked} = yield* ask(asker.read(wallOf(whose)));
  if (outcome !== 'ok') return;
  counts.answered += 1;
  if (!stale) return;
  counts.stale += 1;
  const newest = Math.max(0, ...values.map((value) => Number(value ?? 0)));
  const missed = walls[whose]?.posted.find(({post: number, at}) => number > newest && at < asked);
  if (missed !== undefined) self.lag += asked - missed.at;
}

function averageLag({lag, counts}: Feed): Millis {
  return counts.answered === 0 ? 0 : Math.trunc(lag / counts.answered);
}

function sentenceOf(self: Feed): string {
  const {posts, posted, refused, unknown, reads, answered, stale} = self.counts;
  return [
    `posts ${posts}, taken ${posted}, refused ${refused}, unknown ${unknown}`,
    `timelines ${reads}, answered ${answered}, stale ${stale}, ${averageLag(self)} ms behind on average`,
  ].join('; ');
}
