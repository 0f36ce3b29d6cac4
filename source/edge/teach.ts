/** Opens lessons in the terminal: which there are, where to begin, and whose progress it is. */
import type {Catalogue, Lesson} from '../lessons/lesson.ts';
import {openLesson} from '../lessons/open.ts';
import type {Beginning, Classroom} from '../ui/classroom.ts';
import {readCatalogue} from './catalogue.ts';
import type {Call} from './commands.ts';
import type {ExitCode} from './headless.ts';
import {homeFolder} from './home.ts';
import {readLessonAt} from './learn.ts';
import {openKeeper} from './learner-file.ts';
import type {Stage, Teaching} from './play.ts';

/** Teaches the lesson of this name or file; without one the learner chooses. What could not be kept is told at the end too. */
export async function teach(path: string | null, stage: Stage, call: Call): Promise<ExitCode> {
  const told: string[] = [];
  let show: (text: string) => void = () => {};
  const keeper = openKeeper(homeFolder(), (message) => {
    told.push(message);
    show(message);
  });
  const read = path === null ? null : readLessonAt(path, call);
  if (read && !read.ok) {
    call.output.complain(read.message);
    return 2;
  }
  const catalogue = withLesson(readCatalogue(), read?.lesson ?? null);
  const first = read?.lesson ?? catalogue[0]?.lessons[0];
  if (!first) throw new Error('there are no lessons');
  const classroom: Classroom = {
    catalogue,
    progress: keeper.progress,
    onFact: (fact) => keeper.keep({...fact, at: Date.now()}),
    start: beginningOf(read?.lesson ?? null, Object.keys(keeper.progress()).length === 0),
  };
  const teaching: Teaching = {
    classroom,
    lab: openLesson(first).lab,
    onOpen(notice) {
      show = notice;
      for (const message of told) notice(message);
    },
  };
  const code = await stage.teach(teaching);
  for (const message of told) call.output.complain(message);
  return code;
}

function beginningOf(lesson: Lesson | null, isNew: boolean): Beginning {
  if (lesson) return {type: 'lesson', name: lesson.name};
  return {type: isNew ? 'tour' : 'list'};
}

/** A lesson from a file of one's own stands in a track before the others, in the place of one of the same name. */
function withLesson(catalogue: Catalogue, lesson: Lesson | null): Catalogue {
  if (!lesson || catalogue.some(({lessons}) => lessons.some((one) => one.name === lesson.name && isSame(one, lesson))))
    return catalogue;
  const others = catalogue.map((track) => ({
    ...track,
    lessons: track.lessons.filter(({name}) => name !== lesson.name),
  }));
  return [
    {name: 'your-own', title: 'Your own', lessons: [lesson]},
    ...others.filter(({lessons}) => lessons.length > 0),
  ];
}

function isSame(one: Lesson, other: Lesson): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
