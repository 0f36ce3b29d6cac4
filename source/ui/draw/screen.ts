/** The whole screen from a scene. Pure: the same scene gives the same cells. */
import {type Area, type Canvas, newCanvas, windowOf} from './canvas.ts';
import {drawCaption} from './caption.ts';
import {drawCluster} from './cluster.ts';
import {drawFooter, drawHint} from './footer.ts';
import {drawIntervals} from './intervals.ts';
import {type Areas, areasOf, captionRows} from './layout.ts';
import {drawColumn} from './lesson.ts';
import {drawLessonList} from './lesson-list.ts';
import {drawQuestion} from './lesson-question.ts';
import {drawMenu} from './menu.ts';
import {drawNotice} from './notice.ts';
import {drawPage} from './pages.ts';
import {drawOffers} from './prompt.ts';
import {besideLog, drawRules} from './rules.ts';
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
  const areas = twinAreas(areasOf(size, state.pane, captionRows({...state, size})), scene);
  drawTitle(windowOf(canvas, areas.title), scene);
  drawRules(canvas, areas, scene);
  drawTimeBar(windowOf(canvas, areas.lower), scene);
  if (areas.cluster) drawCluster(windowOf(canvas, inset(areas.cluster)), scene);
  if (!drawTwin(canvas, areas, scene) && areas.log) drawColumn(canvas, areas.log, scene);
  if (state.mode.type === 'line') drawOffers(windowOf(canvas, areas.strip), scene);
  else drawStrip(windowOf(canvas, areas.strip), scene);
  if (state.mode.type === 'page') drawPage(windowOf(canvas, pageArea(areas)), scene);
  if (state.mode.type === 'verdict') drawVerdictPage(windowOf(canvas, verdictArea(areas)), scene);
  if (state.mode.type === 'intervals') drawIntervals(windowOf(canvas, pageArea(areas)), scene);
  if (state.mode.type === 'lessons') drawLessonList(windowOf(canvas, listArea(areas)), scene);
  drawCaption(windowOf(canvas, areas.caption), scene);
  drawHint(windowOf(canvas, areas.hint), scene);
  drawFooter(windowOf(canvas, areas.footer), scene);
  drawQuestion(canvas, scene);
  drawMenu(canvas, scene);
  drawNotice(canvas, scene);
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

/** The list of lessons has the title's row as well. */
function listArea({hint}: Areas): Area {
  return {x: 0, y: 0, width: hint.width, height: hint.y};
}

/** The judge's page leaves the log beside it where there is room for both. */
export function verdictArea(areas: Areas): Area {
  const {log, upper} = areas;
  const page = pageArea(areas);
  if (!log || page.width < besideLog) return page;
  return {x: 0, y: upper.y + 1, width: log.x - 1, height: log.height};
}
