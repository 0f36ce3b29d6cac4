/** The judge's page: C with every rung and the chosen one at length, A node by node, P, and what the heals came to. */
import {type Canvas, fill, putLine} from './canvas.ts';
import type {Scene} from './scene.ts';
import {consistencyRows} from './verdict-consistency.ts';
import {availabilityRows, partitionRows} from './verdict-network.ts';
import {healingRows, replicaRows, unknownRows} from './verdict-replicas.ts';
import type {Row} from './verdict-rows.ts';

/** All rows of the page in so many columns. */
export function verdictPageRows(scene: Scene, columns: number): Row[] {
  const width = columns - 2;
  const sections = [consistencyRows, availabilityRows, partitionRows, replicaRows, healingRows, unknownRows];
  return sections
    .map((rows) => rows(scene, width))
    .filter((rows) => rows.length > 0)
    .flatMap((rows, index) => (index === 0 ? rows : [[], ...rows]));
}

/** Draws the page from its scrolled row on, with a remark when more follows. */
export function drawVerdictPage(canvas: Canvas, scene: Scene): void {
  if (scene.state.mode.type !== 'verdict') return;
  const rows = verdictPageRows(scene, canvas.width);
  const from = Math.min(scene.state.mode.scroll, Math.max(0, rows.length - canvas.height));
  fill(canvas, {x: 0, y: 0, width: canvas.width, height: canvas.height});
  const below = rows.length - from - canvas.height;
  rows.slice(from, from + canvas.height - (below > 0 ? 1 : 0)).forEach((row, index) => {
    putLine(canvas, 1, index, row);
  });
  if (below <= 0) return;
  const text = ` ${scene.glyphs.more} ${below + 1} more, PgDn `;
  putLine(canvas, canvas.width - text.length - 1, canvas.height - 1, [[text, 'bar']]);
}
