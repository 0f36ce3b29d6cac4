/** What a history's file looks like, for the help of the command line. */
import {wrap} from './wrap.ts';

const paragraphs: readonly string[] = [
  'A history is a list of events in the order in which they happened: a process begins an operation (invoke), and later it is ok, fails, or nobody can tell (info). f is read, write, cas or delete. A cas has two values, the expected and the new one.',
  'In JSON lines an event stands on a line, and time is in milliseconds; key and time may be missing.',
  "Jepsen's EDN has the same fields, map by map or in a vector, with time in nanoseconds; the key may stand in the value, as in [k v]. Whatever the process nemesis does becomes a mark on the timeline.",
];

const examples: readonly string[] = [
  '{"process":4,"type":"invoke","f":"write","key":"x","value":1,"time":10}',
  '{"process":4,"type":"ok","f":"write","key":"x","value":1,"time":35}',
  '{:process 4, :type :invoke, :f :cas, :value ["x" [1 2]], :time 10000000}',
];

/** The shape of a history in words and examples. */
export function describeHistories(): string {
  const [first = '', ...more] = paragraphs.map((text) => wrap(text, 80).join('\n'));
  return `${[first, examples.map((line) => `  ${line}`).join('\n'), ...more].join('\n\n')}\n`;
}
