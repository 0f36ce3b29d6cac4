/**
 * The strip below the panes: what has become of C, A and P. Nothing here says more than was seen: a stale answer is not yet
 * a violated history, and no violation seen proves nothing (TRUTHS.md 3 and 23).
 */
import {historyOf} from '../../checkers/history.ts';
import type {RungVerdict} from '../../checkers/ladder.ts';
import {type Latency, latencies} from '../../checkers/latency.ts';
import type {LabEvent} from '../../lab/event.ts';
import type {LabSnapshot} from '../../lab/snapshot.ts';
import type {Glyphs} from '../glyphs.ts';
import {type Canvas, lineWidth, putLine, type Span} from './canvas.ts';
import {nodeLamps, rungLamps, theorem, yieldText} from './lamps.ts';
import {networkWords} from './network-words.ts';
import {latencyText} from './outcome.ts';
import type {Scene} from './scene.ts';

type Row = readonly Span[];

/** Three rows: C, A and P. Each is drawn in the longest wording that fits. */
export function drawStrip(canvas: Canvas, scene: Scene): void {
  const room = canvas.width - 2;
  [consistency(scene), availability(scene, room), partition(scene)].forEach((wordings, index) => {
    const fitting = wordings.find((row) => lineWidth(row) <= room) ?? wordings.at(-1) ?? [];
    putLine(canvas, 1, index, fitting);
  });
}

/** A rung of the strip: one of the upper three, or the four guarantees to sessions as one. */
interface Step {
  readonly name: string;
  readonly verdict: RungVerdict['verdict'];
}

const gravity = ['false', 'unknown', 'true'] as const;

function stepsOf(verdicts: readonly RungVerdict[]): Step[] {
  const guarantees = verdicts.slice(3);
  const verdict = gravity.find((grave) => guarantees.some((one) => one.verdict === grave)) ?? 'true';
  return [...verdicts.slice(0, 3).map(({rung, verdict}) => ({name: rung, verdict})), {name: 'sessions', verdict}];
}

function consistency({snapshot, verdicts, glyphs}: Scene): Row[] {
  const head: Row = [['C', 'title'], ['  ']];
  const {operations} = snapshot;
  const steps = stepsOf(verdicts);
  if (operations.length === 0) {
    return [[...head, ['nothing asked yet', 'dim'], sep(glyphs), ['w writes, r reads', 'dim']]];
  }
  const row = (shown: readonly Step[], end: Row): Row => [...head, ...ladderSpans(shown, glyphs), sep(glyphs), ...end];
  if (steps.every(({verdict}) => verdict === 'true')) {
    const these = `no violation in ${operations.length === 1 ? 'this 1 operation' : `these ${operations.length} operations`}`;
    return [
      row(steps, [[these, 'ok']]),
      row(steps.slice(0, 3), [[these, 'ok']]),
      row(steps.slice(0, 1), [[these, 'ok']]),
    ];
  }
  const why: Row = [
    ['v', 'key'],
    [' says why', 'plain'],
  ];
  const violated = verdicts.find(({verdict}) => verdict === 'false');
  const sentence: Span = [violated?.sentence ?? '', 'violated'];
  return [row(steps, [sentence, sep(glyphs), ...why]), row(steps, why), row(steps.slice(0, 3), why)];
}

/** Neighbours of one verdict share its word, which stands after the last of them. */
function ladderSpans(steps: readonly Step[], glyphs: Glyphs): Span[] {
  return steps.flatMap(({name, verdict}, index): Span[] => {
    const {glyph, style, word} = rungLamps[verdict];
    const ends = steps[index + 1]?.verdict !== verdict;
    return [
      [`${index > 0 ? ' ' : ''}${glyph(glyphs)} `, style],
      [name, verdict === 'true' ? 'plain' : style],
      [ends && verdict !== 'true' ? ` ${word}` : '', style],
    ];
  });
}

