/** Reads a transcript's JSON: one row for each kind of step, and an error that names file, step and field for what is amiss. */
import type {NodeId} from '../../source/sim/operation.ts';
import {opOfCommand} from './command.ts';
import {type Fields, fieldsOf, given, listOf, nodeOf, numberOf, textOf} from './fields.ts';
import type {Kind, Leader, Link, Result, Step, Transcript, Unacknowledged} from './transcript.ts';

const schema = 'cap-tui-golden/1';

/** The transcript in a file's text. */
export function readTranscript(file: string, text: string): Transcript {
  const whole = fieldsOf(JSON.parse(text), file);
  if (whole.schema !== schema) throw new Error(`${file}: expected the schema ${schema}, found ${whole.schema}`);
  return {
    file,
    system: textOf(whole, 'system', file),
    version: textOf(whole, 'version', file),
    scenario: textOf(whole, 'scenario', file),
    nodes: listOf(whole.nodes, file) as readonly NodeId[],
    config: fieldsOf(whole.config, file),
    steps: listOf(whole.steps, file).map((step, place) => readStep(step, `${file} step ${place + 1}`)),
  };
}

type Row = (fields: Fields, where: string) => Step | WithoutTime;
type WithoutTime = Step extends infer One ? (One extends Step ? Omit<One, 'at'> : never) : never;

const rows: Readonly<Record<string, Row>> = {
  op: readOp,
  command: (fields, where) => opOfCommand(fields, where) ?? {do: 'other', what: 'command'},
  cut: (fields, where) => ({do: 'cut', links: listOf(fields.links, where).map((link) => readLink(link, where))}),
  heal: () => ({do: 'heal'}),
  crash: (fields, where) => ({do: 'crash', node: nodeOf(fields, 'node', where)}),
  restart: (fields, where) => ({do: 'restart', node: nodeOf(fields, 'node', where)}),
  observe: readObservation,
  elected: (fields, where) => ({
    do: 'elected',
    leader: nodeOf(fields, 'leader', where),
    among: listOf(fields.among, where) as readonly NodeId[],
  }),
  leaders: readLeaders,
  'hints-delivered': (fields, where) => ({
    do: 'hints',
    node: nodeOf(fields, 'node', where),
    to: nodeOf(fields, 'to', where),
    partial: fields.partial === true,
  }),
  note: (fields, where) => ({do: 'note', text: textOf(fields, 'text', where)}),
  verdict: readVerdict,
};

function readStep(value: unknown, where: string): Step {
  const fields = fieldsOf(value, where);
  const what = textOf(fields, 'do', where);
  const at = numberOf(fields, 't_ms', where);
  const step = rows[what]?.(fields, where) ?? {do: 'other', what};
  return {...step, at} as Step;
}

function readOp(fields: Fields, where: string): WithoutTime {
  const condition = typeof fields.if === 'string' ? /^v='(.*)'$/.exec(fields.if)?.[1] : undefined;
  return {
    do: 'op',
    op: textOf(fields, 'op', where),
    node: nodeOf(fields, 'node', where),
    key: textOf(fields, 'key', where),
    latency: numberOf(fields, 'latency_ms', where),
    result: readResult(fieldsOf(fields.result, where), where),
    ...given('value', fields.value as string | undefined),
    ...given('level', fields.consistency as string | undefined),
    ...given('from', condition),
    ...given('timeout', fields.client_timeout_ms as number | undefined),
    ...given('timestamp', fields.timestamp as number | undefined),
  };
}

function readResult(fields: Fields, where: string): Result {
  return {
    kind: textOf(fields, 'kind', where) as Kind,
    unreachable: String(fields.grpc_error).includes('last connection error'),
    ...given('value', fields.value as Result['value']),
    ...given('reason', fields.reason as string | undefined),
  };
}

function readLink(value: unknown, where: string): Link {
  const fields = fieldsOf(value, where);
  const dir = textOf(fields, 'dir', where);
  if (!/^(both|a>b \((ip|messages only)\))$/.test(dir))
    throw new Error(`${where}: expected dir to be both, a>b (ip) or a>b (messages only), found ${dir}`);
  // Where IP packets are lost one way, TCP gets no acknowledgements and stalls in both (SYSTEMS.md section 2, rule 3).
  return {a: nodeOf(fields, 'a', where), b: nodeOf(fields, 'b', where), oneWay: dir === 'a>b (messages only)'};
}

/** Of etcd: whom a node follows. Of Cassandra: which peer it believes up or down. */
function readObservation(fields: Fields, where: string): WithoutTime {
  const node = nodeOf(fields, 'node', where);
  if (fields.sees === undefined) return {do: 'observe', node, leader: fields.leader as Leader};
  const down = textOf(fields, 'state', where) === 'DOWN';
  return {do: 'suspect', node, peer: nodeOf(fields, 'sees', where), down};
}

function readLeaders(fields: Fields, where: string): WithoutTime {
  const view: Record<NodeId, {leader: Leader; term: number}> = {};
  for (const [node, seen] of Object.entries(fieldsOf(fields.view, where))) {
    const {leader, term} = fieldsOf(seen, where);
    view[node as NodeId] = {leader: leader as Leader, term: Number(term)};
  }
  return {do: 'leaders', view};
}

function readVerdict(fields: Fields, where: string): WithoutTime {
  const unacknowledged = listOf(fields.unacknowledged, where).map((value): Unacknowledged => {
    const one = fieldsOf(value, where);
    return {
      key: textOf(one, 'key', where),
      value: textOf(one, 'value', where),
      node: nodeOf(one, 'node', where),
      applied: one.applied_later === true,
    };
  });
  return {
    do: 'verdict',
    final: fieldsOf(fields.final, where) as Readonly<Record<string, string>>,
    equal: fields.replicas_equal === true,
    unacknowledged,
    lost: listOf(fields.lost_acknowledged, where).length,
  };
}
