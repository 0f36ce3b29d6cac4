/** The greatest of any stretch of a list that grows at its end, in logarithmic time; plain data. */
export interface OrderTree {
  /** Leaves from `room` on; each inner place holds the greater of its two children. */
  tree: number[];
  room: number;
  size: number;
}

const nothing = -2;

/** An empty list. */
export function newOrderTree(): OrderTree {
  return {tree: new Array<number>(16).fill(nothing), room: 8, size: 0};
}

/** Adds a value at the end; returns its index. */
export function push(order: OrderTree, value: number): number {
  if (order.size === order.room) widen(order);
  order.size += 1;
  raise(order, order.size - 1, value);
  return order.size - 1;
}

/** Puts a value in the place of one that is not greater. */
export function raise({tree, room}: OrderTree, index: number, value: number): void {
  for (let at = room + index; at >= 1 && (tree[at] as number) < value; at >>= 1) tree[at] = value;
}

/** Takes a value out for good. */
export function remove({tree, room}: OrderTree, index: number): void {
  tree[room + index] = nothing;
  for (let at = (room + index) >> 1; at >= 1; at >>= 1)
    tree[at] = Math.max(tree[2 * at] as number, tree[2 * at + 1] as number);
}

/** The greatest value from index `from` up to but without `to`; less than any other when there is none. */
export function greatest({tree, room}: OrderTree, from: number, to: number): number {
  let found = nothing;
  let low = room + from;
  let high = room + to;
  for (; low < high; low >>= 1, high >>= 1) {
    if (low & 1) found = Math.max(found, tree[low++] as number);
    if (high & 1) found = Math.max(found, tree[--high] as number);
  }
  return found;
}

function widen(order: OrderTree): void {
  const leaves = order.tree.slice(order.room);
  order.room *= 2;
  order.tree = new Array<number>(2 * order.room).fill(nothing);
  for (let index = 0; index < leaves.length; index += 1) order.tree[order.room + index] = leaves[index] as number;
  for (let at = order.room - 1; at >= 1; at -= 1) {
    order.tree[at] = Math.max(order.tree[2 * at] as number, order.tree[2 * at + 1] as number);
  }
}
