/** Every demo as a film: how long it takes, how long its captions stay, and that they fit at every size. */
import {describe, expect, test} from 'vitest';
import {demoNames, readDemo} from '../../source/edge/demos.ts';
import {systems} from '../../source/systems/index.ts';
import {captionOf, type Manner, openFilm, plainManner} from '../../source/ui/film.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession, type Session} from '../../source/ui/session.ts';
import {isTicking} from '../../source/ui/travel.ts';
import {frame} from './fixtures.ts';
import {tapeOf} from './tapes.ts';

const frameMillis = 50;

/** A person in front of a demo. */
function watch(name: string, manner: Partial<Manner> = {}) {
  const {tape, lab} = tapeOf(readDemo(name) ?? '', `${name}.cap`);
  const session = openSession({
    lab,
    systems,
    film: openFilm(tape, {...plainManner, ...manner}),
    open: () => 'not here',
    onQuit: () => {},
    onSuspend: () => {},
  });
  return {tape, session};
}

const film = (session: Session) => session.see().state.film!;
const shown = (session: Session, columns = 80, rows = 24): string =>
  frame({...session.see(), size: {columns, rows}, glyphs: unicode}).join('\n');

describe.each(demoNames())('%s', (name) => {
  test('takes less than two minutes to watch by itself with a pause of 3 s at each beat, and ends where its script ends', () => {
    const {tape, session} = watch(name, {auto: 3_000});
    let passed = 0;
    for (; isTicking(session.see()) && passed < 300_000; passed += frameMillis) session.tick(0, 0, frameMillis);
    expect(passed).toBeLessThan(120_000);
    expect(JSON.stringify(session.see().snapshot.nodes)).toBe(JSON.stringify(tape.last.nodes));
  });

  test('at its end it says in whole what can be done, also at 80 columns', () => {
    const {session} = watch(name);
    while (film(session).phase !== 'end') session.press(']');
    expect(shown(session)).toContain(`${name} · the end · , goes back a beat, t lets you act, q quits`);
  });

  test('by itself and in a loop, each caption stays a second for every 15 letters, the last one too', () => {
    const {tape, session} = watch(name, {auto: 0, loop: true});
    const count = tape.cues.filter(({type}) => type === 'say').length;
    let now: {readonly text: string | null; readonly since: number} = {text: null, since: 0};
    for (let passed = 0, captions = 0; captions <= count; passed += frameMillis) {
      const text = captionOf(film(session));
      if (text !== now.text) {
        const stayed = passed - now.since;
        if (now.text !== null) expect(stayed, now.text).toBeGreaterThanOrEqual((now.text.length * 1000) / 15);
        now = {text, since: passed};
        if (text !== null) captions += 1;
      }
      session.tick(0, 0, frameMillis);
    }
  });

  test('every caption fits the rows that are kept for it, at every size', () => {
    const {tape, session} = watch(name);
    const see = session.see();
    for (const [columns, rows] of [
      [60, 18],
      [80, 24],
      [100, 30],
      [120, 36],
    ] as const) {
      for (const [index, cue] of tape.cues.entries()) {
        if (cue.type !== 'say') continue;
        const state = {...see.state, film: {...openFilm(tape, plainManner), cue: index + 1}};
        const text = frame({...see, state, size: {columns, rows}, glyphs: unicode}).join(' ');
        expect(text.replace(/\s+/g, ' '), `${columns}x${rows}`).toContain(cue.text.replace(/\s+/g, ' '));
      }
    }
  });
});
