/** C on the judge's page: a lamp, a glyph and a word per rung, whether it could be kept in the present cut, and the chosen one's reasons. */
import type {RungVerdict} from '../../checkers/ladder.ts';
import {noViolation} from '../../checkers/sentences.ts';
import {type Survivable, survivable} from '../../checkers/survivable.ts';
import {rungOf} from '../judged.ts';
import {clean, clip, wrap} from '../text.ts';
import type {Style} from '../theme.ts';
import {rungLamps} from './lamps.ts';
import {networkWords} from './network-words.ts';
import type {Scene} from './scene.ts';
import {cell, type Row, titleRow} from './verdict-rows.ts';

/** Whether it could be kept while every side goes on answering, in words; the glyph comes from the set. */
const survival: Readonly<Record<Survivable['survives'], readonly [word: string, style: Style]>> = {
  never: ['cannot be kept', 'refused'],
  sticky: ['can be, if clients stay put', 'ok'],
  always: ['can be kept', 'ok'],
};

const nameWidth = 21;
const lampWidth = 16;

/** One row for each rung; under the chosen one why, and what a cut means for it. */
export function consistencyRows(scene: Scene, width: number): Row[] {
  const {operations} = scene.snapshot;
  const remark = isWhole(scene) ? networkWords(scene.snapshot).short : 'while each side answers';
  const said = operations.length === 0 ? 'nothing asked yet' : counted(operations.length);
  return [
    titleRow('C', [cell(said, nameWidth + lampWidth - 1), [clip(remark, width - nameWidth - lampWidth - 2), 'dim']]),
    ...scene.verdicts.flatMap((one) => rungRows(scene, one, width)),
  ];
}

function counted(count: number): string {
  return count === 1 ? 'this 1 operation' : `these ${count} operations`;
}

/** Whether every node hears every other directly. */
export function isWhole({snapshot}: Pick<Scene, 'snapshot'>): boolean {
  return snapshot.groups.length < 2 && !snapshot.relayed;
}

function rungRows(scene: Scene, one: RungVerdict, width: number): Row[] {
  const {glyphs} = scene;
  const chosen = one.rung === rungOf(scene);
  const {glyph, style, word} = rungLamps[one.verdict];
  const row = survivable.find(({rung}) => rung === one.rung);
  const [kept, keptStyle] = row && !isWhole(scene) ? survival[row.survives] : (['', 'plain'] as const);
  const mark = kept === '' ? '' : `${row?.survives === 'never' ? glyphs.refused : glyphs.ok} `;
  const head: Row = [
    [chosen ? `${glyphs.caret} ` : '  ', 'key'],
    cell(one.rung, nameWidth, chosen ? 'strong' : one.verdict === 'false' ? 'violated' : 'plain'),
    cell(`${glyph(glyphs)} ${word}`, lampWidth, style),
    [`${mark}${kept}`, keptStyle],
  ];
  return chosen ? [head, ...reasons(scene, one, row, width)] : [head];
}

function reasons(scene: Scene, one: RungVerdict, row: Survivable | undefined, width: number): Row[] {
  const indent = ' '.repeat(4);
  const lines = (text: string, style: Style): Row[] =>
    wrap(clean(text), width - indent.length).map((line): Row => [[indent + line, style]]);
  const {length} = scene.snapshot.operations;
  const said = one.verdict === 'true' ? (length > 0 ? noViolation(length) : '') : one.sentence;
  const draws: Row[] = one.witness
    ? [
        [
          [`${indent}Enter`, 'key'],
          [' draws these operations in time; the log marks them', 'dim'],
        ],
      ]
    : [];
  return [
    ...(said === '' ? [] : lines(said, one.verdict === 'false' ? 'violated' : 'plain')),
    ...draws,
    ...(row && !isWhole(scene) ? lines(`In a cut: ${row.reason}.`, 'dim') : []),
  ];
}
