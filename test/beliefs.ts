/** Sentences that the project corrects, as patterns for what it tells: captions of demos and texts of lessons. */
/** What no caption and no lesson may say in its own voice; in quotes it is somebody's belief. */
export const beliefs: readonly (readonly [belief: RegExp, what: string])[] = [
  [/\b(is|are) (CP|AP|CA)\b/, 'letters are not what a product is: they go by request and level'],
  [/\bpick two\b/, 'the network picks P'],
  [/\b(all|every) (node|replica|cop)\w* (holds?|have|has) the same\b/, 'C is about answers, not copies'],
  [/\bproves? (that )?\w+ is linearizable\b|\bis linearizable because\b/, 'a run refutes, it does not prove'],
  [/\bnothing is (ever )?lost after\b|\bjust sync\b/, 'something decides after a heal'],
  [/\bstrong(ly)? consisten\w+ because R ?\+ ?W\b/, 'R + W > N is not linearizability by itself'],
  [/\beventually consistent\b(?!")/, 'say what is promised: convergence once nothing is written'],
  [
    /\b(timed out|time-out)\b[^.]*\b(so|thus|therefore) (it|nothing)\b[^.]*\b(did not|no effect)\b/,
    'a time-out is unknown',
  ],
];
