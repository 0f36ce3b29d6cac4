/** Packets on their way between nodes: a dot on the wire, small and faint for routine, and names for the ones that matter. */
import type {PacketSnapshot} from '../../lab/snapshot.ts';
import {clean, clip, widthOf} from '../text.ts';
import {type Area, type Canvas, put} from './canvas.ts';
import {type Ground, wayOf} from './ground.ts';
import type {Scene} from './scene.ts';
import type {Cell} from './wires.ts';

const longestLabel = 14;

/** Draws dots, then as many names as find room: beside the chosen node first. */
export function drawPackets(canvas: Canvas, ground: Ground, scene: Scene): void {
  const under = scene.snapshot.packets.filter(({held}) => !held);
  const placed = under.flatMap((packet) => {
    const cell = cellOf(ground, packet, scene.snapshot.now + scene.state.between);
    return cell ? [{packet, cell}] : [];
  });
  // What matters is drawn last, above the routine.
  const sorted = placed.toSorted((a, b) => importance(a.packet, scene) - importance(b.packet, scene));
  for (const {packet, cell} of sorted) {
    const {faintPacket, packet: dot} = scene.glyphs;
    put(canvas, cell.x, cell.y, packet.faint ? faintPacket : dot, packet.faint ? 'dim' : 'packet');
  }
  const taken = [...ground.boxes, ...sorted.map(({cell}) => ({...cell, width: 1, height: 1}))];
  for (const {packet, cell} of sorted.toReversed()) {
    if (!packet.faint) drawName(canvas, clip(clean(packet.label), longestLabel, scene.glyphs.ellipsis), cell, taken);
  }
}

/** Where a packet is at a moment; null when its way lies under boxes. */
export function cellOf(ground: Ground, packet: PacketSnapshot, now: number): Cell | null {
  const cells = wayOf(ground, packet.from, packet.to)?.cells ?? [];
  const whole = Math.max(1, packet.arrivesAt - packet.sentAt);
  const part = Math.max(0, Math.min(1, (now - packet.sentAt) / whole));
  return cells[Math.min(cells.length - 1, Math.floor(part * cells.length))] ?? null;
}

function importance({faint, from, to}: PacketSnapshot, {state}: Scene): number {
  return (faint ? 0 : 2) + (from === state.chosen || to === state.chosen ? 1 : 0);
}

/** Puts a name right or left of its dot where nothing else stands; leaves it out when there is no room. */
function drawName(canvas: Canvas, name: string, cell: Cell, taken: Area[]): void {
  const width = widthOf(name);
  for (const x of [cell.x + 1, cell.x - width]) {
    // One free cell around, so that two names never read as one.
    const area = {x: x - 1, y: cell.y, width: width + 2, height: 1};
    if (
      x < 0 ||
      x + width > canvas.width ||
      taken.some((other) => meets(area, other) && !(other.width === 1 && other.x === cell.x && other.y === cell.y))
    )
      continue;
    put(canvas, x, cell.y, name, 'label');
    taken.push(area);
    return;
  }
}

function meets(one: Area, other: Area): boolean {
  const across = one.x < other.x + other.width && other.x < one.x + one.width;
  return across && one.y < other.y + other.height && other.y < one.y + one.height;
}
