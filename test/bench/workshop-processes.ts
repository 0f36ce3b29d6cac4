/** The other way to host in the workshop's bench: a process of the program for each person, in a pseudo-terminal, as an sshd starts it. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {type IPty, spawn} from '@lydell/node-pty';
import {type ClientFigures, Visitor} from './workshop-client.ts';

export interface ProcessFigures {
  readonly cpuMillis: number;
  /** Proportional: what several processes share is divided among them. */
  readonly memory: number;
  readonly clients: readonly ClientFigures[];
}

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const environment = {...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', NODE_ENV: 'production'};

/** So many people, each with a process; `take` gives figures since the last time. */
export async function openProcesses(count: number): Promise<{take(): ProcessFigures; close(): void}> {
  const ptys: IPty[] = [];
  const visitors: Visitor[] = [];
  for (let index = 0; index < count; index += 1) {
    const pty = spawn(process.execPath, [program], {cols: 100, rows: 30, env: environment});
    const visitor = new Visitor({send: (text) => pty.write(text), onText: (listener) => pty.onData(listener)});
    ptys.push(pty);
    visitors.push(visitor);
    await new Promise((resolve) => setTimeout(resolve, 300));
    void visitor.act(((index * 37) % 100) / 100, true);
  }
  return {
    take: () => ({
      cpuMillis: ptys.reduce((sum, {pid}) => sum + cpuMillisOf(pid), 0),
      memory: ptys.reduce((sum, {pid}) => sum + memoryOf(pid), 0),
      clients: visitors.map((visitor) => visitor.take()),
    }),
    close() {
      for (const visitor of visitors) visitor.leave();
      for (const pty of ptys) pty.kill('SIGKILL');
    },
  };
}

/** Fields 14 and 15 of /proc/PID/stat, in hundredths of a second. */
function cpuMillisOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function memoryOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
}
