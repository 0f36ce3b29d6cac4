/** Every state of a node and of a link can be told from every other without colour. */
import {describe, expect, test} from 'vitest';
import type {LabSnapshot, LinkSnapshot} from '../../source/lab/snapshot.ts';
import {groundOf, wayOf} from '../../source/ui/draw/ground.ts';
import {areasOf, boxesOf, captionRows, smallest} from '../../source/ui/draw/layout.ts';
import {openFilm, plainManner} from '../../source/ui/film.ts';
import {ascii, type Glyphs, unicode} from '../../source/ui/glyphs.ts';
import {frame, names, node, packet, scene, snapshot, split, withLinks} from './fixtures.ts';
import {tapeOf} from './tapes.ts';

/** The cluster of a world as text, drawn with n1 chosen at 80 columns. */
function picture(world: LabSnapshot, glyphs: Glyphs = unicode): string {
  const drawn = frame({...scene(world, 80, 24), glyphs});
  return drawn
    .slice(2, 18)
    .map((row) => row.slice(0, 45))
    .join('\n');
}

function allDiffer(pictures: Readonly<Record<string, string>>): void {
  const seen = new Map<string, string>();
  for (const [name, text] of Object.entries(pictures)) {
    expect(seen.get(text), `${name} looks like ${seen.get(text)}`).toBeUndefined();
    seen.set(text, name);
  }
}

const changes: Readonly<Record<string, Partial<LinkSnapshot>>> = {
  open: {},
  cut: {state: 'cut'},
  held: {state: 'held'},
  slow: {slowBy: 200},
  lossy: {lossPercent: 30},
  'flapping, now open': {flapEvery: 500},
  'flapping, now cut': {flapEvery: 500, state: 'cut'},
  'slow and lossy': {slowBy: 200, lossPercent: 30},
};

describe.each([unicode, ascii])('with the glyphs of $name', (glyphs) => {
  test('links: both ways, one way, and the other way', () => {
    const pictures: Record<string, string> = {};
    for (const [name, change] of Object.entries(changes)) {
      pictures[`${name}, both ways`] = picture(withLinks(snapshot(5), {'n1 n2': change, 'n2 n1': change}), glyphs);
      if (name === 'open') continue;
      pictures[`${name}, n1 to n2`] = picture(withLinks(snapshot(5), {'n1 n2': change}), glyphs);
      pictures[`${name}, n2 to n1`] = picture(withLinks(snapshot(5), {'n2 n1': change}), glyphs);
    }
    allDiffer(pictures);
  });

  test('nodes', () => {
    const base = snapshot(5);
    const with1 = (change: Parameters<typeof node>[1], more: Partial<LabSnapshot> = {}) =>
      picture({...base, nodes: [node('n1', change), ...base.nodes.slice(1)], ...more}, glyphs);
    allDiffer({
      leader: with1({}),
      'a leader without a majority': with1({}, {leader: null}),
      follower: with1({view: {role: 'follower', leads: false}}),
      candidate: with1({view: {role: 'candidate', leads: false, leader: null}}),
      paused: with1({state: 'paused'}),
      down: with1({state: 'down'}),
      'another value': with1({view: {data: {x: [{value: '2', by: 2}]}}}),
      'no value': with1({view: {data: {}}}),
      siblings: with1({
        view: {
          data: {
            x: [
              {value: '1', by: 1},
              {value: '2', by: 2},
            ],
          },
        },
      }),
      'a skewed clock': with1({skew: 500}),
    });
  });

  test('who is chosen', () => {
    const pictures = names(5).map((chosen) => frame({...scene(snapshot(5), 80, 24, {chosen}), glyphs}).join('\n'));
    expect(new Set(pictures).size).toBe(5);
  });

  test('packets: a heartbeat is fainter than an append, and held ones do not move', () => {
    const at = (change: Parameters<typeof packet>[2]) =>
      picture(snapshot(5, {packets: [packet('n1', 'n4', change)]}), glyphs);
    expect(at({})).toContain(`${glyphs.packet}append`);
    expect(at({faint: true})).toContain(glyphs.faintPacket);
    expect(at({faint: true})).not.toContain('append');
    expect(at({held: true})).toBe(picture(snapshot(5), glyphs));
  });
});

test('a packet moves from its sender to its receiver', () => {
  const ground = groundOf(names(3), {width: 60, height: 20}, 3);
  const way = wayOf(ground, 'n2', 'n3')!;
  const rows = [1000, 1005, 1010].map((now) => {
    const world = snapshot(3, {now, packets: [packet('n3', 'n2', {sentAt: 1000, arrivesAt: 1010, label: ''})]});
    return Math.max(...frame(scene(world, 80, 24)).map((row) => row.slice(0, 45).indexOf('●')));
  });
  expect(way.cells.length).toBeGreaterThan(3);
  expect(rows[0]).toBeLessThan(rows[1]!);
  expect(rows[1]).toBeLessThan(rows[2]!);
});

