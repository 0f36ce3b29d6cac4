/** Goals on what is to be seen now: expectations, verdicts, what was lost, whether replicas agree, futures that were left. */
import type {HealReport} from '../lab/heal-report.ts';
import {examine} from '../script/expect.ts';
import {parseLine, printLine} from '../script/grammar.ts';
import type {Evidence} from './goal.ts';
import {enough, type GoalRow} from './goal-fields.ts';

export const judgedGoals: readonly GoalRow[] = [
  {
    name: 'expect',
    help: 'what a script may expect holds now',
    example: 'expect, about: {line: expect converged yes}',
    needs: ['line'],
    examine: ({snapshot, verdicts}, {line = ''}) => {
      const parsed = parseLine(line);
      if (!parsed.ok || parsed.line?.act.type !== 'expect') return `not an expectation: ${line}`;
      const finding = examine(parsed.line.act.expectation, snapshot, () => verdicts);
      return finding.holds ? null : `${printLine(parsed.line)}: ${finding.found}`;
    },
  },
  {
    name: 'violated',
    help: 'the judge says that this rung is violated',
    example: 'violated, about: {rung: linearizable}',
    needs: ['rung'],
    examine: (evidence, {rung = ''}) => {
      const judged = verdictOn(evidence, rung);
      return judged?.verdict === 'false' ? null : `not yet: ${rung} violated; so far ${judged?.sentence ?? 'nothing'}`;
    },
  },
  {
    name: 'kept',
    help: 'the judge saw no violation of this rung in so many operations of your own',
    example: 'kept, about: {rung: linearizable, operations: 6}',
    needs: ['rung', 'operations'],
    examine: (evidence, {rung = '', operations}) => {
      const judged = verdictOn(evidence, rung);
      if (judged?.verdict !== 'true') return `${rung} is not kept: ${judged?.sentence ?? 'nobody judged it'}`;
      const ended = evidence.asked.filter((one) => one.judged !== undefined).length;
      return enough(ended, operations, `a request that has ended, with ${rung} kept`);
    },
  },
  {
    name: 'availability',
    help: "so many nodes stand so now, by the theorem's A since the last fault; a node that is down is exempt",
    example: 'availability, about: {answer: exempt}',
    needs: ['answer'],
    takes: ['count'],
    examine: ({snapshot: {availability}}, {answer = '', count}) => {
      const found = Object.values(availability.nodes).filter((one) => one === answer);
      return enough(found.length, count, `a node whose availability is: ${answer}`);
    },
  },
  {
    name: 'branched',
    help: 'something was taken back or changed in the past, so that a future was left behind; a saved session does not hold that',
    example: 'branched',
    unsaved: true,
    examine: ({snapshot}) =>
      enough(snapshot.branches.length, 1, 'a future left behind, by u or by a change in the past'),
  },
  {
    name: 'lost',
    help: 'acknowledged writes are lost now, and were not at the start',
    example: 'lost, about: {count: 1}',
    takes: ['count'],
    examine: ({snapshot, before}, {count}) => {
      const lost = snapshot.lost.filter((id) => !before.lost.includes(id));
      return enough(lost.length, count, 'an acknowledged write that no live replica knows any more');
    },
  },
  {
    name: 'converged',
    help: 'replicas differed when something was mended, and agree now',
    example: 'converged',
    examine: (evidence) => {
      const reports = reportsOf(evidence);
      if (reports.length === 0) return 'not yet: a heal, a restart or a resumed node';
      if (!reports.some(({keys}) => keys.length > 0)) return 'not yet: replicas that differ when they meet again';
      return evidence.snapshot.converged ? null : 'replicas still differ';
    },
  },
];

function verdictOn({verdicts}: Evidence, rung: string) {
  return verdicts.find((one) => one.rung === rung);
}

/** What mendings of the learner's own came to, the one that is being watched included. */
function reportsOf({snapshot, before}: Evidence): readonly HealReport[] {
  const told = snapshot.events.slice(before.events.length).flatMap((event) => {
    return event.type === 'healed' ? [event.report] : [];
  });
  return (snapshot.healing ? [...told, snapshot.healing] : told).filter(({began}) => began >= before.now);
}
