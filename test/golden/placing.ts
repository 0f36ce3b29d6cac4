/**
 * Puts a transcript of Cassandra where the model can play it: each key gets a name that lives on the nodes on which the
 * key lived in reality, and timestamps of clients, which were years ago there, are long ago here.
 */
import {replicasOf} from '../../source/protocols/leaderless/ring.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import type {Step, Transcript} from './transcript.ts';

/** So many names are tried for a key; every node is the first replica of one name in so many. */
const tried = 100;

/** The nodes that held the keys of a transcript, nearest to the token first: the script used keys of one place only. */
export function ownersIn({config, nodes}: Transcript): readonly NodeId[] {
  return (config.replicas_of_key as readonly NodeId[] | undefined) ?? nodes;
}

/** The transcript with keys and timestamps as the lab is asked for them; a text says why that cannot be. */
export function placed(transcript: Transcript): Transcript | string {
  const {steps} = transcript;
  const keys = [...new Set(steps.flatMap((step) => (step.do === 'op' ? [step.key] : [])))];
  const names = Object.fromEntries(keys.map((key) => [key, nameFor(key, transcript)]));
  const homeless = keys.find((key) => names[key] === undefined);
  if (homeless !== undefined)
    return `${homeless} lived on ${ownersIn(transcript).join(', ')}, which are no neighbours on the model's ring`;
  const stamps = steps.flatMap((step) => (step.do === 'op' ? (step.timestamp ?? []) : []));
  return {...transcript, steps: steps.map((step) => place(step, (key) => names[key] ?? key, Math.min(...stamps)))};
}

function place(step: Step, name: (key: string) => string, earliest: number): Step {
  if (step.do === 'op') {
    const {timestamp} = step;
    return {...step, key: name(step.key), ...(timestamp !== undefined && {timestamp: timestamp - earliest})};
  }
  if (step.do !== 'verdict') return step;
  const final = Object.fromEntries(Object.entries(step.final).map(([key, value]) => [name(key), value]));
  return {...step, final, unacknowledged: step.unacknowledged.map((one) => ({...one, key: name(one.key)}))};
}

/** The key itself where it lives there in the model as well, or the key with a number; in the order of the ring if possible. */
function nameFor(key: string, transcript: Transcript): string | undefined {
  const owners = ownersIn(transcript);
  const names = Array.from({length: tried}, (_, index) => (index === 0 ? key : `${key}.${index}`));
  const lives = (name: string) => replicasOf(name, transcript.nodes, owners.length);
  const exact = names.find((name) => lives(name).join() === owners.join());
  return exact ?? names.find((name) => lives(name).every((node) => owners.includes(node)));
}
