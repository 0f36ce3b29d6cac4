/** What came of a heal, in rows of the log. */
import type {LabEvent} from '../../lab/event.ts';
import {describeHeal} from '../../script/heal-words.ts';
import {describeOperation} from '../../script/outcome.ts';
import {clean, wrap} from '../text.ts';
import type {Span} from './canvas.ts';
import {timeText} from './outcome.ts';
import type {Scene} from './scene.ts';

type Row = readonly Span[];

/** That the replicas agree (or still differ) and since when, what all hold then, what was lost; the rest is on the judge's page. */
export function healRows({at, report}: Extract<LabEvent, {type: 'healed'}>, scene: Scene, width: number): Row[] {
  const {snapshot, glyphs} = scene;
  const {title, brief} = describeHeal(report, (id) => nameOf(scene, id));
  const glyph = report.agreedAt === null ? glyphs.differs : glyphs.ok;
  const head = wrap(title, width - 8).map(
    (line, index): Row =>
      index === 0
        ? [
            [`${timeText(at).padStart(5)} `, 'dim'],
            [`${glyph} ${line}`, 'fault'],
          ]
        : [[`        ${line}`, 'fault']],
  );
  const rest = brief.flatMap((line) => wrap(clean(line), width - 8).map((part): Row => [[`        ${part}`, 'dim']]));
  return snapshot.nodes.length > 1 ? [...head, ...rest] : head;
}

/** An operation as a script would ask it. */
export function nameOf({snapshot}: Pick<Scene, 'snapshot'>, id: number): string {
  const operation = snapshot.operations[id - 1];
  return operation ? describeOperation(operation) : `operation ${id}`;
}
