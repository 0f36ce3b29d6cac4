/**
 * One host for one state directory: a lock file that names the process that holds it.
 *
 * **Choices.** Node has no `flock`, so the file itself is the lock. It is linked into place with its content in it, so
 * nobody reads half of one. A number of a process is used again sooner or later (in a container nearly always), so where
 * the system tells when a process began, that stands beside the number. Whoever finds the lock of a dead process moves
 * it aside and looks at what was moved: had another taken over meanwhile, that one's lock is put back.
 */
import {randomUUID} from 'node:crypto';
import {linkSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {z} from 'zod';

const shape = z.object({pid: z.number().int().positive(), began: z.string().nullable()});
type Holder = z.infer<typeof shape>;

export type Locked =
  | {readonly ok: true; readonly release: () => void}
  /** `holder`: the number of the process that has it. */
  | {readonly ok: false; readonly holder: number};

/** Locks of this very process, for systems that do not tell when a process began. */
const held = new Set<string>();

/** Takes the lock at this path, unless a living process has it. */
export function takeLock(path: string): Locked {
  const mine = `${path}.${process.pid}-${randomUUID()}`;
  writeFileSync(mine, JSON.stringify(me()), {mode: 0o600});
  try {
    for (;;) {
      if (linked(mine, path)) return {ok: true, release: hold(path)};
      const holder = holderOf(path);
      if (holder && lives(holder, path)) return {ok: false, holder: holder.pid};
      clearAway(path);
    }
  } finally {
    rmSync(mine, {force: true});
  }
}

function hold(path: string): () => void {
  held.add(path);
  return () => {
    if (held.delete(path)) rmSync(path, {force: true});
  };
}

/** Moves the lock of a dead process away; should it meanwhile be that of a living one, it is put back. */
function clearAway(path: string): void {
  const aside = `${path}.${process.pid}-${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const holder = holderOf(aside);
  if (holder && lives(holder, path)) linked(aside, path);
  rmSync(aside, {force: true});
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Who is written in a lock; null when it is gone or says nothing of use. */
function holderOf(path: string): Holder | null {
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function me(): Holder {
  return {pid: process.pid, began: beganAt(process.pid)};
}

/** Whether the process that wrote this still runs; where nothing tells more, our own number is that of an earlier life. */
function lives({pid, began}: Holder, path: string): boolean {
  const now = beganAt(pid);
  if (began !== null && now !== null) return began === now;
  if (pid === process.pid) return held.has(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** When a process began, in the system's own ticks and boot; null where the system does not tell. */
function beganAt(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; after it come the state (Z has ended) and, 20th, the beginning.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return `${boot} ${fields[0] === 'Z' ? 'ended' : fields[19]}`;
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
