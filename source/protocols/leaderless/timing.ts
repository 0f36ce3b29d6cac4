/** Cassandra 4's times that a learner is not offered to change (SYSTEMS.md section 10). */
import type {Millis} from '../../sim/operation.ts';

/** A round of gossip begins so long after the last one ended. */
export const gossipEvery: Millis = 1000;
/** The longest that a round takes: with it, a silence is noticed after 17 to 24 s, as on real nodes. */
export const gossipTakes: Millis = 150;
/** Hint files are looked through this often. */
export const hintsEvery: Millis = 10_000;
/** How long a compare-and-set goes on trying against others (cas_contention_timeout). */
export const casPatience: Millis = 1000;
/** The longest pause before it tries again. */
export const casPause: Millis = 100;
/** A connection on which nothing sent was answered for so long is given up (internode_tcp_user_timeout). */
export const silenceOfPeer: Millis = 30_000;
/** The same for the first word to a peer believed to be down. */
export const silenceOfSuspect: Millis = 10_000;
/** Hints under way to one node at a time. */
export const hintsAtOnce = 8;
/** Reads remembered for the speculative retry's 99th percentile, which among so few is their longest. */
export const latenciesKept = 64;
