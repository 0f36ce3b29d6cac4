/** A planted defect: one place in the program made wrong, and the tests of which some must notice. */
export interface Defect {
  /** What is wrong then, in a few words; told apart by it. */
  readonly name: string;
  /** The file it is planted in, from the top of the tree. */
  readonly file: string;
  /** The text that it replaces, exactly; it stands in the file exactly once. */
  readonly text: string;
  readonly planted: string;
  /** The test files that are run against it, from the top of the tree. */
  readonly tests: readonly string[];
}
