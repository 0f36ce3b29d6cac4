/** The rules between the areas: they name what is between them, and the pane that has the arrows is bright. */
import type {Glyphs} from '../glyphs.ts';
import type {UiState} from '../state.ts';
import {type Canvas, put} from './canvas.ts';
import type {Areas} from './layout.ts';
import {columnName} from './lesson.ts';
import type {Scene} from './scene.ts';

/** Columns from which on the judge's page stands beside the log. */
export const besideLog = 110;

const pageNames = {help: 'all keys, and what the marks mean', card: 'the model card'} as const;
const judgeNames = {verdict: 'the verdict', intervals: 'operations in time'} as const;

/** Draws both rules, with the names of the panes or of the page that covers them. */
export function drawRules(canvas: Canvas, areas: Areas, scene: Scene): void {
  const {upper, lower} = areas;
  const {mode} = scene.state;
  const rule = scene.glyphs.across.repeat(canvas.width);
  put(canvas, 0, upper.y, rule, 'faint');
  put(canvas, 0, lower.y, rule, 'faint');
  if (mode.type === 'page') put(canvas, 1, upper.y, ` ${pageNames[mode.page]} `, 'title');
  else if (mode.type === 'intervals' || (mode.type === 'verdict' && canvas.width < besideLog))
    put(canvas, 1, upper.y, ` ${judgeNames[mode.type]} `, 'title');
  else nameParts(canvas, areas, scene);
}

function nameParts(canvas: Canvas, {upper, lower, cluster, log}: Areas, scene: Scene): void {
  const {state, glyphs} = scene;
  const first = state.pane === 'cluster' && !state.lesson?.page;
  if (state.mode.type === 'verdict') put(canvas, 1, upper.y, ` ${judgeNames.verdict} `, 'title');
  else if (cluster) put(canvas, cluster.x + 1, upper.y, ' cluster ', first ? 'title' : 'dim');
  if (log) {
    const name = ` ${columnName(scene, log.width - 4)} `;
    put(canvas, log.x + 1, upper.y, name, first ? 'dim' : 'title');
    if (state.logEnd && name === ' log ') put(canvas, log.x + 7, upper.y, ` ${glyphs.more} PgDn newer `, 'bar');
  }
  if (cluster && log) drawDivider(canvas, log.x - 1, {upper, lower}, glyphs);
  else put(canvas, canvas.width - 18, upper.y, ` Tab: ${otherPane(state)} `, 'dim');
}

/** Where Tab leads when one pane is shown. */
function otherPane({pane, lesson}: UiState): string {
  if (pane === 'cluster') return lesson ? 'the lesson' : 'the log';
  return pane === 'lesson' ? 'the log' : 'the cluster';
}

function drawDivider(canvas: Canvas, x: number, {upper, lower}: Pick<Areas, 'upper' | 'lower'>, glyphs: Glyphs): void {
  put(canvas, x, upper.y, glyphs.tee, 'faint');
  put(canvas, x, lower.y, glyphs.ruleTee, 'faint');
  for (let y = upper.y + 1; y < lower.y; y += 1) put(canvas, x, y, glyphs.down, 'faint');
}
