/** Breaks running text into lines that fit. */

/** The words of the text in lines of at most `width` letters; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** Rows of a name and what it means, the meanings under each other and wrapped; ends with a line break. */
export function wrapRows(rows: readonly (readonly [name: string, meaning: string])[], width = 80): string {
  const column = Math.min(24, Math.max(0, ...rows.map(([name]) => name.length))) + 4;
  return rows.map(([name, meaning]) => wrapRow(name, meaning, {column, width})).join('');
}

/** A name too long for its column stands on lines of its own; none goes on with the row above. */
function wrapRow(name: string, meaning: string, {column, width}: {column: number; width: number}): string {
  const indent = ' '.repeat(column);
  const names = wrap(name, width - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`);
  const meanings = wrap(meaning, width - column);
  const last = names.at(-1) ?? '';
  const fits = names.length <= 1 && last.length + 2 <= column;
  const head = fits ? `${last.padEnd(column)}${meanings.shift() ?? ''}` : names.join('\n');
  return `${[head, ...meanings.map((line) => indent + line)].join('\n').replace(/ +$/gm, '')}\n`;
}
