/** Defects in how lessons are graded, and in what is kept of a learner. */
import type {Defect} from './defect.ts';

const goals = ['test/lessons/goals.test.ts'];
const grading = ['test/lessons/grading.test.ts'];
const laws = ['test/lessons/laws.test.ts'];
const kept = ['test/lessons/learner-file.test.ts'];

export const lessons: readonly Defect[] = [
  {
    name: 'requests of the setup count as the learner’s',
    file: 'source/lessons/evidence.ts',
    text: "event.type === 'invoked' && index >= start.events",
    planted: "event.type === 'invoked'",
    tests: [...laws, ...goals],
  },
  {
    name: 'faults of the setup count as the learner’s',
    file: 'source/lessons/evidence.ts',
    text: 'if (index >= start.events) deeds.push',
    planted: 'deeds.push',
    tests: [...laws, ...goals],
  },
  {
    name: 'the side of a request is where its node was at the end, not when it was asked',
    file: 'source/lessons/evidence.ts',
    text: 'const now = lookAt(event.at);\n      const judged',
    planted:
      "for (const later of events.slice(index)) if (later.type === 'intervened') onIntervention(network, later.intervention, later.at);\n      const now = lookAt(event.at);\n      const judged",
    tests: goals,
  },
  {
    name: 'half of the nodes are a majority',
    file: 'source/lessons/network.ts',
    text: ".length * 2 > count ? 'majority'",
    planted: ".length * 2 >= count - 1 ? 'majority'",
    tests: goals,
  },
  {
    name: 'a link that is let go is open though it was cut',
    file: 'source/lessons/network.ts',
    text: "filter((way) => stops[way]?.type === 'held')",
    planted: 'filter(() => true)',
    tests: laws,
  },
  {
    name: 'a new partition leaves the cuts of the one before',
    file: 'source/lessons/network.ts',
    text: "if (isCutAnew || stop?.type === 'held'",
    planted: "if (!isCutAnew || stop?.type === 'held'",
    tests: laws,
  },
  {
    name: 'writes on two sides count though the network was healed in between',
    file: 'source/lessons/goals-asked.ts',
    text: 'return one.split === other.split && !one.group',
    planted: 'return !one.group',
    tests: goals,
  },
  {
    name: 'a read that began before the write ended shows that it took effect',
    file: 'source/lessons/goals-asked.ts',
    text: ' || read.invoked.order < completed.order) return false;',
    planted: ') return false;\n  if (read.invoked.order > completed.order) return false;',
    tests: goals,
  },
  {
    name: 'a script passes by what was so in the midst of the setup',
    file: 'source/lessons/grade.ts',
    text: 'all: hasBegun(evidence.snapshot, start) && standings',
    planted: 'all: standings',
    tests: grading,
  },
  {
    name: 'what is done after a pass counts against its par',
    file: 'source/lessons/grade.ts',
    text: 'const last = passed.all ? passed : lookAgain(lab, lesson, start);',
    planted: 'const last = lookAgain(lab, lesson, start);',
    tests: grading,
  },
  {
    name: 'the setup can be undone',
    file: 'source/lessons/rules.ts',
    text: "command.type === 'undo' && doneIn(see) <= start.entries",
    planted: "command.type === 'undo' && doneIn(see) < 0",
    tests: grading,
  },
  {
    name: 'a session with another seed is graded',
    file: 'source/lessons/grade-session.ts',
    text: 'index) => line !== mine[index]);',
    planted: 'index) => index > 0 && line !== mine[index]);',
    tests: grading,
  },
  {
    name: 'a lesson is proven though its wrong way passes',
    file: 'source/lessons/prove.ts',
    text: 'return grade.passed ? [',
    planted: 'return grade.passed && lesson.par === 0 ? [',
    tests: grading,
  },
  {
    name: 'a later prediction takes the place of the first',
    file: 'source/lessons/progress.ts',
    text: 'return mark.prediction ? mark : {...mark',
    planted: 'return {...mark',
    tests: ['test/lessons/progress.test.ts'],
  },
  {
    name: 'a pass with the solution shown is a best',
    file: 'source/lessons/progress.ts',
    text: 'best: fact.alone ? Math.min',
    planted: 'best: fact.commands > 0 ? Math.min',
    tests: ['test/lessons/progress.test.ts'],
  },
  {
    name: 'the next fact is glued to a torn line',
    file: 'source/edge/learner-file.ts',
    text: 'const isWhole = size === 0 ||',
    planted: 'const isWhole = size >= 0 ||',
    tests: kept,
  },
  {
    name: 'a damaged file is gone when it has been read',
    file: 'source/edge/learner-file.ts',
    text: 'linkSync(path, name);',
    planted: 'linkSync(path, name);\n    unlinkSync(name);',
    tests: kept,
  },
  {
    name: 'the file of a later version is read as if nothing were in it that is not understood',
    file: 'source/edge/learner-file.ts',
    text: 'if (damaged.length === 0 && newer === 0) return records;',
    planted: 'if (damaged.length === 0) return records;',
    tests: kept,
  },
];
