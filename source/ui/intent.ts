/** What a key stands for once it is known what is chosen: a command to the lab, a change of the screen, or a wish of the program. */
import type {Rung} from '../checkers/ladder.ts';
import type {Command} from '../lab/command.ts';
import type {NodeId} from '../sim/operation.ts';
import type {Film} from './film.ts';
import type {RunChange} from './lesson-run.ts';
import type {LessonWish} from './lesson-wishes.ts';
import type {LineEdit} from './line-edit.ts';
import type {Mark} from './marks.ts';
import type {LogPlace, MenuName, PageName, TimeWindow, Tone, UiState} from './state.ts';
import type {FilmWish} from './travel.ts';

export type Intent =
  | {readonly type: 'ui'; readonly action: UiAction}
  /** `stops`: time stops running first. */
  | {readonly type: 'command'; readonly command: Command; readonly stops?: boolean}
  /** A line as the palette takes it. */
  | {readonly type: 'line'; readonly text: string}
  | {readonly type: 'open'; readonly system: string}
  /** Another system beside the lab; null closes all. */
  | {readonly type: 'twin'; readonly system: string | null}
  /** `first`: the key that is pressed as soon as the lab has the keys. */
  | {readonly type: 'film'; readonly wish: FilmWish; readonly first?: string}
  | {readonly type: 'lesson'; readonly wish: LessonWish}
  | {readonly type: 'learn'; readonly name: string}
  /** The choice of this index is what the learner expects. */
  | {readonly type: 'predict'; readonly choice: number}
  | {readonly type: 'goTo'; readonly moment: number}
  /** A time as it was typed. */
  | {readonly type: 'moment'; readonly text: string}
  | {readonly type: 'stepTo'; readonly what: 'message' | 'operation'}
  /** A future of this lab that was left, or another lab that was, by its index. */
  | {readonly type: 'returnTo'; readonly to: {readonly branch: string} | {readonly left: number}}
  | {readonly type: 'scrollLog'; readonly by: number}
  | {readonly type: 'save'}
  | {readonly type: 'quit'; readonly code: 0 | 130}
  | {readonly type: 'suspend'};

export type UiAction =
  | {readonly type: 'choose'; readonly node: NodeId}
  /** Opens with the first choice highlighted, unless another is said. */
  | {readonly type: 'menu'; readonly menu: MenuName; readonly index?: number}
  | {readonly type: 'highlight'; readonly index: number}
  | {readonly type: 'page'; readonly page: PageName}
  | {readonly type: 'scroll'; readonly by: number}
  /** No further than this many rows. */
  | {readonly type: 'stopAt'; readonly furthest: number}
  | {readonly type: 'logEnd'; readonly end: LogPlace | null}
  | {readonly type: 'size'; readonly size: UiState['size']}
  | {readonly type: 'line'; readonly text: string}
  | {readonly type: 'edit'; readonly edit: LineEdit}
  | {readonly type: 'problem'; readonly text: string}
  | {readonly type: 'said'; readonly text: string}
  | {readonly type: 'moment'; readonly text: string}
  | {readonly type: 'momentProblem'; readonly text: string}
  | {readonly type: 'seen'; readonly marks: readonly Mark[]}
  | {readonly type: 'film'; readonly film: Film}
  | {readonly type: 'lessons'; readonly index: number; readonly offer: boolean}
  | {readonly type: 'lesson'; readonly change: RunChange}
  | {readonly type: 'notice'; readonly text: string | null}
  | {readonly type: 'hand'; readonly up: boolean}
  | {readonly type: 'rung'; readonly rung: Rung}
  | {readonly type: 'window'; readonly window: TimeWindow}
  | {readonly type: 'close'}
  | {readonly type: 'pane'}
  | {readonly type: 'twin'; readonly index: number | null}
  | {readonly type: 'level'; readonly level: string | null}
  | {readonly type: 'key'; readonly key: string}
  | {readonly type: 'run'; readonly running: boolean}
  | {readonly type: 'speed'; readonly by: number}
  | {readonly type: 'pace'; readonly speed: number}
  | {readonly type: 'between'; readonly part: number}
  | {readonly type: 'message'; readonly text: string; readonly tone: Tone}
  | {readonly type: 'refused'; readonly at: number; readonly reason: string; readonly after: number}
  | {readonly type: 'hush'};
