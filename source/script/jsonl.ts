/** A run as JSON lines for programs: one event a line, `at` in virtual milliseconds, the verdict last (SCRIPT.md). */
import type {LabEvent} from '../lab/event.ts';
import type {Lab} from '../lab/lab.ts';
import type {Operation} from '../sim/operation.ts';
import {printCommand, printLine} from './grammar.ts';
import type {Step} from './player.ts';
import type {Reporter} from './report.ts';
import {verdictOn} from './verdict.ts';

/** A reporter of one run. */
export function newJsonLines(lab: Lab): Reporter {
  return {
    onStart: () => {
      const {system, seed, nodes, now} = lab.snapshot();
      const {name, options} = system;
      return printObject({at: now, type: 'opened', system: name, options, seed, nodes: nodes.map(({id}) => id)});
    },
    onStep: (step) => objectsOf(step, lab).map(printObject).join(''),
    onEnd: ({examined, failures}) => {
      const failed = failures.map(({line, text}) => ({line: line.number, text}));
      const expectations = {examined, holds: failed.length === 0, failed};
      return printObject({type: 'verdict', ...verdictOn(lab), expectations});
    },
  };
}

function printObject(object: object): string {
  return `${JSON.stringify(object)}\n`;
}

function objectsOf(step: Step, lab: Lab): object[] {
  const at = () => lab.snapshot().now;
  switch (step.type) {
    case 'events':
      return step.events.map(eventObject);
    case 'say':
      return [{at: at(), type: 'said', text: step.text, ...(step.report ? {report: step.report} : {})}];
    case 'beat':
      return [{at: at(), type: 'beat'}];
    case 'examined':
      return [{at: at(), type: 'expected', line: step.line.number, text: printLine(step.line.line), ...step.finding}];
    case 'failed':
      return [{at: at(), type: 'failed', line: step.line.number, text: printLine(step.line.line), reason: step.reason}];
    default:
      return [];
  }
}

function eventObject(event: LabEvent): object {
  const {at, type} = event;
  switch (event.type) {
    case 'invoked':
      return {at, type, operation: asked(event.operation)};
    case 'completed':
      return {at, type, operation: {...asked(event.operation), ...answered(event)}};
    case 'intervened':
      return {at, type, text: printCommand(event.intervention), intervention: event.intervention};
    default: {
      const {at: _, type: __, ...rest} = event;
      return {at, type, ...rest};
    }
  }
}

/** What the client asked for. The value of a write is here, that of a read comes with its answer. */
function asked({id, client, node, request}: Operation): object {
  const {type: f, key, level} = request;
  const wanted = request.type === 'write' ? {value: request.value} : {};
  const swap = request.type === 'cas' ? {from: request.from, to: request.to} : {};
  return {id, client, node, f, key, level, ...wanted, ...swap};
}

function answered({operation, judged}: Extract<LabEvent, {type: 'completed'}>): object {
  const {mark, latency, values, newest, error, message} = judged;
  const siblings = values !== undefined && values.length > 1 ? {values} : {};
  return {
    ...(values === undefined ? {} : {value: values[0] ?? null, ...siblings}),
    outcome: mark === 'stale' ? 'ok' : mark,
    ...(operation.request.type === 'read' && error === undefined ? {stale: mark === 'stale'} : {}),
    ...(mark === 'stale' ? {newest: newest ?? null} : {}),
    ...(error === undefined ? {} : {error, message}),
    latency,
  };
}