test('the sides of a partition are written in the boxes and in the strip', () => {
  const text = frame(scene(split(5, 3), 80, 24)).join('\n');
  expect(text.match(/side 1 /g)).toHaveLength(4);
  expect(text.match(/side 2 /g)).toHaveLength(3);
  expect(text).toContain('side 1 n1 n2 n3 (3 of 5 ✓)  |  side 2 n4 n5 (2 of 5 ✗)');
});

test('of nine nodes split in two, the chosen node shows its cuts', () => {
  const cuts = (chosen: 'n1' | 'n9') =>
    picture({...split(9, 5)}).length > 0 && frame(scene(split(9, 5), 80, 24, {chosen}));
  expect(cuts('n1')).not.toEqual(cuts('n9'));
  expect(picture(split(9, 5))).toContain('╳');
});

test('a replica that lags is called old, never a violation', () => {
  const request = {type: 'write', key: 'x', value: '2', level: 'linearizable'} as const;
  const first = {
    id: 1,
    client: 'c1',
    node: 'n1',
    request: {...request, value: '1'},
    invoked: {at: 1, order: 1},
    completed: {at: 2, order: 2, reply: {outcome: 'ok'}},
  } as const;
  const second = {
    ...first,
    id: 2,
    request,
    invoked: {at: 3, order: 3},
    completed: {...first.completed, order: 4},
  } as const;
  const fresh = {view: {data: {x: [{value: '2', by: 2}]}}};
  const world = snapshot(3, {
    operations: [first, second],
    converged: false,
    nodes: [node('n1', fresh), node('n2', fresh), node('n3')],
  });
  const text = frame(scene(world, 80, 24)).join('\n');
  expect(text.match(/x = 2 {2}/g)).toHaveLength(2);
  expect(text).toContain('x = 1 old');
  expect(text).toContain('replicas differ');
});

test('nine nodes beside a log have room also where captions and notes are shown', () => {
  const boxes = boxesOf(9, 43, 10, 3);
  const cells = boxes.flatMap(({x, width, y}) => Array.from({length: width}, (_, index) => `${x + index} ${y}`));
  expect(new Set(cells).size).toBe(cells.length);
});

const sizes = [
  [80, 24],
  [100, 30],
  [120, 36],
  [200, 60],
] as const;

describe.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('%d nodes', (count) => {
  test.each(sizes)('have room at %dx%d: no box touches another, every wire can be seen', (columns, rows) => {
    const area = areasOf({columns, rows}, 'cluster').cluster!;
    const ground = groundOf(names(count), {width: area.width - 2, height: area.height}, 3);
    ground.boxes.forEach((box, index) => {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(area.width - 2);
      expect(box.y + box.height).toBeLessThanOrEqual(area.height);
      for (const other of ground.boxes.slice(index + 1)) {
        const apart =
          box.x + box.width <= other.x ||
          other.x + other.width <= box.x ||
          box.y + box.height <= other.y ||
          other.y + other.height <= box.y;
        expect(apart, JSON.stringify([box, other])).toBe(true);
      }
    });
    const hidden = Object.entries(ground.wires).filter(([, wire]) => wire.cells.length < 2);
    expect(hidden.map(([pair]) => pair)).toEqual([]);
  });
});

/** The rows that captions take in the smallest terminal. */
function captionsOf({notes}: {readonly notes: boolean}): number {
  const {tape} = tapeOf('system mysql\nsay One server.\n');
  return captionRows({film: openFilm(tape, {...plainManner, notes}), lesson: null, size: smallest});
}

test.each([
  ['the lab', 9, 0],
  ['a demo', 6, captionsOf({notes: false})],
  ['a demo with notes', 6, captionsOf({notes: true})],
])('in the smallest terminal %s has room for up to %d nodes', (_, most, caption) => {
  const area = areasOf(smallest, 'cluster', caption).cluster!;
  for (let count = 1; count <= most; count += 1) {
    const {boxes} = groundOf(names(count), {width: area.width - 2, height: area.height}, 3);
    const cells = boxes.flatMap((box) =>
      Array.from({length: box.width * box.height}, (_, index) => {
        return `${box.x + (index % box.width)} ${box.y + Math.floor(index / box.width)}`;
      }),
    );
    expect(new Set(cells).size).toBe(cells.length);
  }
});
