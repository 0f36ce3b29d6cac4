/** What the marks on the screen mean, for whoever looks it up: a table like that of the keys, and part of the same page. */
import type {Glyphs} from '../glyphs.ts';
import type {Style} from '../theme.ts';

export interface Mark {
  readonly glyph: (glyphs: Glyphs) => string;
  readonly style: Style;
  readonly means: string;
}

/** In the order in which the screen is read: nodes, copies, links, answers, the judge, the time bar. */
export const legend: readonly Mark[] = [
  {glyph: ({leader}) => leader, style: 'leader', means: 'a node that leads; where it takes a majority, it has one'},
  {
    glyph: ({loneLeader}) => loneLeader,
    style: 'leader',
    means: 'a node that takes itself for the leader, without a majority',
  },
  {
    glyph: ({follower}) => follower,
    style: 'plain',
    means: 'a node that follows a leader; in the log, a change of place',
  },
  {glyph: ({seeker}) => seeker, style: 'unknown', means: 'a node that knows no leader'},
  {glyph: ({member}) => member, style: 'plain', means: 'a node where nobody leads; on a link, a heartbeat or gossip'},
  {glyph: ({crashed}) => crashed, style: 'refused', means: 'a node that is down: its memory is lost, its disk is kept'},
  {glyph: ({paused}) => paused, style: 'unknown', means: 'a node that is paused; a link that holds what is under way'},
  {glyph: () => 'old', style: 'dim', means: 'a copy that an acknowledged write has replaced: no violation by itself'},
  {glyph: ({differs}) => differs, style: 'dim', means: 'copies that differ otherwise'},
  {glyph: ({packet}) => packet, style: 'packet', means: 'a message under way; on the time bar, where one stands'},
  {glyph: ({cut}) => `${cut}3`, style: 'faultStrong', means: 'a link that is cut, and how many messages wait in it'},
  {glyph: ({slow}) => `${slow}200ms`, style: 'fault', means: 'a link that is slow, and by how much'},
  {glyph: ({lossy}) => `30${lossy}`, style: 'fault', means: 'a link that loses messages, and what share of them'},
  {glyph: ({flap}) => flap, style: 'fault', means: 'a link that opens and cuts again and again'},
  {glyph: ({ok}) => ok, style: 'ok', means: 'answered; or mended; or no violation seen'},
  {
    glyph: ({stale}) => stale,
    style: 'stale',
    means: 'a stale answer: a newer value was acknowledged before it was asked',
  },
  {glyph: ({refused}) => refused, style: 'refused', means: 'refused: certainly without effect; too few for a majority'},
  {glyph: ({unknown}) => unknown, style: 'unknown', means: 'nobody can tell: it may have taken effect, or may yet'},
  {glyph: ({waiting}) => waiting, style: 'packet', means: 'waits for an answer'},
  {glyph: ({later}) => later, style: 'dim', means: 'was answered further down in the log'},
  {glyph: ({violated}) => violated, style: 'violated', means: 'a violation: no order of the operations explains it'},
  {glyph: ({unasked}) => unasked, style: 'dim', means: 'a node that was asked nothing since the last fault'},
];
