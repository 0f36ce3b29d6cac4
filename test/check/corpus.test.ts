/** Histories with known verdicts, written as files in both notations, come back from the command with the same verdicts. */
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import type {History, HistoryOperation, Value} from '../../source/checkers/history.ts';
import {porcupine} from '../histories/load.ts';
import {check, report} from './run.ts';

const folder = new URL('../histories/', import.meta.url);

type Print = (operation: HistoryOperation, type: string, value: string) => string;

const json: Print = ({process, f}, type, value) =>
  `{"process":${process},"type":"${type}","f":"${f}","key":"x","value":${value}}`;
const edn: Print = ({process, f}, type, value) =>
  `{:process ${process}, :type :${type}, :f :${f}, :value ${value.replace(',', ' ').replace('null', 'nil')}}`;

/** The events of a history in order, a line each. */
function written({operations}: History, print: Print): string {
  const events: string[] = [];
  for (const operation of operations) {
    const {f, from, value, saw, invoke, complete, type} = operation;
    const asked = f === 'cas' ? JSON.stringify([from, value]) : JSON.stringify(value);
    events[invoke] = print(operation, 'invoke', asked);
    if (complete !== null)
      events[complete] = print(operation, type, f === 'read' ? JSON.stringify(saw[0]?.value) : asked);
  }
  return `${events.filter((event) => event !== undefined).join('\n')}\n`;
}

function initial(value: Value) {
  return {initial: [String(value)]};
}

describe('the corpus that Porcupine judged', () => {
  const corpus = porcupine();

  test.each([
    ['JSON lines', json],
    ['EDN', edn],
  ])('as %s, all five hundred', async (_, print) => {
    const wrong: string[] = [];
    for (const {name, linearizable, history} of corpus) {
      const {code} = await check(written(history, print), {values: initial(history.initial)});
      if (code !== (linearizable ? 0 : 1)) wrong.push(`${name}: ${code}`);
    }
    expect(corpus).toHaveLength(500);
    expect(wrong).toEqual([]);
  });
});

/** `stale-read.not-linearizable.sequential.jsonl` says what the judge is to say. */
function promised(file: string): string[][] {
  const [, ...rungs] = file.replace(/\.(jsonl|edn)(\.gz)?$/, '').split('.');
  return rungs.map((rung) => (rung.startsWith('not-') ? [rung.slice(4), 'violated'] : [rung, 'no violation']));
}

describe('histories whose names tell their verdicts', () => {
  const files = readdirSync(folder).filter((file) => /\.(jsonl|edn)(\.gz)?$/.test(file) && file !== 'porcupine.jsonl');

  test.each(files)('%s', async (file) => {
    const content = readFileSync(new URL(file, folder));
    const {rungs} = await report(content, {values: {consistency: ['all']}});
    const said = promised(file).map(([rung]) => [rung, rungs.find((one) => one.rung === rung)?.verdict]);
    expect(said).toEqual(promised(file));
  });

  test('there are EDN files among them, and packed ones', () => {
    expect(files.filter((file) => file.endsWith('.edn')).length).toBeGreaterThan(2);
    expect(files.some((file) => file.endsWith('.edn.gz'))).toBe(true);
  });
});
