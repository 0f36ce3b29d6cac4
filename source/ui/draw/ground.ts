/** The ground the cluster is drawn on: boxes and wires for a number of nodes in an area, kept until one of them changes. */
import type {NodeId} from '../../sim/operation.ts';
import type {Area} from './canvas.ts';
import {boxesOf} from './layout.ts';
import {type Wire, wireBetween} from './wires.ts';

export interface Ground {
  readonly nodes: readonly NodeId[];
  readonly boxes: readonly Area[];
  /** By pair, as `n1 n2`, the first in order first. */
  readonly wires: Readonly<Record<string, Wire>>;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

let kept: {readonly key: string; readonly ground: Ground} | null = null;

/** Boxes (of so many rows of content at most) and wires; geometry alone, so the last answer is remembered. */
export function groundOf(nodes: readonly NodeId[], {width, height}: Room, rows: number): Ground {
  const key = `${nodes.join()} ${width}x${height} ${rows}`;
  if (kept?.key !== key) kept = {key, ground: measured(nodes, boxesOf(nodes.length, width, height, rows))};
  return kept.ground;
}

/** The way from one node to another, whichever of the two comes first in order. */
export function wayOf(ground: Ground, from: string, to: string): Wire | null {
  const there = ground.wires[`${from} ${to}`];
  if (there) return there;
  const back = ground.wires[`${to} ${from}`];
  return back ? {cells: back.cells.toReversed(), heights: back.heights.toReversed()} : null;
}

function measured(nodes: readonly NodeId[], boxes: readonly Area[]): Ground {
  const wires: Record<string, Wire> = {};
  nodes.forEach((from, index) => {
    for (let other = index + 1; other < nodes.length; other += 1) {
      wires[`${from} ${nodes[other]}`] = wireBetween(boxes[index]!, boxes[other]!, boxes);
    }
  });
  return {nodes, boxes, wires};
}
