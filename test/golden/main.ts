/** `npm run golden -- DIR [BEGINNING]`: plays the transcripts of a folder on the model and prints where the two contradict. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {runDerived} from './derived-run.ts';
import {transcriptsIn} from './files.ts';
import {mariadbUses, runMariadb} from './mariadb-run.ts';
import {contradicts, report} from './report.ts';
import {type Outcome, run} from './run.ts';
import {runZooKeeper, zookeeperUses} from './zookeeper-run.ts';

/** Each transcript is compared with so many seeds. */
const seeds = 3;

/** Systems whose transcripts speak in words of their own: how their files begin, and who plays them. */
const players: readonly (readonly [beginning: string, play: (file: string, text: string, seeds: number) => Outcome])[] =
  [
    ['zookeeper-', runZooKeeper],
    ['mariadb-', runMariadb],
    ['derived-', runDerived],
  ];

const [folder = fileURLToPath(new URL('.', import.meta.url)), beginning] = process.argv.slice(2);
const {transcripts, others} = transcriptsIn(folder, beginning);
if (transcripts.length + others.length === 0) {
  console.error(`no transcripts in ${folder}: expected *.json files, as in: npm run golden -- test/golden etcd-3.5`);
  process.exit(2);
}
const outcomes = transcripts.map((transcript) => run(transcript, seeds));
const unknown: string[] = [];
for (const file of others) {
  const play = players.find(([start]) => file.startsWith(start))?.[1];
  if (play) outcomes.push(play(file, readFileSync(join(folder, file), 'utf8'), seeds));
  else unknown.push(file);
}
for (const line of [...report(outcomes), ...zookeeperUses(outcomes), ...mariadbUses(outcomes)]) console.log(line);
for (const file of unknown) console.log(`not compared: ${file}: its system's words are not in test/golden/dialects.ts`);
process.exit(outcomes.some(contradicts) ? 1 : 0);
