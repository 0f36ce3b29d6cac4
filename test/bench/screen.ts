/**
 * How fast the screen is: time to the first frame of the bundled program beside a bare Ink hello from the node_modules
 * tree, both in a real pseudo-terminal and in turns; time and bytes of a frame with ten messages in flight, beside a full
 * repaint of the same screen, in this process.
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough, Writable} from 'node:stream';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {render} from 'ink';
import {createElement} from 'react';
import {sparing} from '../../source/edge/frames.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import {etcd} from '../../source/systems/etcd.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {App} from '../../source/ui/app.tsx';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession} from '../../source/ui/session.ts';
import {closeTerminals, openTerminal} from '../e2e/terminal.ts';
import {median, percentile, type Row} from './measure.ts';

const starts = 9;
const frames = 200;
const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const modules = new URL('../../node_modules/', import.meta.url);

/** The rows of the report. */
export async function benchScreen(): Promise<Row[]> {
  const {bundled, hello} = await firstFrames();
  const {millis, bytes, repaint, inFlight} = await paint();
  return [
    {name: 'first frame: ms', value: Math.round(median(bundled))},
    {name: 'first frame of a bare Ink hello: ms', value: Math.round(median(hello))},
    {name: 'first frame against bare Ink hello', value: median(bundled) / median(hello), aim: '<= 0.7'},
    {name: 'frame: messages in flight, mean', value: inFlight},
    {name: 'frame: median ms', value: median(millis)},
    {name: 'frame: p99 ms', value: percentile(millis, 99)},
    {name: 'frame: median bytes', value: median(bytes)},
    {name: 'full repaint: bytes', value: repaint},
    {name: 'frame bytes against full repaint', value: median(bytes) / repaint, aim: '<= 0.15'},
  ];
}

/** Milliseconds from the start of a process to its first words on the screen, taken in turns. */
async function firstFrames(): Promise<{bundled: number[]; hello: number[]}> {
  const folder = mkdtempSync(join(tmpdir(), 'cap-tui-bench-'));
  const script = join(folder, 'hello.mjs');
  writeFileSync(script, helloSource());
  const bundled: number[] = [];
  const hello: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    bundled.push(await untilShown([program], 'cluster'));
    hello.push(await untilShown([script], 'hello'));
  }
  rmSync(folder, {recursive: true});
  return {bundled, hello};
}

function helloSource(): string {
  const from = (path: string) => JSON.stringify(new URL(path, pathToFileURL(fileURLToPath(modules))).href);
  return [
    `import {render, Text} from ${from('ink/build/index.js')};`,
    `import {createElement} from ${from('react/index.js')};`,
    "render(createElement(Text, null, 'hello'), {alternateScreen: true});",
    'setTimeout(() => {}, 5000);',
  ].join('\n');
}

async function untilShown(args: readonly string[], text: string): Promise<number> {
  const start = performance.now();
  const terminal = openTerminal({args, env: {NODE_ENV: 'production'}});
  await terminal.waitFor(text, 20_000);
  const millis = performance.now() - start;
  closeTerminals();
  return millis;
}

/** A terminal that counts what is written to it. */
class Counter extends Writable {
  readonly isTTY = true;
  readonly columns = 80;
  readonly rows = 24;
  bytes = 0;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.bytes += chunk.length;
    done();
  }
}

/** A keyboard on which nobody types. */
function keyboard(): NodeJS.ReadStream {
  const silent = Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => silent, ref() {}, unref() {}});
  return silent as unknown as NodeJS.ReadStream;
}

/** Paints frame after frame of a busy lab, three virtual milliseconds apart, as slow motion does. */
async function paint(): Promise<{millis: number[]; bytes: number[]; repaint: number; inFlight: number}> {
  const stdout = new Counter();
  const session = openSession({lab: busyLab(), systems: [], open: () => 'not here', onQuit() {}, onSuspend() {}});
  const tree = createElement(App, {session, glyphs: unicode, colours: 2});
  const ink = render(tree, {
    stdout: sparing(stdout as unknown as NodeJS.WriteStream),
    stdin: keyboard(),
    debug: true,
    interactive: true,
    patchConsole: false,
  });
  await settled(stdout);
  const repaint = stdout.bytes;
  const millis: number[] = [];
  const bytes: number[] = [];
  let moving = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    keepBusy(session.lab(), frame);
    const before = stdout.bytes;
    const start = performance.now();
    session.tick(3, 0);
    const written = await settled(stdout);
    millis.push(written - start);
    bytes.push(stdout.bytes - before);
    moving += session.see().snapshot.packets.length;
  }
  ink.unmount();
  return {millis, bytes, repaint, inFlight: moving / frames};
}

/** React and Ink have written what they had to write; returns when. A frame that changes nothing writes nothing. */
async function settled(stdout: Counter): Promise<number> {
  const start = performance.now();
  const before = stdout.bytes;
  while (stdout.bytes === before && performance.now() - start < 250)
    await new Promise((resolve) => setImmediate(resolve));
  return performance.now();
}

function busyLab(): Lab {
  const lab = openLab(etcd.open(chooseOptions(etcd, {})), 1);
  lab.dispatch({type: 'advance', by: 3000});
  return lab;
}

/** A write every few frames keeps about ten messages under way. */
function keepBusy(lab: Lab, frame: number): void {
  if (frame % 14 !== 0) return;
  const client = `c${((frame / 14) % 40) + 1}` as const;
  lab.dispatch({type: 'invoke', client, ask: {type: 'write', key: 'x', value: String(frame)}});
}
