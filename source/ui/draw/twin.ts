/** The twin that is shown: beside the lab where there is room for two pictures, else in the place of the lab's. */
import type {LabSnapshot} from '../../lab/snapshot.ts';
import type {Operation} from '../../sim/operation.ts';
import {clean} from '../text.ts';
import {firstDifference, type Twin, twinOf} from '../twin.ts';
import {type Area, type Canvas, fill, put, putLine, type Span, windowOf} from './canvas.ts';
import {drawCluster} from './cluster.ts';
import type {Areas} from './layout.ts';
import {outcomes, requestText, seenText} from './outcome.ts';
import type {Scene} from './scene.ts';

/** Columns from which on two clusters stand side by side. */
const sideBySide = 120;

/** The twin that a person has chosen to see; null for none. */
export function shownTwin({state, twins = []}: Pick<Scene, 'state' | 'twins'>): Twin | null {
  return state.twin === null ? null : (twins[state.twin] ?? null);
}

/** Two pictures get the same room; where only one fits, the other areas stay as they are. */
export function twinAreas(areas: Areas, scene: Scene): Areas {
  const {cluster, log, upper} = areas;
  if (shownTwin(scene) === null || !cluster || !log || upper.width < sideBySide) return areas;
  const half = Math.floor((upper.width - 1) / 2);
  return {...areas, cluster: {...cluster, width: half}, log: {...log, x: half + 1, width: upper.width - half - 1}};
}

/** Draws the twin where it belongs, with both names; false when none is shown and nothing was drawn. */
export function drawTwin(canvas: Canvas, {cluster, log, upper}: Areas, scene: Scene): boolean {
  const twin = shownTwin(scene);
  const {twins = []} = scene;
  if (twin === null || !cluster) return false;
  const place = firstDifference(scene.snapshot, twins);
  const first = place === null ? undefined : scene.snapshot.operations[place];
  const other = place === null ? undefined : twinOf(twin, place);
  const both = log !== null && upper.width >= sideBySide;
  if (both)
    drawSide(canvas, cluster, {scene, snapshot: scene.snapshot, name: nameOf(scene.snapshot), operation: first});
  const name = `${nameOf(twin.snapshot)} (${(scene.state.twin ?? 0) + 1} of ${twins.length}, Tab)`;
  drawSide(canvas, both ? log : cluster, {scene, snapshot: twin.snapshot, name, operation: other});
  return both;
}

interface Picture {
  readonly scene: Scene;
  readonly snapshot: LabSnapshot;
  readonly name: string;
  /** The first that differs, as it went here. */
  readonly operation: Operation | undefined;
}

/** A cluster under its name, and the operation that differs in its last row. */
function drawSide(canvas: Canvas, area: Area, {scene, snapshot, name, operation}: Picture): void {
  fill(canvas, area);
  put(windowOf(canvas, {...area, y: area.y - 1, height: 1}), 1, 0, ` ${clean(name)} `, 'title');
  drawCluster(windowOf(canvas, {...area, x: area.x + 1, width: area.width - 2, height: area.height - 1}), {
    ...scene,
    snapshot,
  });
  const row = windowOf(canvas, {...area, y: area.y + area.height - 1, height: 1});
  if (operation) putLine(row, 1, 0, differenceSpans(operation, scene));
}

/** `≠ c2 read x: ✓ 2`. */
function differenceSpans({client, request, completed}: Operation, {glyphs}: Scene): Span[] {
  const start: Span[] = [[`${glyphs.differs} ${client} ${requestText(request)}: `, 'strong']];
  if (!completed) return [...start, [glyphs.waiting, 'dim']];
  const {reply} = completed;
  const {glyph, style} = outcomes[reply.outcome];
  const what =
    reply.outcome === 'ok' ? (reply.values ?? []).map(({value}) => seenText(value)).join(' or ') : reply.error;
  return [...start, [`${glyph(glyphs)} ${clean(what) || 'ok'}`, style]];
}

function nameOf({system}: LabSnapshot): string {
  return system.title;
}
