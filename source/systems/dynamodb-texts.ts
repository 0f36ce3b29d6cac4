/** What DynamoDB and its Python client say when an answer is not ok, and what the kinds of reads mean in each mode. */
import type {ErrorRow, LevelRow} from '../sim/cluster.ts';

export type Mode = 'region' | 'mrec' | 'mrsc';

const strongHelp: Readonly<Record<Mode, string>> = {
  region:
    'the leader answers while its lease holds (ConsistentRead=true); writes are done when two of three have logged them',
  mrec: 'the newest version of this Region (ConsistentRead=true); what other Regions wrote may be missing',
  mrsc: 'the newest version of all Regions (ConsistentRead=true); writes are done when a second Region has them',
};

const eventualHelp: Readonly<Record<Mode, string>> = {
  region: 'any replica answers from its own copy: half the price, never uncommitted, perhaps old',
  mrec: 'the version of this Region, as with strong: a Region is one node here',
  mrsc: 'the newest version that this Region knows to be chosen; perhaps old',
};

const changes = ['write', 'cas', 'delete'] as const;

/** Where a write is done once one Region has it, nothing about it is strong. */
const localRow: LevelRow = {
  name: 'local',
  for: changes,
  defaultFor: changes,
  help: 'writes are done when this Region has them; conditions are checked here, and the others hear of it later',
};

/** Reads are eventually consistent without a word. */
export function levelsOf(mode: Mode): readonly LevelRow[] {
  const eventual: LevelRow = {name: 'eventual', for: ['read'], defaultFor: ['read'], help: eventualHelp[mode]};
  const strong = {name: 'strong', help: strongHelp[mode]};
  return mode === 'mrec'
    ? [eventual, {...strong, for: ['read'], defaultFor: []}, localRow]
    : [eventual, {...strong, for: ['read', ...changes], defaultFor: changes}];
}

const endpoint = 'https://dynamodb.{node}.amazonaws.com/';

export const errors: readonly ErrorRow[] = [
  {
    name: 'internal-error',
    certain: false,
    text: 'InternalServerError (HTTP 500): Internal server error',
    means: 'nobody could serve the request in time; a write may have been done, or may yet be',
  },
  {
    name: 'unavailable',
    certain: false,
    text: 'ServiceUnavailable (HTTP 503): DynamoDB is currently unavailable. (This should be a temporary state.)',
    means: 'the node has just started and knows of nobody who could serve the request',
  },
  {
    name: 'condition-failed',
    certain: true,
    answer: true,
    text: 'ConditionalCheckFailedException: The conditional request failed',
    means: 'the condition did not hold, and nothing was changed; the answer tells the current value',
  },
  {
    name: 'write-conflict',
    certain: true,
    text: 'ReplicatedWriteConflictException: the item is being modified in another Region (retry)',
    means: 'two Regions changed one item at the same time; this write was not done, and may be tried again',
  },
  {
    name: 'read-timeout',
    certain: false,
    text: `ReadTimeoutError: Read timeout on endpoint URL: "${endpoint}"`,
    means: 'the client heard nothing until its own time-out; what it asked may have been done',
  },
  {
    name: 'unreachable',
    certain: true,
    text: `EndpointConnectionError: Could not connect to the endpoint URL: "${endpoint}"`,
    means: 'nobody listens there: nothing was asked of anybody',
  },
  {
    name: 'connection-closed',
    certain: false,
    text: `ConnectionClosedError: Connection was closed before we received a valid response from endpoint URL: "${endpoint}".`,
    means: 'the node that took the request died while the client waited',
  },
];
