/** Hints that give the keys of a whole lesson: pressed as they stand, they pass it. */
import {describe, expect, test} from 'vitest';
import {readCatalogue} from '../../source/edge/catalogue.ts';
import type {Session} from '../../source/ui/session.ts';
import {isTicking} from '../../source/ui/travel.ts';
import {classroomOf, sit} from './lessons.ts';

const catalogue = readCatalogue();
const hints = catalogue
  .flatMap((track) => track.lessons)
  .flatMap(({name, hints}) => hints.filter((hint) => hint.includes(' · ')).map((hint) => [name, hint] as const));

const named: Readonly<Record<string, string>> = {Enter: 'enter'};

/** Real time passes; time in the lab only while it runs. */
function pass(session: Session, millis: number): void {
  for (let passed = 0; passed < millis && isTicking(session.see()); passed += 20) session.tick(10, 0, 20);
}

/** Presses a key as a person does, who looks for a moment; whatever is asked is predicted. */
function press(session: Session, key: string): void {
  session.press(named[key] ?? key);
  if (session.see().state.mode.type === 'asking') session.press('1');
  pass(session, 300);
}

function isWaitedFor(session: Session): boolean {
  return session.see().snapshot.clients.some(({waiting}) => waiting !== null);
}

const fourTimes = /, four times$/;

/** `a` asks a node for an action only where it stands alone; between words it is one. */
function isKey(token: string, tokens: readonly string[]): boolean {
  return token === 'Enter' || token === 'space' || (token.length === 1 && (token !== 'a' || tokens.length === 1));
}

/** What words between keys ask for: to go on until everybody is answered, or to let some time pass. */
function heed(session: Session, words: readonly string[]): void {
  if (words.length === 0) return;
  if (words.some((word) => ['answered', 'client', 'clients', 'c1'].includes(word)))
    for (let count = 0; count < 9 && isWaitedFor(session); count += 1) press(session, 'n');
  else pass(session, words.includes('minute') ? 60_000 : words.includes('ten') ? 22_000 : 7000);
}

/** One step between two dots: a line of the palette, or keys, with words before or after them. */
function take(session: Session, step: string): void {
  if (step.startsWith(':')) {
    for (const letter of step) press(session, letter === ' ' ? 'space' : letter);
    press(session, 'Enter');
    return;
  }
  const tokens = step.replace(fourTimes, '').split(/[ ,.]+/);
  for (let time = 0; time < (fourTimes.test(step) ? 4 : 1); time += 1) {
    let words: string[] = [];
    for (const token of tokens) {
      if (!isKey(token, tokens)) words.push(token);
      else {
        heed(session, words);
        words = [];
        press(session, token);
      }
    }
    heed(session, words);
  }
}

describe.each(hints)('%s', (name, hint) => {
  test(hint, () => {
    const {classroom, facts} = classroomOf({type: 'lesson', name}, catalogue);
    const session = sit(classroom);
    session.resize({columns: 80, rows: 24});
    session.press('enter');
    for (const step of hint.split(' · ')) take(session, step.replace(/^: /, ':'));
    const open = session.see().state.lesson!.standings.filter(({met}) => !met);
    expect(open.map(({missing}) => missing)).toEqual([]);
    expect(facts.map(({type}) => type)).toContain('passed');
  });
});
