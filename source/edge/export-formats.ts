/** What a script can be exported as, and at which sizes: known without loading what draws. */
import type {Size} from '../ui/draw/layout.ts';

/** The first unless another is asked for. */
export const exportFormats = ['asciicast', 'asciicast-v3', 'markdown', 'jsonl', 'srt'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** `80x24`; undefined for what the screen cannot be drawn on. */
export function parseSize(text: string): Size | undefined {
  const [, columns, rows] = /^(\d{2,3})x(\d{2,3})$/.exec(text) ?? [];
  const size = {columns: Number(columns), rows: Number(rows)};
  return size.columns >= 60 && size.columns <= 300 && size.rows >= 18 && size.rows <= 100 ? size : undefined;
}
