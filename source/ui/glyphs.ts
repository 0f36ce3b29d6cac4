/**
 * The characters the screen is drawn with: one set for UTF-8 terminals, one of ASCII alone.
 *
 * No emoji, nothing two columns wide, and where a common glyph has an emoji twin (scissors, a play sign) another stands
 * in its place. Lines between nodes are dots at three heights of a cell, which every font has (braille is missing in some).
 */

/** Corners and edges of a box: top left, top right, bottom left, bottom right, across, down. */
export interface Frame {
  readonly corners: readonly [string, string, string, string];
  readonly across: string;
  readonly down: string;
}

export interface Glyphs {
  readonly name: 'unicode' | 'ascii';
  readonly box: Frame;
  /** The node a person has chosen. */
  readonly chosen: Frame;
  /** A node that is down. */
  readonly broken: Frame;
  readonly across: string;
  readonly down: string;
  readonly tee: string;
  readonly ruleTee: string;
  /** Roles. */
  readonly leader: string;
  readonly loneLeader: string;
  readonly follower: string;
  readonly seeker: string;
  readonly member: string;
  /** States. */
  readonly paused: string;
  readonly crashed: string;
  /** Links: a dot by where the line runs through its cell, and the marks of faults. */
  readonly wire: Readonly<Record<'top' | 'middle' | 'bottom' | 'steep', string>>;
  readonly cut: string;
  readonly held: string;
  readonly slow: string;
  readonly lossy: string;
  readonly flap: string;
  readonly toward: {readonly up: string; readonly down: string; readonly left: string; readonly right: string};
  /** Packets. */
  readonly packet: string;
  readonly faintPacket: string;
  /** Outcomes. */
  readonly ok: string;
  readonly stale: string;
  readonly refused: string;
  readonly unknown: string;
  readonly violated: string;
  readonly unasked: string;
  readonly waiting: string;
  readonly later: string;
  /** The rest. */
  readonly run: string;
  readonly stop: string;
  readonly past: string;
  readonly times: string;
  readonly dot: string;
  readonly differs: string;
  readonly ellipsis: string;
  readonly more: string;
  readonly caret: string;
}

export const unicode: Glyphs = {
  name: 'unicode',
  box: {corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│'},
  chosen: {corners: ['┏', '┓', '┗', '┛'], across: '━', down: '┃'},
  broken: {corners: ['┌', '┐', '└', '┘'], across: '╌', down: '╎'},
  across: '─',
  down: '│',
  tee: '┬',
  ruleTee: '┴',
  leader: '★',
  loneLeader: '☆',
  follower: '▸',
  seeker: '◌',
  member: '•',
  paused: '‖',
  crashed: '†',
  wire: {top: '˙', middle: '·', bottom: '.', steep: ':'},
  cut: '╳',
  held: '‖',
  slow: '~',
  lossy: '%',
  flap: '±',
  toward: {up: '▴', down: '▾', left: '◂', right: '▸'},
  packet: '●',
  faintPacket: '•',
  ok: '✓',
  stale: '≈',
  refused: '✗',
  unknown: '?',
  violated: '◆',
  unasked: '○',
  waiting: '…',
  later: '↓',
  run: '▸',
  stop: '‖',
  past: '◂',
  times: '×',
  dot: '·',
  differs: '≠',
  ellipsis: '…',
  more: '↓',
  caret: '›',
};

/** Stand-ins for the few characters beyond ASCII that texts (titles, helps, a system's card) are written with. */
const standIns: Readonly<Record<string, string>> = {
  '·': '-',
  '…': '~',
  '›': '>',
  '’': "'",
  '–': '-',
  '—': '-',
  '×': 'x',
  '≥': '>',
  '↑': '^',
  '↓': 'v',
  '←': '<',
  '→': '>',
};

/** A text for a terminal that shows these glyphs; what people typed stays as it is. */
export function spell(text: string, {name}: Glyphs): string {
  return name === 'unicode' ? text : text.replace(/[·…›’–—×≥↑↓←→]/g, (character) => standIns[character] ?? character);
}

export const ascii: Glyphs = {
  name: 'ascii',
  box: {corners: ['+', '+', '+', '+'], across: '-', down: '|'},
  chosen: {corners: ['#', '#', '#', '#'], across: '=', down: '#'},
  broken: {corners: ['+', '+', '+', '+'], across: '.', down: ':'},
  across: '-',
  down: '|',
  tee: '+',
  ruleTee: '+',
  leader: '*',
  loneLeader: 'o',
  follower: '>',
  seeker: '?',
  member: '.',
  paused: '"',
  crashed: '!',
  wire: {top: "'", middle: '-', bottom: '.', steep: ':'},
  cut: 'X',
  held: '"',
  slow: '~',
  lossy: '%',
  flap: '&',
  toward: {up: '^', down: 'v', left: '<', right: '>'},
  packet: '@',
  faintPacket: 'o',
  ok: '+',
  stale: '~',
  refused: 'x',
  unknown: '?',
  violated: '$',
  unasked: '_',
  waiting: '_',
  later: 'v',
  run: '>',
  stop: '"',
  past: '<',
  times: 'x',
  dot: '-',
  differs: '!',
  ellipsis: '~',
  more: 'v',
  caret: '>',
};
