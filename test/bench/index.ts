/** `npm run bench`: measures speed as ratios against baselines run side by side, and prints a table. Asserts nothing. */
import {printRow} from './measure.ts';
import {benchSimulator} from './simulator.ts';

for (const bench of [benchSimulator]) {
  for (const row of bench()) console.log(printRow(row));
}
