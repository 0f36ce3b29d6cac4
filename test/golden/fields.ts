/** Narrowing of unknown JSON, field by field; a wrong one is named with what was expected. */

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object. Throws when it is none. */
export function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Error(`${where}: expected an object, as in {"do": "heal"}, found ${JSON.stringify(value)}`);
}

/** A list. Throws when it is none. */
export function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${where}: expected a list, found ${JSON.stringify(value)}`);
}

/** A text. Throws when it is none. */
export function textOf(fields: Fields, name: string, where: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new Error(`${where}: expected a text as ${name}, found ${JSON.stringify(value)}`);
}

/** A number. Throws when it is none. */
export function numberOf(fields: Fields, name: string, where: string): number {
  const value = fields[name];
  if (typeof value === 'number') return value;
  throw new Error(`${where}: expected a number as ${name}, found ${JSON.stringify(value)}`);
}

/** A node's name such as n1. Throws when it is none. */
export function nodeOf(fields: Fields, name: string, where: string): `n${number}` {
  const value = fields[name];
  if (typeof value === 'string' && /^n[1-9]$/.test(value)) return value as `n${number}`;
  throw new Error(`${where}: expected a node such as n1 as ${name}, found ${JSON.stringify(value)}`);
}

/** Keeps a field only when it is there, so that optional properties stay optional. */
export function given<Name extends string, Value>(name: Name, value: Value | undefined): {[K in Name]?: Value} {
  return (value === undefined ? {} : {[name]: value}) as {[K in Name]?: Value};
}
