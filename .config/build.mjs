/**
 * Builds what is published: `cli.tsx` and everything it imports as one minified file, `dist/cli.js`, with the demos and
 * the licence notices of the bundled packages beside it.
 *
 * One file, because a first frame from it takes half the time of one from a tree of node_modules, and because
 * `npx cap-tui` then installs one package. The file is written beside its place and renamed, so that a program being
 * started meanwhile never reads half of it.
 */
import {chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {notices} from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stub = fileURLToPath(new URL('stub.mjs', import.meta.url));

/** Bundled CommonJS modules call `require`, which an ES module does not have. */
const banner = "import {createRequire as makeRequire} from 'node:module';const require=makeRequire(import.meta.url);";

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: ['cli.tsx'],
  outfile: 'dist/cli.js',
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  jsx: 'automatic',
  charset: 'utf8',
  legalComments: 'none',
  alias: {ws: stub, 'react-devtools-core': stub},
  banner: {js: banner},
  // Development React costs half as much again; DEV is Ink's switch for the developer tools that are stubs here.
  define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
  logLevel: 'warning',
  metafile: true,
  write: false,
};

/** @param {string} path @param {string | Uint8Array} content */
function put(path, content) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  if (path.endsWith('.js')) chmodSync(draft, 0o755);
  renameSync(draft, path);
}

/** Replaces the demos of the last build, so that a renamed one does not linger. */
function copyDemos() {
  rmSync('dist/demos', {recursive: true, force: true});
  if (existsSync('source/demos')) cpSync('source/demos', 'dist/demos', {recursive: true});
}

process.chdir(root);
const {outputFiles, metafile} = await build(options);
mkdirSync('dist', {recursive: true});
for (const file of outputFiles ?? []) put('dist/cli.js', file.contents);
put('dist/THIRD-PARTY-LICENCES.txt', notices(Object.keys(metafile?.inputs ?? {})));
copyDemos();
