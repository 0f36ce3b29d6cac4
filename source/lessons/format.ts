/** The format of a lesson file as a table of fields: reading, messages and the help all come from it. */

export type Kind =
  /** One line, or several that are joined. */
  | {readonly type: 'text'; readonly most: number}
  /** Blank lines divide them. */
  | {readonly type: 'paragraphs'; readonly most: number}
  | {readonly type: 'texts'; readonly least: number; readonly most: number}
  | {readonly type: 'count'; readonly least: number; readonly most: number}
  /** Lines of the script language. */
  | {readonly type: 'script'}
  /** What follows the word `system` in a script. */
  | {readonly type: 'system'}
  /** One line that begins with `expect`. */
  | {readonly type: 'expectation'}
  | {readonly type: 'verb'}
  /** The name of a row of the goals, and the fields that it takes. */
  | {readonly type: 'goal'}
  | {readonly type: 'about'}
  | {readonly type: 'fields'; readonly fields: readonly Field[]}
  | {readonly type: 'list'; readonly least: number; readonly most: number; readonly fields: readonly Field[]};

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly needed: boolean;
  readonly help: string;
  /** As it stands in a file, in one line. */
  readonly example: string;
}

const sentence = {type: 'text', most: 300} as const;
const truth = {type: 'count', least: 1, most: 24} as const;

function needed(name: string, kind: Kind, help: string, example: string): Field {
  return {name, kind, needed: true, help, example};
}

function optional(name: string, kind: Kind, help: string, example: string): Field {
  return {...needed(name, kind, help, example), needed: false};
}

const misconception: readonly Field[] = [
  needed('number', truth, 'its number in the list of misconceptions', 'number: 8'),
  needed('belief', sentence, 'the belief, in a line', 'belief: CP rejects at once'),
];

const choices: readonly Field[] = [
  needed('text', sentence, 'what may be chosen', 'text: It waits, and in the end nobody can tell.'),
  needed('when', {type: 'expectation'}, 'holds after the trial if this comes true', 'when: expect c1 info'),
  needed('because', sentence, 'why it is so, or why it is not', 'because: It hears no majority.'),
  optional('misconception', truth, 'the belief that leads to this choice', 'misconception: 8'),
];

const prediction: readonly Field[] = [
  needed('before', {type: 'verb'}, 'asked before the first command with this verb', 'before: write'),
  needed('question', sentence, 'the question', 'question: What will that client be told?'),
  needed('trial', {type: 'script'}, 'played after the setup, to see what comes true', 'trial: c1 write x 2'),
  needed(
    'choices',
    {type: 'list', least: 2, most: 4, fields: choices},
    'of which exactly one comes true',
    'choices: [{text: It is refused., when: expect c1 fail, because: …}, …]',
  ),
];

const goals: readonly Field[] = [
  needed('text', sentence, 'what is to come about', 'text: A write at the smaller side ended without an answer'),
  needed('next', sentence, 'what to do next while it has not', 'next: Choose a node of the smaller side and press w.'),
  needed('goal', {type: 'goal'}, 'what is looked at, see below', 'goal: asked'),
  optional('about', {type: 'about'}, 'more exactly', 'about: {type: write, side: minority}'),
];

const debrief: readonly Field[] = [
  needed('formal', {type: 'text', most: 700}, 'in formal words', 'formal: Each request that a live node …'),
  needed('plain', {type: 'text', most: 700}, 'in plain words', 'plain: The smaller side cannot …'),
  needed('source', sentence, 'where it is written', 'source: Gilbert and Lynch, SIGACT News 33(2), 2002, §2'),
];

const forbidden: readonly Field[] = [
  needed('verb', {type: 'verb'}, 'a verb that this lesson does without', 'verb: crash'),
  needed('reason', sentence, 'why', 'reason: A crashed node owes no answer.'),
];

export const lessonFields: readonly Field[] = [
  needed('title', {type: 'text', most: 60}, 'the title', 'title: The smaller side waits'),
  needed('minutes', {type: 'count', least: 1, most: 60}, 'how long a newcomer takes', 'minutes: 4'),
  optional(
    'misconception',
    {type: 'fields', fields: misconception},
    'the belief that it is about',
    'misconception: {number: 8, belief: CP rejects at once}',
  ),
  needed('story', {type: 'paragraphs', most: 1200}, 'a few short paragraphs', 'story: Five nodes keep one value.'),
  needed('system', {type: 'system'}, 'what is simulated', 'system: etcd nodes=5 seed=7'),
  optional('setup', {type: 'script'}, 'played before the learner begins', 'setup: wait until leader'),
  optional(
    'prediction',
    {type: 'fields', fields: prediction},
    'asked before the deciding command',
    'prediction: {before: write, question: …, trial: …, choices: […]}',
  ),
  needed(
    'goals',
    {type: 'list', least: 1, most: 5, fields: goals},
    'what is to come about',
    'goals: [{text: …, next: …, goal: asked, about: {type: write}}]',
  ),
  needed(
    'hints',
    {type: 'texts', least: 1, most: 4},
    'from a nudge to nearly the solution',
    'hints: [p splits the network.]',
  ),
  needed('solution', {type: 'script'}, 'a way that passes, after the setup', 'solution: c1 write x 2'),
  needed('wrong', {type: 'script'}, 'the tempting way, which must not pass', 'wrong: c1 write x 2'),
  needed(
    'debrief',
    {type: 'fields', fields: debrief},
    'what to take home',
    'debrief: {formal: …, plain: …, source: …}',
  ),
  needed(
    'par',
    {type: 'count', least: 1, most: 99},
    'how many commands that change the world the solution gives; waits and time do not count',
    'par: 2',
  ),
  optional(
    'forbidden',
    {type: 'list', least: 1, most: 9, fields: forbidden},
    'what this lesson does without',
    'forbidden: [{verb: crash, reason: A crashed node owes no answer.}]',
  ),
];

/** One of the tracks in `tracks.yaml`. */
export const trackFields: readonly Field[] = [
  needed('name', {type: 'text', most: 30}, 'the name of the track', 'name: first-steps'),
  needed('title', {type: 'text', most: 60}, 'the title', 'title: First steps'),
  needed('lessons', {type: 'texts', least: 1, most: 40}, 'names of lessons, in order', 'lessons: [two-copies]'),
];

/** What may stand there, as messages say it. */
export function expectedOf(kind: Kind): string {
  switch (kind.type) {
    case 'text':
    case 'paragraphs':
      return `a text of at most ${kind.most} letters`;
    case 'texts':
      return `a list of ${kind.least} to ${kind.most} texts`;
    case 'count':
      return `a whole number from ${kind.least} to ${kind.most}`;
    case 'script':
      return 'lines of a script';
    case 'system':
      return 'a system with its options';
    case 'expectation':
      return 'a line that expects something';
    case 'verb':
      return 'a verb of the script language (cap-tui run --help lists them), or ask or split';
    case 'goal':
      return 'the name of a goal (cap-tui learn --help lists them)';
    case 'about':
      return 'the fields of the goal';
    case 'fields':
      return `the fields ${kind.fields.map(({name}) => name).join(', ')}`;
    case 'list':
      return `a list of ${kind.least} to ${kind.most}, each with ${kind.fields.map(({name}) => name).join(', ')}`;
  }
}
