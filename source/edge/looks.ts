/** Whether there is a terminal, and what it can show by its environment: colours and characters. */
import {ascii, type Glyphs, unicode} from '../ui/glyphs.ts';
import type {ColourLevel} from '../ui/theme.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether there is a terminal to draw on and a keyboard to read; without both, the text mode is for you. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** None with NO_COLOR (no-color.org) or a dumb terminal; FORCE_COLOR 0 to 3 decides otherwise; else by TERM. */
export function colourLevel({NO_COLOR, FORCE_COLOR, COLORTERM, TERM = ''}: Environment): ColourLevel {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return 0;
  if (FORCE_COLOR !== undefined && /^[0-3]$/.test(FORCE_COLOR)) return Math.min(2, Number(FORCE_COLOR)) as ColourLevel;
  if (TERM === 'dumb') return 0;
  return COLORTERM || TERM.includes('256') ? 2 : 1;
}

/** ASCII where the locale is not UTF-8 or the console has few characters; CAP_TUI_GLYPHS=ascii or unicode decides. */
export function glyphsFor({CAP_TUI_GLYPHS, LC_ALL, LC_CTYPE, LANG, TERM}: Environment): Glyphs {
  if (CAP_TUI_GLYPHS === 'ascii') return ascii;
  if (CAP_TUI_GLYPHS === 'unicode') return unicode;
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  const plain = locale === '' || /^(C|POSIX)\b/.test(locale) || /utf-?8/i.test(locale);
  return TERM === 'linux' || !plain ? ascii : unicode;
}
