/** Puts a defect into a text, and says why that is not possible any more. */
import type {Defect} from './defect.ts';

/** How often a text stands in another. */
function count(whole: string, text: string): number {
  return whole.split(text).length - 1;
}

/** The file's text with the defect in it. Throws when the text that it replaces is not found exactly once. */
export function plant(defect: Defect, original: string): string {
  const found = count(original, defect.text);
  if (found === 1) return original.split(defect.text).join(defect.planted);
  const where = `${defect.file}: '${defect.name}' expects its text exactly once, found it ${found} times`;
  throw new Error(`${where}:\n${defect.text}`);
}
