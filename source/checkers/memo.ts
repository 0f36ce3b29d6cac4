/** A set of short lists of whole numbers, exact and compact: the search's memory of where it has been. */
export interface Memo {
  /** Offsets into the pool plus one, by hash; 0 is free. */
  table: Int32Array;
  pool: Int32Array;
  end: number;
  count: number;
}

/** A memory of nothing. */
export function newMemo(): Memo {
  return {table: new Int32Array(1024), pool: new Int32Array(8192), end: 0, count: 0};
}

/** Adds the first `length` numbers of `list`; false when they were there. */
export function remember(memo: Memo, list: Int32Array, length: number): boolean {
  const mask = memo.table.length - 1;
  let slot = hash(list, 0, length) & mask;
  for (let found = memo.table[slot] as number; found !== 0; found = memo.table[slot] as number) {
    if (same(memo.pool, found - 1, list, length)) return false;
    slot = (slot + 1) & mask;
  }
  memo.table[slot] = store(memo, list, length) + 1;
  memo.count += 1;
  if (memo.count * 2 > memo.table.length) grow(memo);
  return true;
}

function store(memo: Memo, list: Int32Array, length: number): number {
  if (memo.end + length + 1 > memo.pool.length) {
    const pool = new Int32Array(Math.max(memo.pool.length * 2, memo.end + length + 1));
    pool.set(memo.pool);
    memo.pool = pool;
  }
  const offset = memo.end;
  memo.pool[offset] = length;
  for (let i = 0; i < length; i += 1) memo.pool[offset + 1 + i] = list[i] as number;
  memo.end += length + 1;
  return offset;
}

function same(pool: Int32Array, offset: number, list: Int32Array, length: number): boolean {
  if (pool[offset] !== length) return false;
  for (let i = 0; i < length; i += 1) if (pool[offset + 1 + i] !== list[i]) return false;
  return true;
}

function grow(memo: Memo): void {
  const table = new Int32Array(memo.table.length * 2);
  for (const found of memo.table) {
    if (found === 0) continue;
    let slot = hash(memo.pool, found, memo.pool[found - 1] as number) & (table.length - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
    table[slot] = found;
  }
  memo.table = table;
}

/** Multiply and fold, after the finish of MurmurHash3. */
function hash(list: Int32Array, from: number, length: number): number {
  let mixed = length;
  for (let i = from; i < from + length; i += 1) {
    mixed = Math.imul(mixed ^ (list[i] as number), 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
