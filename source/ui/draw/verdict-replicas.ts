/** What lies behind C, A and P on the judge's page: where copies differ, what was lost, how a heal went, what unknown outcomes came to. */
import {differences} from '../../checkers/convergence.ts';
import {fates} from '../../checkers/fate.ts';
import {historyOf} from '../../checkers/history.ts';
import {seconds} from '../../checkers/sentences.ts';
import {survivable} from '../../checkers/survivable.ts';
import type {HealReport} from '../../lab/heal-report.ts';
import {describeHeal} from '../../script/heal-words.ts';
import type {Stored} from '../../sim/operation.ts';
import {clean, clip, wrap} from '../text.ts';
import {nameOf} from './log-heal.ts';
import {seenText, timeText} from './outcome.ts';
import type {Scene} from './scene.ts';
import {isWhole} from './verdict-consistency.ts';
import {type Row, titleRow} from './verdict-rows.ts';

const mostNamed = 8;

/** Copies that differ are dim: that is no violation (TRUTHS.md 3). Lost writes are named. */
export function replicaRows(scene: Scene, width: number): Row[] {
  const {snapshot, glyphs} = scene;
  const {nodes, lost, replicas} = snapshot;
  if (nodes.length < 2) return lostRows(scene, width);
  const live = nodes.filter(({state}) => state !== 'down');
  const apart = differences(live.map(({id, view}) => ({node: id, copy: view.data}))).flatMap(({key, held}) => {
    const owners = replicas?.[key];
    const own = held
      .map((one) => ({...one, nodes: one.nodes.filter((node) => owners?.includes(node) ?? true)}))
      .filter((one) => one.nodes.length > 0);
    return own.length < 2 ? [] : [{key, held: own}];
  });
  const after = isWhole(scene) ? '' : `; ${survivable.find(({rung}) => rung === 'convergence')?.reason ?? ''}`;
  const title: Row =
    apart.length === 0
      ? titleRow(glyphs.ok, [['the live replicas agree', 'plain']])
      : titleRow(glyphs.differs, [[clip(`replicas differ: no violation by itself${after}`, width - 3), 'dim']]);
  const rows = apart.slice(0, mostNamed).map(({key, held}): Row => {
    const sides = held.map(
      (one) => `${one.nodes.join(' ')} ${one.nodes.length === 1 ? 'holds' : 'hold'} ${valuesText(one.values)}`,
    );
    return [[clip(`   ${clean(key)}: ${sides.join(`  ${glyphs.differs}  `)}`, width), 'dim']];
  });
  return [title, ...rows, ...(lost.length > 0 || apart.length > 0 ? lostRows(scene, width) : [])];
}

function lostRows(scene: Scene, width: number): Row[] {
  const {lost} = scene.snapshot;
  const title: Row = [[`   acknowledged writes lost ${lost.length}`, lost.length > 0 ? 'violated' : 'dim']];
  const rows = lost.slice(-mostNamed).map((id): Row => {
    const ended = scene.snapshot.operations[id - 1]?.completed?.at;
    const text = `${nameOf(scene, id)}${ended === undefined ? '' : `, acknowledged at ${seconds(ended)}`}`;
    return [[clip(`     ${scene.glyphs.violated} ${clean(text)}`, width), 'violated']];
  });
  return [title, ...rows];
}

/** The phase that goes on, or the last one that ended. */
export function healingRows(scene: Scene, width: number): Row[] {
  const {healing, events} = scene.snapshot;
  const last = events.findLast((event) => event.type === 'healed');
  const report: HealReport | undefined = healing ?? (last?.type === 'healed' ? last.report : undefined);
  if (!report) return [];
  const {title, lines} = describeHeal(report, (id) => nameOf(scene, id));
  const state = healing ? 'going on, ' : '';
  return [
    titleRow(scene.glyphs.ok, [[`${timeText(report.began)} s, ${state}${title}`, 'fault']]),
    ...lines.flatMap((line) => wrap(clean(line), width - 3).map((part): Row => [[`   ${part}`, 'dim']])),
  ];
}

/** Operations whose outcome nobody could tell, and whether they took effect after all (TRUTHS.md 8). */
export function unknownRows(scene: Scene, width: number): Row[] {
  const unsure = fates(historyOf(scene.snapshot.operations).operations);
  if (unsure.length === 0) return [];
  const rows = unsure.slice(-mostNamed).map(({operation, seenBy}): Row => {
    const fate = seenBy
      ? `took effect: ${nameOf(scene, seenBy.id)} saw it${seenBy.completedAt === null ? '' : ` at ${seconds(seenBy.completedAt)}`}`
      : 'nobody has seen it so far';
    const wait = operation.type === 'pending' ? 'waits; ' : '';
    return [[clip(clean(`   ${nameOf(scene, operation.id)}: ${wait}${fate}`), width), seenBy ? 'plain' : 'unknown']];
  });
  return [titleRow(scene.glyphs.unknown, [['outcomes that nobody could tell', 'unknown']]), ...rows];
}

function valuesText(values: readonly Stored[]): string {
  return values.length === 0 ? 'nothing' : values.map(({value}) => seenText(value)).join(' or ');
}
