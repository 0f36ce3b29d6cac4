/** What a row of the table of flags is, and the two kinds that there are most of. */

export interface FlagRow {
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** What must follow it; null for a switch, which stands alone. */
  readonly value: string | null;
  readonly help: string;
  readonly example: string;
  readonly allows: (value: string) => boolean;
  /** All the words it allows, if they are few. */
  readonly words?: readonly string[];
  /** May be given several times. */
  readonly repeats?: true;
}

/** A flag that takes one word of a few; the first is the default. Many words are named in the help, not beside the flag. */
export function choice(name: string, words: readonly string[], help: string): FlagRow {
  const [first = '', second = first] = words;
  const few = words.length <= 3;
  return {
    name,
    value: few ? words.join('|') : 'NAME',
    help: few ? `${help} (${first})` : `${help}: ${words.join(', ')} (${first})`,
    example: `--${name} ${second}`,
    allows: (word) => words.includes(word),
    words,
  };
}

/** A flag that stands alone. */
export function toggle(name: string, help: string): FlagRow {
  return {name, value: null, help, example: `--${name}`, allows: () => true};
}
