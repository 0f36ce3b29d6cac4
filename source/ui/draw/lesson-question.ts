/** The prediction: the question and its choices in a frame over the log, and which command waits for the answer. */

import type {Prediction} from '../../lessons/lesson.ts';
import {printCommand} from '../../script/grammar.ts';
import type {Question} from '../lesson-run.ts';
import {type Area, type Canvas, fill, putLine, windowOf} from './canvas.ts';
import {areasOf, captionRows} from './layout.ts';
import {paragraph, type Row} from './lesson-rows.ts';
import {drawFrame} from './menu.ts';
import type {Scene} from './scene.ts';

/** Widths that are tried until all has room; the column itself first. */
const wider: readonly number[] = [46, 58];

/** Draws the question, if one is asked, with the highlighted choice in sight. */
export function drawQuestion(canvas: Canvas, scene: Scene): void {
  const {mode, lesson: run} = scene.state;
  const prediction = run?.lesson.prediction;
  if (mode.type !== 'asking' || !run?.question || !prediction) return;
  const {area, rows, first} = laidOut(prediction, run.question, scene);
  const frame = windowOf(canvas, area);
  fill(frame, {x: 0, y: 0, width: area.width, height: area.height});
  drawFrame(frame, scene.glyphs);
  rows.slice(first, first + area.height - 2).forEach((row, y) => {
    putLine(frame, 2, y + 1, row);
  });
}

/** In the narrowest frame that holds it all; in the widest, the rows around the highlighted choice. */
function laidOut(prediction: Prediction, question: Question, scene: Scene) {
  const whole = columnOf(scene);
  const widths = [whole.width, ...wider.filter((width) => width > whole.width && width < scene.size.columns)];
  const tries = widths.map((width) => {
    const {rows, chosenTo} = questionRows(prediction, question, width - 4, scene);
    return {width, rows, chosenTo};
  });
  const {width, rows, chosenTo} = tries.find((one) => one.rows.length + 2 <= whole.height) ?? tries.at(-1)!;
  const height = Math.min(whole.height, rows.length + 2);
  const area: Area = {...whole, x: scene.size.columns - width, width, height};
  return {area, rows, first: Math.max(0, chosenTo - (height - 2))};
}

function columnOf({size, state}: Scene): Area {
  const {log, cluster, upper, lower} = areasOf(size, state.pane, captionRows({...state, size}));
  const {x, width} = log ?? cluster ?? upper;
  return {x, y: upper.y, width, height: lower.y - upper.y + 1};
}

/** All rows, and where those of the highlighted choice end. */
function questionRows({question, choices}: Prediction, {held, index}: Question, width: number, {glyphs}: Scene) {
  const rows: Row[] = [
    ...paragraph(`Before ${printCommand(held)}:`, width, 'dim'),
    ...paragraph(question, width, 'title'),
    [],
  ];
  let chosenTo = 0;
  choices.forEach(({text}, place) => {
    const chosen = place === index;
    rows.push(
      ...paragraph(text, width, chosen ? 'chosen' : 'plain', [`${chosen ? glyphs.caret : ' '} ${place + 1} `, 'key']),
    );
    if (chosen) chosenTo = rows.length;
  });
  return {rows, chosenTo};
}
