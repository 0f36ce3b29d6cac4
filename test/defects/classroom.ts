/** What would lose, reveal or muddle what a workshop keeps of its people, or do at the desk what nobody asked for. */
import type {Defect} from './defect.ts';

const store = ['test/workshop/store.test.ts'];
const roster = ['test/workshop/roster.test.ts'];
const desk = ['test/workshop/desk.test.ts'];
const resume = ['test/workshop/resume.test.ts'];
const room = ['test/workshop/workshop.test.ts'];

export const classroom: readonly Defect[] = [
  {
    name: 'loses: a record is called kept before the disk has confirmed it',
    file: 'source/workshop/journal-store.ts',
    text: '    await journal.file.datasync();',
    planted: '    void journal.file.datasync();',
    tests: store,
  },
  {
    name: 'loses: each record waits for an fsync of its own',
    file: 'source/workshop/journal-store.ts',
    text: '    const batch = journal.waiting;\n    journal.waiting = [];',
    planted: '    const batch = journal.waiting.splice(0, 1);',
    tests: store,
  },
  {
    name: 'loses: half a record of a full disk stays, and the next is written behind it',
    file: 'source/workshop/journal-store.ts',
    text: '    await journal.file.truncate(journal.certain);',
    planted: '    journal.certain = (await journal.file.stat()).size;',
    tests: store,
  },
  {
    name: 'loses: after an fsync that failed, the next is believed',
    file: 'source/workshop/journal-store.ts',
    text: '    journal.closed = `the disk did not confirm',
    planted: '    journal.certain += 0; `the disk did not confirm',
    tests: store,
  },
  {
    name: 'loses: a torn last line is written behind',
    file: 'source/workshop/journal-file.ts',
    text: '    await truncate(path, whole);',
    planted: '    await truncate(path, bytes.length);',
    tests: store,
  },
  {
    name: 'loses: one damaged line costs all that follow',
    file: 'source/workshop/journal-text.ts',
    text: '    else damaged.push(index + 1);',
    planted: '    else {\n      damaged.push(index + 1);\n      break;\n    }',
    tests: store,
  },
  {
    name: 'loses: a journal of a later version is taken for a damaged one',
    file: 'source/workshop/journal-text.ts',
    text: `return line.startsWith('{"cap-tui"') ? 'another' : 'none';`,
    planted: "return 'none';",
    tests: store,
  },
  {
    name: 'loses: compacting forgets what was achieved after it was taken back',
    file: 'source/workshop/kept.ts',
    text: 'for (const record of records.toReversed())',
    planted: 'for (const record of [...records.filter(({type}) => type === "forgotten"), ...records.toReversed()])',
    tests: store,
  },
  {
    name: 'loses: two hosts write one journal',
    file: 'source/workshop/lock.ts',
    text: 'if (began !== null && now !== null) return began === now;',
    planted: 'if (began !== null && now !== null) return began !== now;',
    tests: store,
  },
  {
    name: 'loses: a screen shows what the store has not confirmed',
    file: 'source/workshop/place.ts',
    text: '  tty.hold(kept);',
    planted: '  void tty;',
    tests: room,
  },
  {
    name: 'loses: a lesson that was left is begun again',
    file: 'source/workshop/place.ts',
    text: "return {type: 'lesson', name: resumed.lesson.name, left: resumed.opened};",
    planted: "return {type: 'lesson', name: resumed.lesson.name};",
    tests: room,
  },
  {
    name: 'loses: the session of a setup that has changed is played on the new one',
    file: 'source/workshop/resume.ts',
    text: 'if (!text.startsWith(firstLines(printJournal(opened.lab.journal()), entries + 1))) return null;',
    planted: '',
    tests: resume,
  },
  {
    name: 'muddles: the clock of a resumed session is ahead by what was waited in the setup',
    file: 'source/workshop/resume.ts',
    text: 'const lines = script.lines.slice(from, endingOf(script) === null ? undefined : -1);',
    planted: 'const lines = script.lines.slice(from);',
    tests: resume,
  },
  {
    name: 'reveals: a name is a formula in the gradebook',
    file: 'source/edge/marks.ts',
    text: '/^[=+\\-@＝＋－＠\\t\\r\\n]/.test(cell) ?',
    planted: "cell === '' ?",
    tests: roster,
  },
  {
    name: 'muddles: whoever begins a lesson again has just come to it',
    file: 'source/workshop/roster.ts',
    text: 'return member.lesson === lesson ? member : {...member, lesson, since: at};',
    planted: 'return {...member, lesson, since: at};',
    tests: roster,
  },
  {
    name: 'muddles: a hand that is up counts from when its key was last pressed',
    file: 'source/workshop/roster.ts',
    text: 'hand: what.up ? (member.hand ?? at) : null',
    planted: 'hand: what.up ? at : null',
    tests: roster,
  },
  {
    name: 'muddles: the chosen person changes when somebody else is stuck longer',
    file: 'source/workshop/desk-state.ts',
    text: 'return rows.find(({id}) => id === state.chosen) ?? rows[0];',
    planted: 'return rows[0];',
    tests: desk,
  },
  {
    name: 'does: any key is a yes',
    file: 'source/workshop/desk-keys.ts',
    text: "      keys: ['y'],",
    planted: "      keys: ['y', 'enter'],",
    tests: desk,
  },
];
