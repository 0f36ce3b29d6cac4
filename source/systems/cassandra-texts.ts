/** What Cassandra 4 and its Python driver say when an answer is not ok, and what the consistency levels mean. */
import {allowedFor} from '../protocols/leaderless/levels.ts';
import type {ErrorRow, LevelRow} from '../sim/cluster.ts';

const helps: readonly (readonly [name: string, help: string])[] = [
  ['one', 'one replica must answer; a read may be old'],
  ['two', 'two replicas must answer'],
  ['three', 'three replicas must answer'],
  ['quorum', 'a majority of the replicas must answer'],
  ['all', 'every replica must answer'],
  ['any', 'a hint at the coordinator is enough; nobody can read it until it is replayed'],
  ['local_one', 'one replica of this data centre, of which there is only one here: as one'],
  ['local_quorum', 'a majority in this data centre, of which there is only one here: as quorum'],
  ['each_quorum', 'a majority in each data centre, of which there is only one here: as quorum'],
  ['serial', 'compare-and-set, or a read in one order with them: a round of Paxos among a majority'],
  ['local_serial', 'serial within this data centre, of which there is only one here: as serial'],
];

/** Reads and writes are at ONE without a word, as in cqlsh; a compare-and-set is always serial. */
export const levels: readonly LevelRow[] = helps.map(([name, help]) => ({
  name,
  for: allowedFor(name),
  defaultFor: name === 'one' ? ['read', 'write', 'delete'] : name === 'serial' ? ['cas'] : [],
  help,
}));

const timedOut = `[Coordinator node timed out waiting for replica nodes' responses]`;
const counted = "'consistency': '{consistency}', 'received_responses': {received}, 'required_responses': {required}";

export const errors: readonly ErrorRow[] = [
  {
    name: 'unavailable',
    certain: true,
    text: `code=1000 [Unavailable exception] message="Cannot achieve consistency level {consistency}" info={'consistency': '{consistency}', 'required_replicas': {required}, 'alive_replicas': {alive}}`,
    means: 'the coordinator believes too few replicas to be up, and sent nothing to anybody',
  },
  {
    name: 'write-timeout',
    certain: false,
    text: `code=1100 ${timedOut} message="Operation timed out - received only {received} responses." info={${counted}, 'write_type': '{writeType}'}`,
    means: 'too few replicas acknowledged in time; who has the write keeps it, and hints bring it to the others',
  },
  {
    name: 'read-timeout',
    certain: false,
    text: `code=1200 ${timedOut} message="Operation timed out - received only {received} responses." info={${counted}, 'data_retrieved': {retrieved}}`,
    means: 'too few of the replicas asked have answered in time',
  },
  {
    name: 'cas-contention',
    certain: false,
    text: `code=1100 ${timedOut} message="CAS operation timed out: received {received} of {required} required responses after {contentions} contention retries" info={'consistency': '{consistency}', 'received_responses': {received}, 'required_responses': {required}, 'write_type': 'CAS'}`,
    means: 'outbid by other compare-and-sets for a whole second',
  },
  {
    name: 'cas-unknown',
    certain: false,
    text: 'code=1700 [CAS operation result is unknown] message="CAS operation result is unknown - proposal accepted by {accepted} but not a quorum."',
    means: 'some replicas accepted the proposal and the others refused: a later round may complete it',
  },
  {
    name: 'mismatch',
    certain: true,
    answer: true,
    text: '[applied] = False',
    means: 'the condition did not hold, and nothing was changed; the answer tells the current value',
  },
  {
    name: 'invalid',
    certain: true,
    text: 'code=2200 [Invalid query] message="{why}"',
    means: 'this kind of request cannot have that level',
  },
  {
    name: 'client-timeout',
    certain: false,
    text: "errors={'{node}': 'Client request timeout. See Session.execute[_async](timeout)'}, last_host={node}",
    means: 'the client heard nothing from its coordinator; whether the coordinator heard it nobody can tell',
  },
  {
    name: 'no-host',
    certain: true,
    text: `('Unable to connect to any servers', {'{node}': ConnectionRefusedError(111, "Tried connecting to {node}. Last error: Connection refused")})`,
    means: 'nobody listens at the node: nothing was asked of anybody',
  },
  {
    name: 'connection-closed',
    certain: false,
    text: 'ConnectionShutdown: Connection to {node} was closed',
    means: 'the coordinator died while the client waited; whatever it had sent to replicas stays',
  },
];
