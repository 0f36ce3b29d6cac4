/** The word that was perhaps meant: the nearest by edit distance, letters swapped counting once (Damerau 1964). */

/** The nearest of the known words; null when none is near enough to be what was meant. */
export function closest(word: string, known: readonly string[]): string | null {
  if (word.length > 24) return null;
  const allowed = word.length < 4 ? 1 : 2;
  const ranked = [...new Set(known)]
    .map((text) => ({text, distance: distance(word.toLowerCase(), text)}))
    .filter((row) => row.distance <= allowed && row.distance < row.text.length)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.text ?? null;
}

function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({length: to.length + 1}, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same, swapped);
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
