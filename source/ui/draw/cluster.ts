/** The picture of the cluster: links below, packets on them, nodes above. */
import {type Canvas, put} from './canvas.ts';
import {groundOf} from './ground.ts';
import {drawLinks} from './links.ts';
import {drawNode} from './node-box.ts';
import {drawPackets} from './packets.ts';
import {compareCopies} from './replicas.ts';
import type {Scene} from './scene.ts';

const factRows = 2;

/** Fills the canvas with the nodes and what goes on between them. */
export function drawCluster(canvas: Canvas, scene: Scene): void {
  const {nodes} = scene.snapshot;
  const copies = compareCopies(scene.snapshot);
  const ground = groundOf(
    nodes.map(({id}) => id),
    canvas,
    factRows + Math.max(1, copies.keys.length),
  );
  drawLinks(canvas, ground, scene);
  drawPackets(canvas, ground, scene);
  nodes.forEach((node, index) => {
    const box = ground.boxes[index];
    if (box) drawNode(canvas, box, node, copies, scene);
  });
  if (nodes.length === 1) put(canvas, 1, canvas.height - 1, 'one node: no link between replicas to cut', 'dim');
}
