/** The language of scripts as a page of help, from the tables that also read it. */
import {usageOf} from './complete.ts';
import {expectationRows} from './expectations.ts';
import {verbs} from './grammar.ts';
import {wrap, wrapRows} from './wrap.ts';

/** Every verb and every expectation with its use; lines of at most 80 letters. */
export function describeLanguage(): string {
  const lines = verbs.filter((verb) => verb.name !== 'expect').map((verb) => [usageOf(verb), verb.help] as const);
  const expectations = expectationRows.map((row) => [row.usage, row.help] as const);
  return [
    'Lines of a script\n',
    wrapRows(lines),
    '\nAfter the word expect\n',
    wrapRows(expectations),
    `\n${wrap(rules, 80).join('\n')}\n`,
  ].join('');
}

const rules =
  'A line may begin with a moment (@1.25s) until which time first runs. A request is waited for unless its line ends with &. # starts a comment. Values with spaces stand in "quotes".';
