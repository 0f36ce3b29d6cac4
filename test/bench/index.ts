/** `npm run bench`: measures speed as ratios against baselines run side by side, and prints a table. Asserts nothing. */
import {benchJudge} from './judge.ts';
import {printRow} from './measure.ts';
import {benchScreen} from './screen.ts';
import {benchSimulator} from './simulator.ts';

for (const bench of [benchSimulator, benchJudge, benchScreen]) {
  for (const row of await bench()) console.log(printRow(row));
}
process.exit(0);
