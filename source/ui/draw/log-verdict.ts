/** What the judge adds to the log: under the response that decided it, why no order explains what clients saw. */
import type {RungVerdict} from '../../checkers/ladder.ts';
import type {LabEvent} from '../../lab/event.ts';
import type {OperationId} from '../../sim/operation.ts';
import {operationsOf, rungOf} from '../judged.ts';
import {clean, wrap} from '../text.ts';
import type {Span} from './canvas.ts';
import type {Scene} from './scene.ts';

type Row = readonly Span[];

const mostLines = 6;

/** The rows that follow an event: one text for all rungs that the same response broke in the same way. */
export function verdictRows(scene: Scene, event: LabEvent, width: number): Row[] {
  if (event.type !== 'completed') return [];
  const broken = scene.verdicts.filter((one) => decidedBy(scene, one) === event.operation.id);
  const sentences = [...new Set(broken.map(({sentence}) => sentence))];
  return sentences.flatMap((sentence) => {
    const names = broken.filter((one) => one.sentence === sentence).map(({rung}) => rung);
    return told(`not ${listed(names)}: ${sentence}`, scene, width);
  });
}

/** Whether an operation belongs to the witness of the violation a person has chosen. */
export function isMarked(scene: Scene, id: OperationId): boolean {
  if (scene.state.rung === null) return false;
  const rung = rungOf(scene);
  return scene.verdicts.some((one) => one.rung === rung && one.witness?.operations.includes(id));
}

/** The response that came last in the witness: before it, the others could still be explained. */
function decidedBy(scene: Scene, {witness}: RungVerdict): OperationId | null {
  let last: {readonly id: OperationId; readonly order: number} | null = null;
  for (const {id, completed} of operationsOf(scene, witness)) {
    const counts = completed !== undefined && completed.reply.outcome !== 'info';
    if (counts && (!last || completed.order > last.order)) last = {id, order: completed.order};
  }
  return last?.id ?? null;
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ');
}

function told(text: string, {glyphs}: Scene, width: number): Row[] {
  const lines = wrap(clean(text), width - 8);
  const shown = lines.length > mostLines ? [...lines.slice(0, mostLines - 1), `${glyphs.ellipsis} v says more`] : lines;
  return shown.map((line, index): Row => [[`      ${index === 0 ? glyphs.violated : ' '} ${line}`, 'violated']]);
}
