/**
 * Copies plain data for a checkpoint. What is frozen can never change and is shared; everything else is copied, so
 * that two worlds never hold the same changeable object.
 */
export function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  const twin: Record<string, unknown> = {};
  for (const key in value) twin[key] = copy(value[key]);
  return twin as T;
}

/** Freezes a value and all it holds; returns it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key in value) deepFreeze(value[key]);
  return value;
}
