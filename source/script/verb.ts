/** A row of the grammar: parsing, printing, help, completion and error messages all come from it. */
import type {Act} from './line.ts';
import type {Reader} from './reader.ts';

export interface Verb {
  /** The word the line begins with; of an operation, the word after the client. */
  readonly name: string;
  readonly usage: string;
  /** A line that reads without error. */
  readonly example: string;
  readonly help: string;
  /** The line begins with whom it is about: `c1 write …`. */
  readonly subject?: 'client';
  /** `>` and `|` may stand between names without spaces. */
  readonly joins?: true;
  /** Reads what follows the name; throws a `Wrong`. */
  parse(reader: Reader): Act;
  /** The line that parses to this act; undefined when the act is another verb's. */
  print(act: Act): string | undefined;
}
