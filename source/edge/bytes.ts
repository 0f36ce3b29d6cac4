/** Large files and the standard input piece by piece, unpacked when they are gzip. */
import {createReadStream} from 'node:fs';
import {createGunzip} from 'node:zlib';

export type Bytes = AsyncIterable<Uint8Array>;
/** Opens what a person named; `-` is the standard input. Errors of the system come while it is read. */
export type OpenBytes = (path: string) => Bytes;

const pieceSize = 1 << 18;

/** The bytes of a file or of the standard input as they are. */
export function openBytes(path: string): Bytes {
  return path === '-' ? process.stdin : createReadStream(path, {highWaterMark: pieceSize});
}

/** The same bytes, unpacked when they begin as gzip does, whatever the file is called. Throws zlib's errors after what came out. */
export async function* unpacked(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  const start: Uint8Array[] = [];
  let next = await pieces.next();
  for (; !next.done && start.reduce((sum, {length}) => sum + length, 0) < 2; next = await pieces.next())
    start.push(next.value);
  const all = rejoined(Buffer.concat(start), next, pieces);
  const isGzip =
    start.length > 0 &&
    Buffer.concat(start)
      .subarray(0, 2)
      .equals(Buffer.from([0x1f, 0x8b]));
  yield* isGzip ? gunzipped(all) : all;
}

async function* rejoined(
  start: Uint8Array,
  next: IteratorResult<Uint8Array>,
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield start;
    for (let one = next; !one.done; one = await pieces.next()) yield one.value;
  } finally {
    await pieces.return?.();
  }
}

/** Whatever comes out before an error is handed on first: a file that was cut off still begins well. */
async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  gunzip.on('data', (piece: Uint8Array) => ready.push(piece));
  gunzip.on('error', (error) => {
    failure = error;
  });
  const done = new Promise<void>((resolve) => gunzip.on('close', resolve));
  for await (const piece of bytes) {
    if (failure) break;
    await Promise.race([done, new Promise<void>((resolve) => gunzip.write(piece, () => resolve()))]);
    yield* ready;
    ready = [];
  }
  if (!failure) gunzip.end();
  await done;
  yield* ready;
  if (failure) throw failure;
}