function availability({snapshot, glyphs}: Scene, room: number): Row[] {
  const head: Row = [['A', 'title'], ['  ']];
  const {nodes, asked, answered} = snapshot.availability;
  const lamps = (between: string): Row =>
    snapshot.nodes.flatMap(({id}, index): Span[] => {
      const {glyph, style} = nodeLamps[nodes[id] ?? 'unasked'];
      return [
        [`${index > 0 ? ' ' : ''}${id}${between}`, style === 'faint' ? 'faint' : 'plain'],
        [glyph(glyphs), style],
      ];
    });
  const [long, short, style] = theorem(snapshot.availability);
  const share = yieldText({asked, answered});
  const row = (text: string, shown: string): Row => [
    ...head,
    ...lamps(' '),
    sep(glyphs),
    [text, style],
    sep(glyphs),
    [shown],
  ];
  const brief: Row = [...head, ...lamps(''), sep(glyphs), [short, style]];
  const plain = [row(long, share), row(short, share), row(short, share.replace(/ \(.*/, '')), brief];
  const free = room - lineWidth(plain[0] ?? []);
  return [...(free > 20 ? [[...row(long, share), ...quickness(snapshot, glyphs, free)]] : []), ...plain];
}

/** `· read one 2 ms · write one 3 ms`: the median of each level, as many as there is room for. */
function quickness(snapshot: LabSnapshot, glyphs: Glyphs, room: number): Span[] {
  const spans: Span[] = [];
  for (const {f, level, median} of latenciesNow(snapshot)) {
    const more: Span[] = [sep(glyphs), [`${f} ${level} ${latencyText(median)}`, 'dim']];
    if (lineWidth([...spans, ...more]) > room) break;
    spans.push(...more);
  }
  return spans;
}

/** Kept until something else has happened: the answers of a long session are many. */
export function latenciesNow({events, operations}: LabSnapshot): readonly Latency[] {
  if (kept.last !== events.at(-1)) kept = {last: events.at(-1), rows: latencies(historyOf(operations).operations)};
  return kept.rows;
}

let kept: {readonly last: LabEvent | undefined; readonly rows: readonly Latency[]} = {last: undefined, rows: []};

function partition({snapshot, glyphs}: Scene): Row[] {
  const {nodes, groups, lost, converged} = snapshot;
  const style = lost.length > 0 ? 'violated' : 'dim';
  const gone: Row = [sep(glyphs), [`acknowledged writes lost ${lost.length}`, style]];
  const brief: Row = [sep(glyphs), [`lost ${lost.length}`, style]];
  const copies: Row = nodes.length < 2 ? [] : [sep(glyphs), [copiesText(converged, glyphs), 'dim']];
  const row = (text: Row, ...ends: Row[]): Row => [['P', 'title'], ['  '], ...text, ...ends.flat()];
  if (groups.length > 1) {
    const sides = groups.flatMap((group, index) => sideSpans(group, index, snapshot, glyphs));
    const short: Row = [[groups.map((group) => group.join(' ')).join(' | '), 'faultStrong']];
    return [
      row(sides, copies, gone),
      row(sides, copies, brief),
      row(sides, brief),
      ...(lost.length === 0 ? [row(sides)] : []),
      row(short, copies, gone),
      row(short, copies, brief),
      row(short, brief),
    ];
  }
  const words = networkWords(snapshot);
  const long: Row = [[words.text, words.style]];
  const short: Row = [[words.short, words.style]];
  return [row(long, copies, gone), row(short, copies, gone), row(short, copies, brief), row(short, brief)];
}

/** `replicas agree`, or that they differ, which is no violation by itself. */
export function copiesText(converged: boolean, glyphs: Glyphs): string {
  return converged ? 'replicas agree' : `${glyphs.differs} replicas differ`;
}

/** `side 1 n1 n2 n3 (3 of 5 ✓)`; the mark only where it takes a majority to lead. */
export function sideSpans(
  group: readonly string[],
  index: number,
  {nodes, system}: LabSnapshot,
  glyphs: Glyphs,
): Span[] {
  const many = group.length * 2 > nodes.length;
  const mark = system.leading?.byMajority ? ` ${many ? glyphs.ok : glyphs.refused}` : '';
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
