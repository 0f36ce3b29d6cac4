/** The lamps of C and A: a glyph, a colour and a word each, the same in the strip and on the judge's page. */
import type {RungVerdict} from '../../checkers/ladder.ts';
import type {Availability, NodeAvailability} from '../../lab/snapshot.ts';
import type {Glyphs} from '../glyphs.ts';
import type {Style} from '../theme.ts';

interface Lamp {
  readonly glyph: (glyphs: Glyphs) => string;
  readonly style: Style;
  readonly word: string;
}

export const rungLamps: Readonly<Record<RungVerdict['verdict'], Lamp>> = {
  true: {glyph: ({ok}) => ok, style: 'ok', word: 'no violation'},
  false: {glyph: ({violated}) => violated, style: 'violated', word: 'violated'},
  unknown: {glyph: ({unknown}) => unknown, style: 'unknown', word: 'unknown'},
};

export const nodeLamps: Readonly<Record<NodeAvailability, Lamp>> = {
  yes: {glyph: ({ok}) => ok, style: 'ok', word: 'answered every request it received'},
  no: {glyph: ({refused}) => refused, style: 'refused', word: 'left a request without a good answer'},
  unasked: {glyph: ({unasked}) => unasked, style: 'dim', word: 'was asked nothing'},
  exempt: {glyph: () => 'down', style: 'faint', word: 'is down: a failed node owes no answer'},
};

type Wording = readonly [long: string, short: string, Style];

/** What has become of the theorem's A since the last fault, at length and in short. */
export function theorem({cluster, asked}: Availability): Wording {
  return asked === 0 ? ['nothing to judge yet', 'none asked', 'dim'] : theorems[cluster];
}

const theorems: Readonly<Record<Availability['cluster'], Wording>> = {
  yes: ["the theorem's A holds so far", 'A holds', 'ok'],
  no: ["the theorem's A is lost", 'A lost', 'refused'],
  unasked: ['no node asked since the last fault', 'none asked', 'dim'],
};

/** `yield 83 % (5 of 6)` */
export function yieldText({asked, answered}: {readonly asked: number; readonly answered: number}): string {
  return asked === 0 ? 'no answers yet' : `yield ${Math.floor((answered * 100) / asked)} % (${answered} of ${asked})`;
}
