/** What a key stands for once it is known what is chosen: a command to the lab, a change of the screen, or a wish of the program. */
import type {Command} from '../lab/command.ts';
import type {NodeId} from '../sim/operation.ts';
import type {LineEdit} from './line-edit.ts';
import type {MenuName, PageName, Tone, UiState} from './state.ts';

export type Intent =
  | {readonly type: 'ui'; readonly action: UiAction}
  /** `stops`: time stops running first. */
  | {readonly type: 'command'; readonly command: Command; readonly stops?: boolean}
  /** A line as the palette takes it. */
  | {readonly type: 'line'; readonly text: string}
  | {readonly type: 'open'; readonly system: string}
  | {readonly type: 'quit'; readonly code: 0 | 130}
  | {readonly type: 'suspend'};

export type UiAction =
  | {readonly type: 'choose'; readonly node: NodeId}
  | {readonly type: 'menu'; readonly menu: MenuName}
  | {readonly type: 'highlight'; readonly index: number}
  | {readonly type: 'page'; readonly page: PageName}
  | {readonly type: 'scroll'; readonly by: number}
  /** No further than this many rows. */
  | {readonly type: 'stopAt'; readonly furthest: number}
  | {readonly type: 'size'; readonly size: UiState['size']}
  | {readonly type: 'line'; readonly text: string}
  | {readonly type: 'edit'; readonly edit: LineEdit}
  | {readonly type: 'problem'; readonly text: string}
  | {readonly type: 'said'; readonly text: string}
  | {readonly type: 'close'}
  | {readonly type: 'pane'}
  | {readonly type: 'level'; readonly level: string | null}
  | {readonly type: 'key'; readonly key: string}
  | {readonly type: 'run'; readonly running: boolean}
  | {readonly type: 'speed'; readonly by: number}
  | {readonly type: 'between'; readonly part: number}
  | {readonly type: 'message'; readonly text: string; readonly tone: Tone}
  | {readonly type: 'refused'; readonly at: number; readonly reason: string; readonly after: number}
  | {readonly type: 'hush'};
