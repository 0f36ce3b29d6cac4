/** The licence notices of the packages that a bundle contains, as their licences ask of whoever passes them on. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/**
 * `node_modules/a/node_modules/@b/c/build/index.js` belongs to the package in `node_modules/a/node_modules/@b/c`.
 *
 * @param {string} path
 */
const folderOf = (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];

/**
 * The licence files of a folder; a package that has itself bundled others keeps theirs beside its built files.
 *
 * @param {string} folder
 */
function licenceTexts(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim());
}

/** @param {string} folder */
function notice(folder) {
  const {name, version, license, author} = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const texts = [folder, `${folder}/build`, `${folder}/dist`].flatMap(licenceTexts);
  // Some packages name their licence and forget its text; whom to thank is the least to pass on.
  if (texts.length === 0) texts.push(`by ${author?.name ?? author ?? `the authors of ${name}`}`);
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

/**
 * One text with the notice of every package among the bundled files.
 *
 * @param {readonly string[]} files
 */
export function notices(files) {
  const folders = [...new Set(files.map(folderOf))].filter((folder) => folder !== undefined).sort();
  return `cap-tui contains the following packages.\n\n${folders.map(notice).join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}
