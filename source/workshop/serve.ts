/**
 * `cap-tui serve`: opens the state directory, the store, the workshop and the SSH host, says how to join, and ends in order
 * on Ctrl-C, on SIGTERM or by the instructor: a notice on all screens, everything kept, each terminal restored.
 */
import {join} from 'node:path';
import type {Call} from '../edge/commands.ts';
import type {ExitCode} from '../edge/headless.ts';
import {showText} from '../script/printable.ts';
import {announcement} from './announce.ts';
import {gradebookFormats, gradebookOf} from './gradebook.ts';
import {saveGradebook} from './gradebook-files.ts';
import {type Host, openHost} from './host.ts';
import {openHostKey} from './host-key.ts';
import {readJournalFile} from './journal-file.ts';
import {journalName, openJournalStore} from './journal-store.ts';
import {openLog} from './log.ts';
import {detailOf} from './place.ts';
import {membersOf} from './roster.ts';
import {planOf, type ServeOptions, serveOptions, stateOf} from './serve-options.ts';
import type {Store} from './store.ts';
import {openWorkshop, type Workshop} from './workshop.ts';
import {exampleWorkshop} from './workshop-file.ts';

/** Carries out the command; returns when the workshop has ended. */
export async function serve(call: Call): Promise<ExitCode> {
  const {values, output} = call;
  if (values.example?.length) return printExample(call);
  if (values.gradebook?.length) return printGradebook(call);
  const read = serveOptions(call);
  if (!read.ok) return refuse(call, read.message);
  const {options} = read;
  const key = openHostKey(options.state);
  if (!key.ok) return refuse(call, key.message);
  const opened = await openJournalStore(options.state, (message) => output.complain(showText(message)));
  if (!opened.ok) return refuse(call, showText(opened.message));
  return hostUntilEnded(call, options, {key: key.key, store: opened.store});
}

type Ready = {readonly key: Parameters<typeof openHost>[0]['hostKey']; readonly store: Store};

async function hostUntilEnded({output}: Call, options: ServeOptions, {key, store}: Ready): Promise<ExitCode> {
  const {plan, catalogue, host: address, port, state, policy, limits} = options;
  const log = openLog(output.complain, options.log);
  const ending = openEnding();
  // A class must not lose its host to one mistake in it; what broke stands in the log.
  process.on('uncaughtException', (error) => log({event: 'broken', person: null, detail: detailOf(error)}));
  const workshop: Workshop = await openWorkshop({
    title: plan.title,
    greeting: plan.greeting,
    code: policy.code,
    catalogue,
    store,
    log,
    deeds: {
      saveGradebook: () => saveGradebook(state, gradebookOf(workshop.members.values(), workshop.lessons), new Date()),
      end: ending.end,
    },
  });
  const {register, onPerson} = workshop;
  const host = await openHost({
    host: address,
    port,
    hostKey: key,
    title: plan.title,
    policy,
    register,
    limits,
    log,
    onPerson,
  }).catch((error: NodeJS.ErrnoException) => error);
  if (host instanceof Error) {
    await workshop.close();
    ending.stop();
    output.complain(cannotListen(host, options));
    return 2;
  }
  const lessonCount = workshop.lessons.length;
  const {auth, code, instructorKeys} = policy;
  const known = {
    title: plan.title,
    lessonCount,
    auth,
    code,
    instructors: instructorKeys.length,
    state: showText(state),
  };
  output.write(announcement({...known, address: host.address, port: host.port, key}));
  const why = await ending.ended;
  await end(workshop, host, why);
  ending.stop();
  // Its terminal is gone: Node would stumble over it on its way out, so the signal does now what it would have done at once.
  if (why === 'SIGHUP') process.kill(process.pid, why);
  return 0;
}

const words = 'The workshop has ended. What you did is kept.';

/** First the word on the screens, then everything is kept, then the lines are closed, which restores the terminals. */
async function end(workshop: Workshop, host: Host, why: string): Promise<void> {
  workshop.tell('The workshop ends now; what you did is kept.');
  await workshop.save();
  await host.close(words, why);
  await workshop.close();
}

/** Why a workshop ends, once it does: a signal, or the instructor. A second signal ends it at once. */
function openEnding() {
  let settle: (why: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    settle = resolve;
  });
  let signals = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    signals += 1;
    if (signals > 1) process.exit(1);
    settle(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return {
    ended,
    end: settle,
    stop: () => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal);
    },
  };
}

function cannotListen({code}: NodeJS.ErrnoException, {host, port}: ServeOptions): string {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `something listens on port ${port} already: expected a free one, as in: cap-tui serve --port ${port + 1}`,
    EACCES: `this port is not for everybody: expected one above 1023, as in: cap-tui serve --port 2222`,
    EADDRNOTAVAIL: `this machine has no address ${host}: expected one of its own, as in: cap-tui serve --host 0.0.0.0`,
    ENOTFOUND: `there is no address ${host}: expected one of this machine, as in: cap-tui serve --host 0.0.0.0`,
  };
  return (
    reasons[code ?? ''] ?? `${host}, port ${port}, cannot be listened on (${code}): as in: cap-tui serve --port 2222`
  );
}

function printExample({output}: Call): ExitCode {
  output.write(exampleWorkshop());
  return 0;
}

/** From the journal alone, which another process may be writing: nothing is locked, nothing changed. */
async function printGradebook(call: Call): Promise<ExitCode> {
  const {values, output} = call;
  const read = planOf(call);
  if (!read.ok) return refuse(call, read.message);
  const members = membersOf(await readJournalFile(join(stateOf(call), journalName)));
  const lessons = read.catalogue.flatMap((track) => track.lessons);
  const format = values.gradebook?.[0] === 'json' ? 'json' : 'csv';
  output.write(gradebookFormats[format](gradebookOf(members.values(), lessons)));
  return 0;
}

function refuse({output}: Call, message: string): 2 {
  output.complain(message);
  return 2;
}
