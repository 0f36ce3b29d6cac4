/**
 * Which world this is, and what has become of C, A and P in it. Nothing here says more than was seen: a stale answer is
 * not yet a violated history, and no violation seen proves nothing (TRUTHS.md 3 and 23).
 */
import type {LabSnapshot, NodeAvailability} from '../../lab/snapshot.ts';
import type {Glyphs} from '../glyphs.ts';
import {speeds} from '../state.ts';
import {clean} from '../text.ts';
import type {Style} from '../theme.ts';
import {type Canvas, lineWidth, putLine, type Span} from './canvas.ts';
import {timeText} from './outcome.ts';
import type {Scene} from './scene.ts';

/** Left the world, right the clock, between them the partition where there is room. */
export function drawTitle(canvas: Canvas, scene: Scene): void {
  const {snapshot, glyphs} = scene;
  const count = snapshot.nodes.length;
  const world: Span[] = [
    [clean(snapshot.system.title), 'title'],
    [` ${glyphs.dot} ${count} ${count === 1 ? 'node' : 'nodes'} ${glyphs.dot} seed ${snapshot.seed}`, 'dim'],
  ];
  const clock = clockSpans(scene);
  putLine(canvas, 1, 0, world);
  const right = canvas.width - 1 - lineWidth(clock);
  putLine(canvas, right, 0, clock);
  const split: Span[] = [[splitText(snapshot, glyphs), 'faultStrong']];
  const room = right - lineWidth(world) - 4;
  if (lineWidth(split) > 0 && lineWidth(split) <= room) putLine(canvas, right - 2 - lineWidth(split), 0, split);
}

function clockSpans({snapshot, state, glyphs}: Scene): Span[] {
  const past = snapshot.now < snapshot.until;
  const time = `${timeText(snapshot.now)}${past ? ` of ${timeText(snapshot.until)}` : ''} s`;
  const mark: Span = past
    ? [`${glyphs.past} past `, 'stale']
    : state.running
      ? [`${glyphs.run} `, 'ok']
      : [`${glyphs.stop} stopped `, 'unknown'];
  return [mark, [`${glyphs.times}${speeds[state.speed]!.text} `, 'dim'], [time, 'strong']];
}

function splitText({groups}: LabSnapshot, glyphs: Glyphs): string {
  return groups.length < 2 ? '' : `${glyphs.cut} ${groups.map((group) => group.join(' ')).join(' | ')}`;
}

/** Three rows: C, A and P. Each is drawn in the longest wording that fits. */
export function drawStrip(canvas: Canvas, scene: Scene): void {
  [consistency(scene), availability(scene), partition(scene)].forEach((wordings, index) => {
    const fitting = wordings.find((row) => lineWidth(row) <= canvas.width - 2) ?? wordings.at(-1) ?? [];
    putLine(canvas, 1, index, fitting);
  });
}

function consistency({snapshot, glyphs}: Scene): Span[][] {
  const done = snapshot.events.filter(({type}) => type === 'completed').length;
  const stale = snapshot.events.filter((event) => event.type === 'completed' && event.judged.mark === 'stale').length;
  const answers: Span =
    stale > 0
      ? [`${glyphs.stale} ${count(stale, 'stale answer')} in ${count(done, 'operation')}`, 'stale']
      : [
          done === 0 ? 'nothing asked yet' : `no stale answer in ${count(done, 'operation')}`,
          done === 0 ? 'dim' : 'ok',
        ];
  const lost: Style = snapshot.lost.length > 0 ? 'violated' : 'dim';
  const head: Span[] = [['C', 'title'], ['  '], answers, sep(glyphs)];
  return [
    [
      ...head,
      copies(snapshot, glyphs, ': no violation by itself'),
      sep(glyphs),
      [`acknowledged writes lost ${snapshot.lost.length}`, lost],
    ],
    [...head, copies(snapshot, glyphs, ''), sep(glyphs), [`lost ${snapshot.lost.length}`, lost]],
  ];
}

function copies({converged}: LabSnapshot, glyphs: Glyphs, remark: string): Span {
  return converged ? ['live replicas agree', 'plain'] : [`${glyphs.differs} replicas differ${remark}`, 'dim'];
}

const lamps: Readonly<Record<NodeAvailability, readonly [(glyphs: Glyphs) => string, Style]>> = {
  yes: [({ok}) => ok, 'ok'],
  no: [({refused}) => refused, 'refused'],
  unasked: [({unasked}) => unasked, 'dim'],
  exempt: [() => 'down', 'faint'],
};

/** What has become of the theorem's A since the last fault, at length and in short. */
const theorem: Readonly<Record<'yes' | 'no' | 'unasked', readonly [long: string, short: string, Style]>> = {
  yes: ["the theorem's A holds so far", 'A holds', 'ok'],
  no: ["the theorem's A is lost", 'A lost', 'refused'],
  unasked: ['no node asked since the last fault', 'none asked', 'dim'],
};

function availability({snapshot, glyphs}: Scene): Span[][] {
  const head: Span[] = [['A', 'title'], ['  ']];
  const {nodes, cluster, asked, answered} = snapshot.availability;
  const each = snapshot.nodes.flatMap(({id}, index): Span[] => {
    const [glyph, style] = lamps[nodes[id] ?? 'unasked'];
    return [
      [`${index > 0 ? ' ' : ''}${id} `, style === 'faint' ? 'faint' : 'plain'],
      [glyph(glyphs), style],
    ];
  });
  const [long, short, style] = theorem[cluster];
  const share = asked === 0 ? 'no answers yet' : `yield ${Math.floor((answered * 100) / asked)} %`;
  const sum = asked === 0 ? '' : ` (${answered} of ${asked})`;
  const row = (text: string, shown: string): Span[] => [
    ...head,
    ...each,
    sep(glyphs),
    [text, style],
    sep(glyphs),
    [shown],
  ];
  return [row(long, share + sum), row(short, share + sum), row(short, share)];
}

function partition({snapshot, glyphs}: Scene): Span[][] {
  const {nodes, groups, relayed} = snapshot;
  const head: Span[] = [['P', 'title'], ['  ']];
  if (nodes.length === 1) return [[...head, ['outside CAP: no link between replicas to cut', 'dim']]];
  if (groups.length < 2 && relayed) {
    return [[...head, ['some links are cut; every node is reached by way of others', 'fault']]];
  }
  if (groups.length < 2) return [[...head, ['the network is whole: every node hears every other', 'dim']]];
  return [
    [...head, ...groups.flatMap((group, index) => sideSpans(group, index, snapshot, glyphs))],
    [...head, [groups.map((group) => group.join(' ')).join(' | '), 'faultStrong']],
  ];
}

/** `side 1 n1 n2 n3 (3 of 5 ✓)`; the mark only where a majority decides. */
function sideSpans(group: readonly string[], index: number, {nodes, system}: LabSnapshot, glyphs: Glyphs): Span[] {
  const many = group.length * 2 > nodes.length;
  const mark = system.leading ? ` ${many ? glyphs.ok : glyphs.refused}` : '';
  return [
    [index > 0 ? '  |  ' : '', 'faultStrong'],
    [`side ${index + 1} `, 'faultStrong'],
    [`${group.join(' ')} `],
    [`(${group.length} of ${nodes.length}${mark})`, mark === '' ? 'dim' : many ? 'ok' : 'refused'],
  ];
}

function sep(glyphs: Glyphs): Span {
  return [` ${glyphs.dot} `, 'faint'];
}

/** `1 operation`, `3 operations`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
