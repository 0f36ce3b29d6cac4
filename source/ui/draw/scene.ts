/** Everything a picture of the screen depends on; the same scene always gives the same picture. */
import type {Glyphs} from '../glyphs.ts';
import type {See} from '../see.ts';
import type {Size} from './layout.ts';

export interface Scene extends See {
  readonly size: Size;
  readonly glyphs: Glyphs;
}
