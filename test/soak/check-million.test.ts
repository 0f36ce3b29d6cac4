/** A million operations are judged in less than a gigabyte of memory, whichever notation, packed, violated or not. */
import {execFile} from 'node:child_process';
import {createWriteStream, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {fileURLToPath} from 'node:url';
import {createGzip} from 'node:zlib';
import {afterAll, expect, test} from 'vitest';
import {dice} from '../histories/random.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'check-soak-'));
afterAll(() => rmSync(folder, {recursive: true}));
const count = 1_000_000;

type Print = (process: number, type: string, f: string, value: string, time: number) => string;

const json: Print = (process, type, f, value, time) =>
  `{"process":${process},"type":"${type}","f":"${f}","key":"x","value":${value},"time":${time}}\n`;
const edn: Print = (process, type, f, value, time) =>
  `{:process ${process}, :type :${type}, :f :${f}, :value ["x" ${value.replace('null', 'nil')}], :time ${time}000000}\n`;

/** Ten clients on one register, each operation taking effect when it ends; the last answer may be wrong. */
function* written(print: Print, violated: boolean): Generator<string> {
  const roll = dice(1);
  const open: (string | null)[] = Array.from({length: 10}, () => null);
  let [cell, first, text] = ['null', 'null', ''];
  for (let started = 0, time = 0; started < count || open.some((value) => value !== null); time += 1) {
    const process = roll(10);
    const value = open[process] ?? null;
    const reads = process % 2 === 0;
    const f = reads ? 'read' : 'write';
    if (value === null && started < count) {
      started += 1;
      open[process] = String(started);
      text += print(process, 'invoke', f, reads ? 'null' : String(started), time);
    } else if (value !== null) {
      open[process] = null;
      if (!reads) cell = value;
      if (first === 'null') first = cell;
      const isLast = started === count && open.every((other) => other === null);
      text += print(process, 'ok', f, reads && violated && isLast ? first : cell, time);
    }
    if (text.length > 1 << 20) {
      yield text;
      text = '';
    }
  }
  yield text;
}

/** Prints the most memory the program ever held, in kilobytes, as the last line of its errors. */
const measured = `data:text/javascript,process.on('exit',()=>console.error(String(process.resourceUsage().maxRSS)))`;

function check(file: string): Promise<{code: number; out: string; kilobytes: number}> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', measured, program, 'check', file], (error, out, err) => {
      resolve({code: error ? Number(error.code) : 0, out, kilobytes: Number(err.trim().split('\n').at(-1))});
    });
  });
}

test.each([
  ['JSON lines', json, false, false],
  ['EDN, packed', edn, false, true],
  ['JSON lines with a violation at the end', json, true, false],
])('%s', async (name, print, violated, packed) => {
  const file = join(folder, name.replace(/\W/g, '-'));
  const sink = createWriteStream(file);
  const source = Readable.from(written(print, violated));
  await (packed ? pipeline(source, createGzip({level: 1}), sink) : pipeline(source, sink));
  const {code, out, kilobytes} = await check(file);
  expect(out).toMatch(/: 1000000\s+operations, /);
  expect(code).toBe(violated ? 1 : 0);
  expect(kilobytes).toBeLessThan(1_000_000);
  expect(kilobytes).toBeGreaterThan(50_000);
});
