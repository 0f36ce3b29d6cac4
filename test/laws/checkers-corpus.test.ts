/** Histories with known verdicts: those that Porcupine judged, and named ones whose verdicts stand in their file names. */
import {describe, expect, it} from 'vitest';
import {type History, reopened, withKnownWriters} from '../../source/checkers/history.ts';
import {ladder, rungs} from '../../source/checkers/ladder.ts';
import {judgeCompletion, judgeInvocation, newOnline, unclear} from '../../source/checkers/online.ts';
import {advance, openSearch} from '../../source/checkers/search.ts';
import {zones} from '../../source/checkers/zones.ts';
import {named, porcupine} from '../histories/load.ts';

/** The verdict response by response; unknown where a key cannot be judged so. */
function online({initial, operations}: History): string {
  const judge = newOnline(initial);
  const ends = operations.filter(({complete}) => complete !== null);
  const moments = [
    ...operations.map((operation) => ({at: operation.invoke, tell: () => judgeInvocation(judge, reopened(operation))})),
    ...ends.map((operation) => ({at: operation.complete as number, tell: () => judgeCompletion(judge, operation)})),
  ];
  for (const {tell} of moments.sort((a, b) => a.at - b.at)) tell();
  return judge.violation ? 'false' : unclear(judge) === null ? 'true' : 'unknown';
}

describe("Porcupine's verdicts", () => {
  const corpus = porcupine();

  it('are those of the search, on every history', () => {
    const wrong = corpus.filter(({history, linearizable}) => {
      return advance(openSearch(history.operations, history.initial), 1_000_000) !== String(linearizable);
    });
    expect(wrong.map(({name}) => name)).toEqual([]);
    expect(corpus.length).toBe(500);
  });

  it('are those of zones and of the online judge, wherever values tell who wrote them', () => {
    let judged = 0;
    const wrong = corpus.filter(({history, linearizable}) => {
      const known = withKnownWriters(history);
      const verdicts = [zones(known).verdict, online(known)].filter((verdict) => verdict !== 'unknown');
      judged += verdicts.length;
      return verdicts.some((verdict) => verdict !== String(linearizable));
    });
    expect(wrong.map(({name}) => name)).toEqual([]);
    expect(judged).toBeGreaterThanOrEqual(700);
  });

  it('are those of the ladder, with a witness for each violation', () => {
    const wrong = corpus.filter(({history, linearizable}) => {
      const [first] = ladder(history);
      return (
        first?.verdict !== String(linearizable) ||
        (first.verdict === 'false') !== (first.witness?.operations.length ?? 0) > 0
      );
    });
    expect(wrong.map(({name}) => name)).toEqual([]);
  });
});

describe('a named history', () => {
  for (const {name, verdicts, history} of named()) {
    it(`${name}: ${verdicts.map(([rung, verdict]) => `${rung} ${verdict}`).join(', ')}`, () => {
      const judged = ladder(history);
      expect(judged.map(({rung}) => rung)).toEqual(rungs);
      for (const [rung, verdict] of verdicts) {
        const found = judged.find((one) => one.rung === rung);
        expect([rung, found?.verdict, found?.sentence]).toEqual([rung, verdict, found?.sentence]);
      }
    });
  }
});
