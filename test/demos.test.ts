/** Every demo is played: what it expects holds, with its own seed and with others, and it is told well enough to follow. */
import {describe, expect, test} from 'vitest';
import {demoNames, readDemo} from '../source/edge/demos.ts';
import {openingDemo} from '../source/edge/headless.ts';
import {printLine} from '../source/script/grammar.ts';
import {runHeadless} from '../source/script/headless.ts';
import {printJournal} from '../source/script/journal.ts';
import {openScript, type Wanted} from '../source/script/open.ts';
import {failureText} from '../source/script/report.ts';
import {parseScript, type Script} from '../source/script/script.ts';

const seeds = process.env.SOAK ? 300 : 12;

function scriptOf(name: string): Script {
  const read = parseScript(readDemo(name) ?? '', `${name}.cap`);
  if (!read.ok) throw new Error(read.message);
  return read.script;
}

function playDemo(script: Script, wanted: Wanted) {
  const opened = openScript(script, wanted);
  if (!opened.ok) throw new Error(opened.message);
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const outcome = runHeadless(script, opened, {format: 'text', write});
  return {text, outcome, lab: opened.lab};
}

test('there are demos for what a newcomer asks first', () => {
  expect(demoNames()).toEqual(
    expect.arrayContaining([
      openingDemo,
      'follower-cut-off',
      'leader-cut-off',
      'split-three-two',
      'one-link',
      'zombie-write',
      'cassandra-one',
      'cassandra-quorum',
      'consistency',
      'availability',
      'partition',
      'two-of-three',
      'one-server',
      'zookeeper-cp',
      'dynamodb-ap',
      'restaurant-kitchen',
      'restaurant-branches',
      'restaurant-one',
      'bank-and-feed',
      'sync-is-no-quorum',
      'vanished-lock',
      'hint-does-not-count',
    ]),
  );
});

describe.each(demoNames())('%s', (name) => {
  const script = scriptOf(name);
  const acts = script.lines.map((row) => row.line.act);

  test('what it expects holds, whatever the seed', () => {
    for (const seed of [script.header?.act.seed ?? 1, ...Array.from({length: seeds}, (_, index) => index + 1)]) {
      const {text, outcome} = playDemo(script, {options: {}, seed});
      const failures = outcome.failures.map((failure) => failureText(script.fileName, failure));
      expect(failures, `seed ${seed}\n${text}`).toEqual([]);
    }
  });

  test('it has captions, beats and expectations, and each caption is short', () => {
    const count = (type: string) => acts.filter((act) => act.type === type).length;
    expect(count('say')).toBeGreaterThanOrEqual(4);
    expect(count('beat')).toBeGreaterThanOrEqual(3);
    expect(count('expect')).toBeGreaterThanOrEqual(5);
    for (const act of acts) if (act.type === 'say') expect(act.text.length, act.text).toBeLessThanOrEqual(240);
  });

  test('the same seed gives the same transcript, byte for byte', () => {
    expect(playDemo(script, {options: {}}).text).toBe(playDemo(script, {options: {}}).text);
  });

  test('its journal, printed and played, gives the same world', () => {
    const {lab} = playDemo(script, {options: {}});
    const saved = parseScript(printJournal(lab.journal()), 'saved.cap');
    if (!saved.ok) throw new Error(saved.message);
    const again = playDemo(saved.script, {options: {}});
    expect(again.outcome.failures).toEqual([]);
    expect(again.lab.snapshot()).toEqual(lab.snapshot());
    expect(printJournal(again.lab.journal())).toBe(printJournal(lab.journal()));
  });

  test('it is written as it would be printed', () => {
    for (const row of script.lines) expect(row.text.replace(/\s+#.*$/, '').trimEnd()).toBe(printLine(row.line));
  });
});

test('without its faults no demo shows what it shows', () => {
  for (const name of demoNames()) {
    const script = scriptOf(name);
    const wrong = {
      ...script,
      lines: script.lines.filter((row) => !/^(cut|isolate|partition|shape|skew|slow|crash) /.test(row.text)),
    };
    expect(playDemo(wrong, {options: {}}).outcome.failures, `${name} without its faults`).not.toEqual([]);
  }
});
