/** The whole screen from a scene. Pure: the same scene gives the same cells. */
import type {Glyphs} from '../glyphs.ts';
import {type Area, type Canvas, newCanvas, put, windowOf} from './canvas.ts';
import {drawCaption} from './caption.ts';
import {drawCluster} from './cluster.ts';
import {drawFooter, drawHint} from './footer.ts';
import {drawIntervals} from './intervals.ts';
import {type Areas, areasOf, captionRows} from './layout.ts';
import {drawLog} from './log.ts';
import {drawMenu} from './menu.ts';
import {drawPage} from './pages.ts';
import {drawOffers} from './prompt.ts';
import type {Scene} from './scene.ts';
import {drawTitle} from './status.ts';
import {drawStrip} from './strip.ts';
import {drawTimeBar} from './time-bar.ts';
import {drawTooSmall, fitsScreen} from './too-small.ts';
import {drawTwin, twinAreas} from './twin.ts';
import {drawVerdictPage} from './verdict-page.ts';

/** All cells of the screen, exactly as many as the terminal has. */
export function drawScreen(scene: Scene): Canvas {
  const {size, state} = scene;
  const canvas = newCanvas(size.columns, size.rows);
  if (!fitsScreen(size)) {
    drawTooSmall(canvas, size);
    return canvas;
  }
  const areas = twinAreas(areasOf(size, state.pane, captionRows({film: state.film, size})), scene);
  drawTitle(windowOf(canvas, areas.title), scene);
  drawRules(canvas, areas, scene);
  drawTimeBar(windowOf(canvas, areas.lower), scene);
  if (areas.cluster) drawCluster(windowOf(canvas, inset(areas.cluster)), scene);
  if (!drawTwin(canvas, areas, scene) && areas.log) drawLog(windowOf(canvas, areas.log), scene);
  if (state.mode.type === 'line') drawOffers(windowOf(canvas, areas.strip), scene);
  else drawStrip(windowOf(canvas, areas.strip), scene);
  if (state.mode.type === 'page') drawPage(windowOf(canvas, pageArea(areas)), scene);
  if (state.mode.type === 'verdict') drawVerdictPage(windowOf(canvas, verdictArea(areas)), scene);
  if (state.mode.type === 'intervals') drawIntervals(windowOf(canvas, pageArea(areas)), scene);
  drawCaption(windowOf(canvas, areas.caption), scene);
  drawHint(windowOf(canvas, areas.hint), scene);
  drawFooter(windowOf(canvas, areas.footer), scene);
  drawMenu(canvas, scene);
  return canvas;
}

/** One free column on either side. */
function inset(area: Area): Area {
  return {...area, x: area.x + 1, width: area.width - 2};
}

/** A page covers everything between the title and the line above the keys. */
export function pageArea({title, hint}: Areas) {
  return {x: 0, y: title.height + 1, width: title.width, height: hint.y - title.height - 1};
}

/** The judge's page leaves the log beside it where there is room for both. */
export function verdictArea(areas: Areas): Area {
  const {log, upper} = areas;
  const page = pageArea(areas);
  if (!log || page.width < besideLog) return page;
  return {x: 0, y: upper.y + 1, width: log.x - 1, height: log.height};
}

/** Columns from which on the judge's page stands beside the log. */
const besideLog = 110;

const pageNames = {help: 'all keys', card: 'the model card'} as const;
const judgeNames = {verdict: 'the verdict', intervals: 'operations in time'} as const;

/** The rules name what is between them; the pane that has the arrows is bright. */
function drawRules(canvas: Canvas, {upper, lower, cluster, log}: Areas, {glyphs, state}: Scene): void {
  const rule = glyphs.across.repeat(canvas.width);
  put(canvas, 0, upper.y, rule, 'faint');
  put(canvas, 0, lower.y, rule, 'faint');
  if (state.mode.type === 'page') {
    put(canvas, 1, upper.y, ` ${pageNames[state.mode.page]} `, 'title');
    return;
  }
  if (state.mode.type === 'intervals' || (state.mode.type === 'verdict' && canvas.width < besideLog)) {
    put(canvas, 1, upper.y, ` ${judgeNames[state.mode.type]} `, 'title');
    return;
  }
  const name = (x: number, text: 'cluster' | 'log') =>
    put(canvas, x, upper.y, ` ${text} `, state.pane === text ? 'title' : 'dim');
  if (state.mode.type === 'verdict') put(canvas, 1, upper.y, ` ${judgeNames.verdict} `, 'title');
  else if (cluster) name(cluster.x + 1, 'cluster');
  if (log) name(log.x + 1, 'log');
  if (log && state.logEnd) put(canvas, log.x + 7, upper.y, ` ${glyphs.more} PgDn newer `, 'bar');
  if (cluster && log) drawDivider(canvas, log.x - 1, {upper, lower}, glyphs);
  else put(canvas, canvas.width - 18, upper.y, ` Tab: ${cluster ? 'the log' : 'the cluster'} `, 'dim');
}

function drawDivider(canvas: Canvas, x: number, {upper, lower}: Pick<Areas, 'upper' | 'lower'>, glyphs: Glyphs): void {
  put(canvas, x, upper.y, glyphs.tee, 'faint');
  put(canvas, x, lower.y, glyphs.ruleTee, 'faint');
  for (let y = upper.y + 1; y < lower.y; y += 1) put(canvas, x, y, glyphs.down, 'faint');
}
