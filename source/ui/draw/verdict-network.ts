/** A and P on the judge's page: the theorem's A for each live node with its reason, what users saw, who hears whom. */
import {historyOf} from '../../checkers/history.ts';
import {harvest, lags} from '../../checkers/lag.ts';
import {name, seconds} from '../../checkers/sentences.ts';
import type {LabEvent} from '../../lab/event.ts';
import type {NodeId} from '../../sim/operation.ts';
import {clean, clip, count} from '../text.ts';
import {nodeLamps, theorem, yieldText} from './lamps.ts';
import {networkWords} from './network-words.ts';
import {latencyText, requestText} from './outcome.ts';
import type {Scene} from './scene.ts';
import {latenciesNow, sideSpans} from './strip.ts';
import {cell, type Row, titleRow} from './verdict-rows.ts';

type Completed = Extract<LabEvent, {type: 'completed'}>;

const mostLags = 5;

/** The theorem's lamp per node, then what users saw: yield, latency per level, how old the answers were. */
export function availabilityRows(scene: Scene, width: number): Row[] {
  const {availability, nodes} = scene.snapshot;
  const [text, , style] = theorem(availability);
  return [
    titleRow('A', [
      [text, style],
      [availability.cluster === 'unasked' ? '' : ': each live node owes an answer', 'dim'],
    ]),
    ...nodes.map(({id}) => nodeRow(scene, id, width)),
    [['   users saw: '], [yieldText(availability), 'strong']],
    ...latencyRows(scene),
    ...harvestRows(scene, width),
  ];
}

function nodeRow({snapshot, glyphs}: Scene, id: NodeId, width: number): Row {
  const state = snapshot.availability.nodes[id] ?? 'unasked';
  const {glyph, style, word} = nodeLamps[state];
  const failure = state === 'no' ? lastFailure(snapshot.events, id, snapshot.system.errors) : undefined;
  const reason = failure ? failureText(failure) : word;
  return [
    [`   ${id} `],
    [state === 'exempt' ? '' : `${glyph(glyphs)} `, style],
    [clip(clean(reason), width - 9), style === 'ok' ? 'plain' : style],
  ];
}

/** The last request at a node that got no good answer. */
function lastFailure(
  events: readonly LabEvent[],
  id: NodeId,
  errors: Scene['snapshot']['system']['errors'],
): Completed | undefined {
  const isAnswer = (name: string | undefined) => errors.some((row) => row.name === name && row.answer === true);
  return events.findLast((event): event is Completed => {
    if (event.type !== 'completed' || event.operation.node !== id) return false;
    return (event.judged.mark === 'fail' || event.judged.mark === 'info') && !isAnswer(event.judged.error);
  });
}

function failureText({operation, judged}: Completed): string {
  const how = judged.mark === 'fail' ? 'was refused' : 'ended unknown';
  return `${operation.client} ${requestText(operation.request)} ${how}: ${judged.message ?? judged.error ?? ''}`;
}

/** A row for each kind and level that was answered. */
function latencyRows({snapshot}: Scene): Row[] {
  const rows = latenciesNow(snapshot);
  if (rows.length === 0) return [];
  const columns = (texts: readonly string[]) => texts.map((text) => text.padStart(9)).join('');
  return [
    [cell('   answers in', 28, 'dim'), [columns(['count', 'median', 'p99', 'most']), 'dim']],
    ...rows.map(
      ({f, level, count: answered, median, p99, most}): Row => [
        cell(`     ${f} ${clean(level)}`, 28),
        [columns([String(answered), ...[median, p99, most].map(latencyText)])],
      ],
    ),
  ];
}

/** Harvest, and each stale answer with how far behind it was: the newest few. */
function harvestRows({snapshot, glyphs}: Scene, width: number): Row[] {
  const {operations} = historyOf(snapshot.operations);
  const {reads, complete} = harvest(operations);
  if (reads === 0) return [];
  const stale = lags(operations);
  const share = `harvest: ${complete} of ${count(reads, 'read')} reflected every write acknowledged before`;
  const rows = stale.slice(-mostLags).map(({read, versions, millis}): Row => {
    const behind = `${count(versions, 'version')}${millis === null ? '' : ` and ${seconds(millis)}`} behind`;
    const when = read.invokedAt === null ? '' : ` at ${seconds(read.invokedAt)}`;
    const text = `${glyphs.stale} stale: ${name(read)} read ${read.key} ${read.level}${when}, ${behind}`;
    return [[`     ${clip(clean(text), width - 5)}`, 'stale']];
  });
  const older = stale.length > mostLags ? [[[`     and ${stale.length - mostLags} before these`, 'stale']] as Row] : [];
  return [[[`   ${share}`]], ...rows, ...older];
}

/** Who hears whom now. */
export function partitionRows({snapshot, glyphs}: Scene): Row[] {
  const {nodes, groups} = snapshot;
  if (nodes.length === 1) return [titleRow('P', [['outside CAP: one node, no link between replicas to cut', 'dim']])];
  if (groups.length < 2) {
    const {text, style} = networkWords(snapshot);
    return [titleRow('P', [[text, style === 'dim' ? 'plain' : style]])];
  }
  return [
    titleRow(
      'P',
      groups.flatMap((group, index) => sideSpans(group, index, snapshot, glyphs)),
    ),
  ];
}
