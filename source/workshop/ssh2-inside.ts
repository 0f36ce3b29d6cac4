/**
 * What the guards must see of ssh2 and its interface does not show; written for ssh2 1.17.0 and tested with it. All that
 * reaches into the package is here.
 */
import type {Socket} from 'node:net';
import type {Connection, ServerChannel} from 'ssh2';

interface Inside {
  readonly _sock: Socket;
  readonly _protocol: {readonly _queue?: readonly Uint8Array[]};
}

/** The socket of a connection. */
export function socketOf(client: Connection): Socket {
  return (client as unknown as Inside)._sock;
}

/** Bytes held back while new keys are agreed on, which a client may leave unfinished. */
export function heldBack(client: Connection): number {
  return (client as unknown as Inside)._protocol._queue?.reduce((sum, {length}) => sum + length, 0) ?? 0;
}

/** Whether text can still be sent on the channel; afterwards ssh2 drops it, or throws. */
export function isSendable(channel: ServerChannel): boolean {
  const {outgoing} = channel as unknown as {readonly outgoing: {readonly state: string}};
  return channel.writable && outgoing.state === 'open';
}
