/**
 * Sending over the connection between a follower and its leader. Every message carries the connection's number and its
 * own place in the order, so that either end notices when one is lost for ever: then the connection is as good as
 * broken, since TCP would never have left a gap.
 */
import type {FromFollower, FromLeader} from './messages.ts';
import type {Learner, Turn} from './state.ts';

type Unsent<Message> = Message extends unknown ? Omit<Message, 'channel' | 'seq'> : never;

/** Sends to the leader this server follows or joins; nowhere when it does neither. */
export function tellLeader({memory, out}: Turn, message: Unsent<FromFollower>): void {
  const {following} = memory;
  if (!following) return;
  following.sent += 1;
  out.send(following.leader, {...message, channel: following.channel, seq: following.sent} as FromFollower);
}

/** Sends to one follower. */
export function tell({out}: Turn, learner: Learner, message: Unsent<FromLeader>): void {
  learner.sent += 1;
  out.send(learner.node, {...message, channel: learner.channel, seq: learner.sent} as FromLeader);
}
