/** Keeps records as fast as the disk takes them, eight at a time, and says each when it is kept: to be killed. */
import {openJournalStore} from '../../source/workshop/journal-store.ts';

const [directory = '', round = ''] = process.argv.slice(2);
const opened = await openJournalStore(directory, () => {});
if (!opened.ok) throw new Error(opened.message);

let next = 0;

async function keepOn(): Promise<never> {
  for (;;) {
    next += 1;
    const person = `name ${round}-${next}`;
    if (!opened.ok) throw new Error(opened.message);
    await opened.store.keep({
      type: 'fact',
      person,
      fact: {type: 'passed', at: next, lesson: 'cut', commands: 1, alone: true},
    });
    process.stdout.write(`${person}\n`);
  }
}

await Promise.all(Array.from({length: 8}, keepOn));
