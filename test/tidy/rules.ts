/** All tidy rules, by what holds when nothing is found. */
import {exportsAreDocumented, filesOpenWithComment} from './comments.ts';
import {importsPointDown} from './layers.ts';
import {parse, type Rule} from './parsed.ts';
import {coreIsPure} from './purity.ts';
import {filesAreShort, functionsAreShort} from './size.ts';

export const RULES: Readonly<Record<string, Rule>> = {
  'imports point down the layers': importsPointDown,
  'there is no clock, chance, file or locale below the screen': coreIsPure,
  'functions are short': functionsAreShort,
  'files are short': filesAreShort,
  'files open with a comment': filesOpenWithComment,
  'exported functions are documented': exportsAreDocumented,
};

/** What a rule finds in a file, as `file:line message`. */
export function findings(rule: Rule, path: string, text: string): readonly string[] {
  return rule(parse(path, text)).map(({line, message}) => `${path}:${line} ${message}`);
}
