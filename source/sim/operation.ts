/** What a client asks of the store and what it is told: the only things a judge ever sees. */

/** Virtual time: whole milliseconds since the lab opened. */
export type Millis = number;
export type NodeId = `n${number}`;
export type ClientId = `c${number}`;
/** Whoever can send a packet: nodes and clients live on the same network. */
export type Endpoint = NodeId | ClientId;
/** Numbers operations from 1 in order of invocation; 0 stands for "before everything". */
export type OperationId = number;
/** Consistency asked of ONE request, in the system's own word: `quorum`, `serializable` … */
export type Level = string;
/** Our name of an error; the system's table gives the real text and whether the outcome is certain. */
export type ErrorName = string;

/**
 * A value with the operation that wrote it. The writer travels along hidden, so that two writes of the same text
 * stay apart for the judge (CHECKING.md, "The fast path"). `value: null` means that the key is absent: never written
 * (`by: 0`) or deleted by operation `by`.
 */
export interface Stored {
  readonly value: string | null;
  readonly by: OperationId;
}

export const absent: Stored = Object.freeze({value: null, by: 0});

export type RequestType = 'read' | 'write' | 'cas' | 'delete';

/**
 * One request of one client. `timeout` overrides how long the client waits before it gives up. `context` is what the last
 * answer that this client got for the key gave it to bring back, unread (Dynamo 2007, §4.4). `timestamp` is what a client
 * gives its write or delete instead of the coordinator's clock, in microseconds (`USING TIMESTAMP`).
 */
export type Request = {
  readonly key: string;
  readonly level: Level;
  readonly timeout?: Millis;
  readonly context?: string;
  readonly timestamp?: number;
} & (
  | {readonly type: 'read' | 'delete'}
  | {readonly type: 'write'; readonly value: string}
  | {readonly type: 'cas'; readonly from: string | null; readonly to: string}
);

/**
 * How a request ended. `ok`: done; reads carry what was seen, several when there are siblings. `fail`: certainly had
 * no effect; a refused cas carries what it saw, and an `ok` cas may carry what it replaced (else the judge goes by its text,
 * and gives up where two writes have the same). `info`: nobody can tell. `detail` is put into the error's real text
 * where that text has holes, as in "received only {received} responses". The client keeps a `context` for its next request
 * of the key.
 */
export type Reply =
  | {readonly outcome: 'ok'; readonly values?: readonly Stored[]; readonly context?: string}
  | {
      readonly outcome: 'fail' | 'info';
      readonly error: ErrorName;
      readonly values?: readonly Stored[];
      readonly detail?: Readonly<Record<string, string | number | boolean>>;
    };

/** One request with its life: `order` numbers invocations and completions on one clock, so that ties in time are ordered. */
export interface Operation {
  readonly id: OperationId;
  readonly client: ClientId;
  /** The node the client was connected to when it asked. */
  readonly node: NodeId;
  readonly request: Request;
  readonly invoked: {readonly at: Millis; readonly order: number};
  /** Missing while the client waits. A client that gave up has an `info` completion at its time-out. */
  readonly completed?: {readonly at: Millis; readonly order: number; readonly reply: Reply};
}
