/** How each real system's words are said to the lab: options, requests, and the families its error texts fall into. */
import type {Ask} from '../../source/lab/command.ts';
import type {System} from '../../source/systems/system.ts';
import {placed} from './placing.ts';
import type {Op, Transcript} from './transcript.ts';

export interface Dialect {
  /** The options for a transcript's configuration; only those the system offers are used, see `optionsFor`. */
  options(transcript: Transcript): Readonly<Record<string, string>>;
  /** The request for an operation; a read of all keys is one read for each. A text says why it cannot be asked. */
  asks(op: Op, keys: readonly string[]): readonly Ask[] | string;
  /** The transcript with names and times that suit the model, or why it has none; without it, as it is. */
  place?(transcript: Transcript): Transcript | string;
  /** What kind of error a text is of; the same for the real text and for the model's. */
  family(text: string): string;
}

/** The numbers in an error text, as in {'received_responses': 2, 'write_type': 'SIMPLE'}. */
export function numbersIn(text: string): string {
  return [...text.matchAll(/'(\w+)': '?(\w+)'?/g)].map(([, name, value]) => `${name} ${value}`).join(', ');
}

const etcd: Dialect = {
  options: ({nodes, config, version}) => ({
    nodes: String(nodes.length),
    latency: '1',
    version: version.startsWith('3.4.') ? '3.4' : '3.5',
    'pre-vote': config.pre_vote === false ? 'off' : 'on',
    heartbeat: String(config.heartbeat_ms),
    election: String(config.election_ms),
    transport: 'tcp',
  }),
  asks: (op, keys) => {
    const level = op.op.endsWith('serializable') ? 'serializable' : 'linearizable';
    if (op.op === 'put') return [timed(op, {type: 'write', key: op.key, value: op.value ?? '', level})];
    const names = op.op.startsWith('get-all') ? keys : [op.key];
    return names.map((key) => timed(op, {type: 'read', key, level}));
  },
  family: (text) => {
    if (/connection refused/.test(text)) return 'connection refused';
    return (/(context deadline exceeded|request timed out.*|no leader|leader changed)$/.exec(text) ?? [text])[0];
  },
};

const cassandra: Dialect = {
  options: ({nodes, config}) => ({
    nodes: String(nodes.length),
    latency: '1',
    rf: String(config.rf),
    hints: config.hinted_handoff === false ? 'off' : 'on',
    'read-repair': config.read_repair === 'NONE' ? 'none' : 'blocking',
    snitch: config.snitch === 'SimpleSnitch' ? 'simple' : 'gossiping',
    speculative: /^(none|never)$/i.test(String(config.speculative_retry)) ? 'off' : 'on',
  }),
  place: placed,
  asks: (op) => {
    const level = op.op === 'lwt' ? 'serial' : (op.level ?? '').toLowerCase();
    const {key, value = '', from = null} = op;
    const stamp = op.timestamp === undefined ? {} : {timestamp: op.timestamp};
    if (op.op === 'write') return [timed(op, {type: 'write', key, value, level, ...stamp})];
    if (op.op === 'delete') return [timed(op, {type: 'delete', key, level, ...stamp})];
    if (op.op === 'lwt') return [timed(op, {type: 'cas', key, from, to: value, level})];
    return [timed(op, {type: 'read', key, level})];
  },
  family: (text) => {
    if (/ANY ConsistencyLevel is only supported|no level 'any' for a read/.test(text)) return 'ANY is for writes';
    if (/\[applied\] = False|'\[applied\]': False|\[applied\]=False/i.test(text)) return 'not applied';
    return /code=\d+/.exec(text)?.[0] ?? text;
  },
};

export const dialects: Readonly<Record<string, Dialect>> = {etcd, cassandra};

/** The dialect of a transcript's system. Throws for one whose words have not been written down yet. */
export function dialectOf({file, system}: Transcript): Dialect {
  const dialect = dialects[system];
  if (dialect) return dialect;
  throw new Error(`${file}: no dialect for ${system}; there are ${Object.keys(dialects).join(', ')}`);
}

/** Options that may be missing: without them the system does what they would ask for, or an allowance stands for it. */
const dispensable = ['transport'];

/** The options to open a system with. Throws when the transcript needs one that the system does not offer. */
export function optionsFor(system: System, transcript: Transcript): Record<string, string> {
  const wanted = Object.entries(dialectOf(transcript).options(transcript));
  const offered = wanted.filter(([name, value]) => {
    const row = system.options.find((option) => option.name === name);
    if (row || dispensable.includes(name)) return row !== undefined;
    throw new Error(`${transcript.file} needs ${name}=${value}, and ${system.name} has no such option`);
  });
  return Object.fromEntries(offered);
}

function timed(op: Op, ask: Ask): Ask {
  return op.timeout === undefined ? ask : {...ask, timeout: op.timeout};
}
