/** What a sitting needs to teach: the lessons there are, what is known of the learner, and who is told what happens. */
import type {Catalogue} from '../lessons/lesson.ts';
import type {OpenedLesson} from '../lessons/open.ts';
import type {Fact, Progress} from '../lessons/progress.ts';

/** A fact without its time: whoever has a clock adds it. */
export type FactWithoutAt = Fact extends infer One ? (One extends Fact ? Omit<One, 'at'> : never) : never;

/** Where learning begins. */
export type Beginning =
  | {readonly type: 'list'}
  /** `left`: the lesson as it stood when the learner left it. */
  | {readonly type: 'lesson'; readonly name: string; readonly left?: OpenedLesson}
  /** The two-minute tour, offered to whoever comes for the first time. */
  | {readonly type: 'tour'};

/** What can be seen of a classroom. */
export interface School {
  readonly catalogue: Catalogue;
  readonly progress: Progress;
  /** Somebody sees a raised hand. */
  readonly seesHands: boolean;
  /** Who sits here comes back by a ticket, or would if they had no key. */
  readonly givesTickets: boolean;
}

export interface Classroom {
  readonly catalogue: Catalogue;
  progress(): Progress;
  onFact(fact: FactWithoutAt): void;
  readonly start: Beginning;
  /** A hand is raised or lowered; left out where nobody would see it. */
  readonly onHand?: (up: boolean) => void;
  /** The words that bring the learner back; null for whoever needs none. Left out where nobody has any. */
  readonly ticket?: () => string | null;
}
