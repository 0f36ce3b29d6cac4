/** What is commonly wrong with YAML, in words for somebody who writes it by hand. The library's own words are for programmers. */
import type {YAMLParseError} from 'yaml';
import type {Problem} from '../script/problem.ts';

type Words = Pick<Problem, 'found' | 'expected' | 'example'>;

const example = 'title: The smaller side waits';
const quoted = 'text: "Done: all have it."';

/** A text that holds what YAML takes for the end of a field's name. */
export const colonNeedsQuotes = "': ' in a text needs quotes around the text";

const tab: Words = {found: 'a tab', expected: 'blanks before a line', example: 'two blanks for each step'};

const words: Partial<Record<YAMLParseError['code'], Words>> = {
  BLOCK_AS_IMPLICIT_KEY: {found: "': ' within a text", expected: 'quotes around such a text', example: quoted},
  BAD_SCALAR_START: {
    found: 'a text that begins with a sign of YAML',
    expected: 'quotes around such a text',
    example: 'text: "@1s is a moment"',
  },
  DUPLICATE_KEY: {found: 'the same field again', expected: 'each field once', example},
  MULTIPLE_DOCS: {found: 'a second one behind ---', expected: 'one document in a file', example},
  TAB_AS_INDENT: tab,
};

/** What is wrong, and what was expected; `line` is the text of the line where it was found. */
export function describeYamlMistake({code, message}: YAMLParseError, line: string): Words {
  if (/^ *\t/.test(line)) return tab;
  const known = words[code];
  if (known) return known;
  if (message.startsWith('Missing closing'))
    return {found: 'the end, within quotes', expected: 'quotes that end', example: quoted};
  const what = message.includes('call stack') ? 'it is nested too deeply' : message;
  return {found: `a mistake in it (${what})`, expected: 'YAML', example};
}
