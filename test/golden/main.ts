/** `npm run golden -- DIR [BEGINNING]`: plays the transcripts of a folder on the model and prints where the two contradict. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {transcriptsIn} from './files.ts';
import {contradicts, report} from './report.ts';
import {run} from './run.ts';
import {runZooKeeper, zookeeperUses} from './zookeeper-run.ts';

/** Each transcript is compared with so many seeds. */
const seeds = 3;

const [folder = fileURLToPath(new URL('.', import.meta.url)), beginning] = process.argv.slice(2);
const {transcripts, others} = transcriptsIn(folder, beginning);
if (transcripts.length + others.length === 0) {
  console.error(`no transcripts in ${folder}: expected *.json files, as in: npm run golden -- test/golden etcd-3.5`);
  process.exit(2);
}
const ofZooKeeper = others.filter((file) => /^zookeeper-/.test(file));
const outcomes = [
  ...transcripts.map((transcript) => run(transcript, seeds)),
  ...ofZooKeeper.map((file) => runZooKeeper(file, readFileSync(join(folder, file), 'utf8'), seeds)),
];
for (const line of [...report(outcomes), ...zookeeperUses(outcomes)]) console.log(line);
for (const file of others.filter((one) => !ofZooKeeper.includes(one)))
  console.log(`not compared: ${file}: its system's words are not in test/golden/dialects.ts`);
process.exit(outcomes.some(contradicts) ? 1 : 0);
