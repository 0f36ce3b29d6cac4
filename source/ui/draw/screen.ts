/** The whole screen from a scene. Pure: the same scene gives the same cells. */
import type {Glyphs} from '../glyphs.ts';
import {type Area, type Canvas, newCanvas, put, windowOf} from './canvas.ts';
import {drawCluster} from './cluster.ts';
import {drawFooter, drawHint} from './footer.ts';
import {type Areas, areasOf} from './layout.ts';
import {drawLog} from './log.ts';
import {drawPage} from './pages.ts';
import {drawOffers} from './prompt.ts';
import type {Scene} from './scene.ts';
import {drawStrip, drawTitle} from './status.ts';
import {drawTooSmall, fitsScreen} from './too-small.ts';

/** All cells of the screen, exactly as many as the terminal has. */
export function drawScreen(scene: Scene): Canvas {
  const {size, state} = scene;
  const canvas = newCanvas(size.columns, size.rows);
  if (!fitsScreen(size)) {
    drawTooSmall(canvas, size);
    return canvas;
  }
  const areas = areasOf(size, state.pane);
  drawTitle(windowOf(canvas, areas.title), scene);
  drawRules(canvas, areas, scene);
  if (areas.cluster) drawCluster(windowOf(canvas, inset(areas.cluster)), scene);
  if (areas.log) drawLog(windowOf(canvas, areas.log), scene);
  if (state.mode.type === 'line') drawOffers(windowOf(canvas, areas.strip), scene);
  else drawStrip(windowOf(canvas, areas.strip), scene);
  if (state.mode.type === 'page') drawPage(windowOf(canvas, pageArea(areas)), scene);
  drawHint(windowOf(canvas, areas.hint), scene);
  drawFooter(windowOf(canvas, areas.footer), scene);
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

const pageNames = {help: 'all keys', card: 'the model card'} as const;

/** The rules name what is between them; the pane that has the arrows is bright. */
function drawRules(canvas: Canvas, {upper, lower, cluster, log}: Areas, {glyphs, state}: Scene): void {
  const rule = glyphs.across.repeat(canvas.width);
  put(canvas, 0, upper.y, rule, 'faint');
  put(canvas, 0, lower.y, rule, 'faint');
  if (state.mode.type === 'page') {
    put(canvas, 1, upper.y, ` ${pageNames[state.mode.page]} `, 'title');
    return;
  }
  const name = (x: number, text: 'cluster' | 'log') =>
    put(canvas, x, upper.y, ` ${text} `, state.pane === text ? 'title' : 'dim');
  if (cluster) name(cluster.x + 1, 'cluster');
  if (log) name(log.x + 1, 'log');
  if (cluster && log) drawDivider(canvas, log.x - 1, {upper, lower}, glyphs);
  else put(canvas, canvas.width - 18, upper.y, ` Tab: ${cluster ? 'the log' : 'the cluster'} `, 'dim');
}

function drawDivider(canvas: Canvas, x: number, {upper, lower}: Pick<Areas, 'upper' | 'lower'>, glyphs: Glyphs): void {
  put(canvas, x, upper.y, glyphs.tee, 'faint');
  put(canvas, x, lower.y, glyphs.ruleTee, 'faint');
  for (let y = upper.y + 1; y < lower.y; y += 1) put(canvas, x, y, glyphs.down, 'faint');
}
