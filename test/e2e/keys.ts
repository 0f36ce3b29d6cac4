/** What a terminal sends for the keys that have no character of their own. */
export const KEYS: Readonly<Record<string, string>> = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  'page-up': '\x1b[5~',
  'page-down': '\x1b[6~',
  delete: '\x1b[3~',
  enter: '\r',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  escape: '\x1b',
  backspace: '\x7f',
  space: ' ',
  'ctrl-c': '\x03',
  'ctrl-d': '\x04',
  'ctrl-z': '\x1a',
};

/** The bytes of one key: a name of the table, or a character that stands for itself. */
export function bytesOf(key: string): string {
  const bytes = KEYS[key] ?? (Array.from(key).length === 1 ? key : undefined);
  if (bytes !== undefined) return bytes;
  throw new Error(`no key is called '${key}'; expected one character or one of: ${Object.keys(KEYS).join(', ')}`);
}
