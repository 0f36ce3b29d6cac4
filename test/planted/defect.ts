/** A mistake that is planted in a protocol on purpose, to see whether the tests notice. */
export interface Defect {
  readonly name: string;
  /** The file it is planted in, from the root of the project. */
  readonly file: string;
  /** A text that occurs there once, and what is put in its place. */
  readonly find: string;
  readonly plant: string;
}

/** Defects of one protocol, and the tests that are to catch them: file names begin so. */
export interface Bed {
  readonly name: string;
  readonly tests: readonly string[];
  readonly defects: readonly Defect[];
}
