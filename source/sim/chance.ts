/**
 * Seeded chance as plain data: a stream is four 32-bit integers (xoshiro128**, Blackman and Vigna 2018), so that it can
 * be copied with the world. One stream per concern, so that a new draw in one place does not shift all the others.
 */
export interface Stream {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** A stream of its own for each (seed, label); the state is filled by splitmix32 over a hash of both. */
export function openStream(seed: number, label: string): Stream {
  let state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x85ebca6b;
  for (let index = 0; index < label.length; index += 1) state = Math.imul(state ^ label.charCodeAt(index), 0x01000193);
  const fill = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) | 0;
  };
  return {a: fill(), b: fill(), c: fill(), d: fill() | 1};
}

/** The next 32 bits, as an integer from 0 to 2^32 - 1. */
export function draw(stream: Stream): number {
  const {a, b, c, d} = stream;
  const seven = Math.imul(b, 5);
  const result = Math.imul((seven << 7) | (seven >>> 25), 9);
  stream.c = c ^ a;
  stream.d = d ^ b;
  stream.b = b ^ stream.c;
  stream.a = a ^ stream.d;
  stream.c ^= b << 9;
  stream.d = (stream.d << 11) | (stream.d >>> 21);
  return result >>> 0;
}

/** A whole number from low to high, both included. */
export function between(stream: Stream, low: number, high: number): number {
  return high <= low ? low : low + (draw(stream) % (high - low + 1));
}
