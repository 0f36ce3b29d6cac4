/**
 * `npm run bench:workshop`: how many people one process bears. A host and its visitors, each in a process, over real SSH on
 * 127.0.0.1; beside it a process for each person. Both share this machine's cores with the clients. Prints a table; asserts
 * nothing.
 */
import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {cpus} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {percentile} from './measure.ts';
import type {ClientFigures} from './workshop-client.ts';
import type {HostFigures} from './workshop-host.ts';
import {openProcesses} from './workshop-processes.ts';

const settle = 4_000;
const measure = 12_000;

interface Figures {
  readonly cpuPercent: number;
  readonly memory: number;
  readonly perSeat: number;
  readonly clients: readonly ClientFigures[];
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function ask<T>(child: ChildProcess): Promise<T> {
  child.send('?');
  const [answer] = await once(child, 'message');
  return answer as T;
}

async function overSsh(seats: number, busy: boolean): Promise<Figures> {
  const host = fork(path('workshop-host.mjs'), {stdio: 'inherit'});
  const [{port}] = (await once(host, 'message')) as [{port: number}];
  const empty = await ask<HostFigures>(host);
  const visitors = fork(path('workshop-visitors.mjs'), [String(port), String(seats), busy ? 'busy' : 'idle']);
  await once(visitors, 'message');
  await sleep(settle);
  await ask(visitors);
  const before = await ask<HostFigures>(host);
  const start = performance.now();
  await sleep(measure);
  const after = await ask<HostFigures>(host);
  const clients = await ask<ClientFigures[]>(visitors);
  const passed = performance.now() - start;
  visitors.disconnect();
  await once(visitors, 'exit');
  host.disconnect();
  await once(host, 'exit');
  return {
    cpuPercent: ((after.cpuMillis - before.cpuMillis) * 100) / passed,
    memory: after.rss,
    perSeat: (after.rss - empty.rss) / seats,
    clients,
  };
}

async function inProcesses(seats: number): Promise<Figures> {
  const processes = await openProcesses(seats);
  await sleep(settle);
  const before = processes.take();
  const start = performance.now();
  await sleep(measure);
  const after = processes.take();
  const cpuPercent = ((after.cpuMillis - before.cpuMillis) * 100) / (performance.now() - start);
  processes.close();
  return {cpuPercent, memory: after.memory, perSeat: after.memory / seats, clients: after.clients};
}

const columns: readonly (readonly [title: string, width: number])[] = [
  ['hosting', 34],
  ['frames/s each', 15],
  ['slowest', 9],
  ['CPU %', 8],
  ['key ms p50', 12],
  ['p99', 7],
  ['keys', 6],
  ['MB', 7],
  ['MB a seat', 11],
  ['kB/s each', 11],
];

function print(cells: readonly string[]): void {
  console.log(
    cells.map((cell, index) => (index === 0 ? cell.padEnd(34) : cell.padStart(columns[index]?.[1] ?? 8))).join(''),
  );
}

function report(name: string, {cpuPercent, memory, perSeat, clients}: Figures): void {
  const seconds = measure / 1_000;
  const frames = clients.map((client) => client.frames / seconds);
  const latencies = clients.flatMap((client) => client.latencies);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const key = (percent: number) => (latencies.length === 0 ? '-' : percentile(latencies, percent).toFixed(1));
  print([
    name,
    mean(frames).toFixed(1),
    Math.min(...frames).toFixed(1),
    cpuPercent.toFixed(0),
    key(50),
    key(99),
    String(latencies.length),
    (memory / 1e6).toFixed(0),
    (perSeat / 1e6).toFixed(2),
    (mean(clients.map(({bytes}) => bytes)) / seconds / 1_000).toFixed(1),
  ]);
}

console.log(`${cpus().length} cores shared with the clients, ${process.version}; 100 % is one core\n`);
print(columns.map(([title]) => title));
for (const seats of [10, 50, 100, 200]) report(`${seats} seats, animating`, await overSsh(seats, true));
report('200 seats, idle', await overSsh(200, false));
report('25 processes, animating, no SSH', await inProcesses(25));
process.exit(0);
