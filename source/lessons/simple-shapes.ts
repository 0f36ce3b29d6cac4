/** The two shapes that most fields of a YAML file have here. Everything in such a file is text: a number is read as one. */
import {z} from 'zod';

/** A text of at most so many letters that does not only consist of blanks. */
export function text(most: number): z.ZodType {
  return z
    .string()
    .max(most)
    .refine((found) => found.trim() !== '');
}

/** A whole number within these bounds. */
export function count(least: number, most: number): z.ZodType {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}
