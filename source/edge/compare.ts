/** Compares systems on a script that a person names: from file name and flags to a table and an exit code. */
import {compare} from '../script/compare.ts';
import {comparisonJson} from '../script/compare-json.ts';
import {comparisonFormats, printComparison} from '../script/compare-text.ts';
import {openContenders} from '../script/contenders.ts';
import type {Wanted} from '../script/open.ts';
import {parseScript} from '../script/script.ts';
import {systems} from '../systems/index.ts';
import type {Read} from './files.ts';
import type {Values} from './flags.ts';
import type {Output} from './output.ts';

export interface Wish {
  readonly wanted: Wanted;
  readonly values: Values;
  readonly output: Output;
  readonly readFile: (path: string) => Read;
}

const printers = {text: printComparison, json: comparisonJson} as const;

/** Prints the comparison; 2 when the script, a system or an option cannot be read, and then nothing was started. */
export function compareFile(path: string, {wanted, values, output, readFile}: Wish): 0 | 2 {
  const [list] = values.systems ?? [];
  const names = systems.map(({name}) => name).join(', ');
  if (list === undefined)
    return complain(
      output,
      `compare needs --systems: expected two to five of ${names}, as in: cap-tui compare ${path} --systems etcd,cassandra`,
    );
  const read = readFile(path);
  if (!read.ok) return complain(output, read.message);
  const parsed = parseScript(read.text, read.name);
  if (!parsed.ok) return complain(output, parsed.message);
  const opened = openContenders(parsed.script, list, wanted);
  if (!opened.ok) return complain(output, opened.message);
  const format = comparisonFormats.find((one) => one === values.format?.[0]) ?? 'text';
  output.write(printers[format](compare(parsed.script, opened.contenders)));
  return 0;
}

function complain(output: Output, message: string): 2 {
  output.complain(message);
  return 2;
}
