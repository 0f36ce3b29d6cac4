/** Lessons for stories of the screen, as an author writes them, and a classroom that remembers in memory. */
import type {Catalogue, Lesson} from '../../source/lessons/lesson.ts';
import {type Fact, type Progress, remember} from '../../source/lessons/progress.ts';
import {readLesson} from '../../source/lessons/read.ts';
import {openSystem} from '../../source/script/open.ts';
import {systems} from '../../source/systems/index.ts';
import type {Beginning, Classroom, FactWithoutAt} from '../../source/ui/classroom.ts';
import {plainRows} from '../../source/ui/draw/canvas.ts';
import type {Size} from '../../source/ui/draw/layout.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {type Glyphs, unicode} from '../../source/ui/glyphs.ts';
import {openSession, type Session} from '../../source/ui/session.ts';

const minority = `
title: The minority side waits
minutes: 4
misconception: {number: 8, belief: A CP system rejects every request during a partition.}
story: |
  Five nodes of etcd. Each value is agreed on by a majority: three of five.

  The network will break in two. Clients stay where they are, on both sides.
system: etcd nodes=5 seed=7
setup: |
  wait until leader
  c1 write x 1
  expect c1 ok
prediction:
  before: write
  question: You write at the smaller side. What will that client be told?
  trial: |
    shape minority
    c4 write x 2
  choices:
    - text: It is refused at once.
      when: expect c4 fail
      because: No node says no here. It waits for a majority that it cannot reach.
      misconception: 8
    - text: It waits, and in the end nobody can tell.
      when: expect c4 info
      because: The leader has passed it on and hears no majority. The client gives up.
goals:
  - text: A write at the smaller side ended without an answer
    next: Choose a node of the smaller side and press w, then Enter. n goes on until it is answered.
    goal: asked
    about: {type: write, side: minority, outcome: info}
  - text: The network was split by you
    next: Press p, then 3.
    goal: split
    about: {}
hints:
  - p splits the network.
  - After p, choose minority. Then w at the leader.
solution: |
  shape minority
  c4 write x 2
wrong: |
  c1 write x 2
debrief:
  formal: A system that keeps linearizability answers no write without a majority.
  plain: The smaller side does not say no. It waits, and its client cannot know.
  source: Gilbert and Lynch, SIGACT News 33(2), 2002, section 2
par: 2
forbidden:
  - verb: crash
    reason: A crashed node owes no answer. This lesson is about one that does.
`;

const single = `
title: One server
minutes: 2
story: |
  One server of MySQL holds the only copy. Write to it.
system: mysql seed=1
setup: |
  wait 100ms
goals:
  - text: A write was acknowledged
    next: Press w, then Enter.
    goal: asked
    about: {type: write, outcome: ok}
hints:
  - w writes.
solution: |
  c1 write x 1
wrong: |
  c1 read x
debrief:
  formal: A single copy is linearizable, and unavailable when it is down.
  plain: With one copy there is nobody to disagree with.
  source: Gilbert and Lynch, SIGACT News 33(2), 2002, section 2
par: 1
`;

/** The lesson of a text; its mistakes are a mistake of the test. */
export function lessonOf(text: string, name: string): Lesson {
  const read = readLesson(text, `${name}.yaml`);
  if (!read.ok) throw new Error(read.message);
  return read.lesson;
}

export const minorityWaits = lessonOf(minority, 'minority-waits');
export const oneServer = lessonOf(single, 'one-server');
export const tour = {...lessonOf(single, 'tour'), title: 'Tour: two minutes'};
export const catalogue: Catalogue = [
  {name: 'first-steps', title: 'First steps', lessons: [tour, oneServer]},
  {name: 'misconceptions', title: 'Misconceptions', lessons: [minorityWaits]},
];

/** A classroom that remembers as long as it lives, and what it was told. */
export function classroomOf(start: Beginning, lessons: Catalogue = catalogue, before: Progress = {}) {
  const facts: FactWithoutAt[] = [];
  const hands: boolean[] = [];
  let progress = before;
  const classroom: Classroom = {
    catalogue: lessons,
    progress: () => progress,
    onFact(fact) {
      facts.push(fact);
      progress = remember(progress, {...fact, at: facts.length} as Fact);
    },
    start,
  };
  return {classroom, facts, hands, withHands: {...classroom, onHand: (up: boolean) => void hands.push(up)}};
}

/** A sitting in a classroom. */
export function sit(classroom: Classroom): Session {
  const open = (name: string, options: Readonly<Record<string, string>>, seed: number | null) => {
    const opened = openSystem(name, options, seed ?? undefined);
    return opened.ok ? opened.lab : opened.message;
  };
  const lab = open('etcd', {}, 1);
  if (typeof lab === 'string') throw new Error(lab);
  return openSession({lab, systems, open, onQuit() {}, onSuspend() {}, classroom});
}

/** What a terminal of this size shows. */
export function rowsOf(session: Session, size: Size = {columns: 80, rows: 24}, glyphs: Glyphs = unicode): string[] {
  return plainRows(drawScreen({...session.see(), size, glyphs}));
}
