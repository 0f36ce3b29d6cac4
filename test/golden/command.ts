/** Turns a literal command of a transcript (etcdctl put, etcdctl get, curl to the gateway) into the operation it is. */
import type {Millis} from '../../source/sim/operation.ts';
import {type Fields, given, listOf, nodeOf, numberOf} from './fields.ts';
import type {Op, Result} from './transcript.ts';

/** The server's own limit; a client without a deadline hears of it (SYSTEMS.md section 3). */
const serverLimit: Millis = 7000;
const etcdctlTimeout: Millis = 5000;

interface Asked {
  readonly op: string;
  readonly key: string;
  readonly value?: string;
  readonly timeout: Millis;
}

/** The operation; undefined for what is none: status, watch, health, a header that no lab client sends. */
export function opOfCommand(fields: Fields, where: string): Omit<Op, 'at'> | undefined {
  const words = listOf(fields.argv, where).map(String);
  const asked = words[0] === 'etcdctl' ? askedOfEtcdctl(words.slice(1)) : askedOfGateway(words);
  if (asked === undefined) return undefined;
  return {
    do: 'op',
    ...asked,
    node: nodeOf(fields, 'node', where),
    latency: numberOf(fields, 'latency_ms', where),
    result: resultOf(fields, asked),
  };
}

function askedOfEtcdctl(words: readonly string[]): Asked | undefined {
  const flags = words.filter((word) => word.startsWith('--'));
  const [verb, key, value] = words.filter((word) => !word.startsWith('--'));
  if ((verb !== 'put' && verb !== 'get') || key === undefined) return undefined;
  const seconds = flags.map((flag) => /^--command-timeout=(\d+)s$/.exec(flag)?.[1]).find(Boolean);
  const op = flags.includes('--consistency=s') ? 'get-serializable' : verb;
  return {op, key, ...given('value', value), timeout: seconds ? Number(seconds) * 1000 : etcdctlTimeout};
}

function askedOfGateway(words: readonly string[]): Asked | undefined {
  const path = words.find((word) => word.includes('/v3/kv/'));
  if (path === undefined || words.includes('-H')) return undefined;
  const body = JSON.parse(words.at(-1) ?? '{}') as {key: string; value?: string};
  const plain = (text: string) => Buffer.from(text, 'base64').toString();
  const value = body.value === undefined ? undefined : plain(body.value);
  const op = path.endsWith('put') ? 'put' : 'get';
  return {op, key: plain(body.key), ...given('value', value), timeout: serverLimit};
}

/** The gateway speaks of the server's limit where etcdctl speaks of its own deadline, so its reason is not compared. */
function resultOf(fields: Fields, asked: Asked): Result {
  const reason = /^Error: .*$/m.exec(String(fields.stderr))?.[0];
  if (fields.rc !== 0 || /^\{"code"/.test(String(fields.stdout))) {
    return {kind: 'timeout', unreachable: false, ...given('reason', reason)};
  }
  const value = asked.value ?? String(fields.stdout).split('\n')[1];
  return {kind: 'ok', unreachable: false, ...given('value', value)};
}
