/**
 * Keeps records as fast as the disk takes them, eight at a time, and says each when it is kept, as `name=number`: to be killed.
 * Sessions are large, and each takes the place of the one before: the journal is written anew again and again.
 */
import {openJournalStore} from '../../source/workshop/journal-store.ts';
import type {Kept} from '../../source/workshop/store.ts';

const [directory = '', round = '', what = 'facts'] = process.argv.slice(2);
const opened = await openJournalStore(directory, () => {});
if (!opened.ok) throw new Error(opened.message);
const {store} = opened;

const script = 'c1 write x 1\n'.repeat(3_000);
let next = 0;

function factOf(at: number): Kept {
  return {
    type: 'fact',
    person: `name ${round}-${at}`,
    fact: {type: 'passed', at, lesson: 'cut', commands: 1, alone: true},
  };
}

function sessionOf(at: number): Kept {
  return {type: 'session', person: `name ${round}-writer-${at % 16}`, lesson: 'cut', script, at};
}

async function keepOn(): Promise<never> {
  for (;;) {
    next += 1;
    const at = next;
    const record = what === 'sessions' && at % 2 === 0 ? sessionOf(at) : factOf(at);
    await store.keep(record);
    process.stdout.write(`${record.type === 'enrolled' ? '' : record.person}=${at}\n`);
  }
}

await Promise.all(Array.from({length: 8}, keepOn));
