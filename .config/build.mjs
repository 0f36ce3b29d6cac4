/**
 * Builds what is published: `cli.tsx` and everything it imports as one package without dependencies, with the demos, the
 * lessons and the licence notices of the bundled packages beside it.
 *
 * Bundled, because a first frame from one file takes half the time of one from a tree of node_modules, and because
 * `npx cap-tui` then installs one package. What is imported at need (the screen, the lessons, the SSH host) lies in
 * chunks of its own, read by the command that needs it. Each file is written beside its place and renamed, so that a
 * program being started meanwhile never reads half of it; chunks carry their content's hash in their name.
 */
import {chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {basename} from 'node:path';
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
  outdir: 'dist',
  bundle: true,
  splitting: true,
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
  // `__dirname` is asked for by a WebAssembly loader in ssh2 that then finds its code within itself.
  define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', __dirname: '"."'},
  // Native parts of ssh2, which does without them.
  external: ['cpu-features', '*.node'],
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

/** Files that are read as they are, and where the program looks for them. */
const data = {'source/demos': 'dist/demos', 'source/lessons/catalogue': 'dist/lessons'};

/** Replaces the data of the last build, so that a renamed file does not linger. */
function copyData() {
  for (const [from, to] of Object.entries(data)) {
    rmSync(to, {recursive: true, force: true});
    if (existsSync(from)) cpSync(from, to, {recursive: true});
  }
}

process.chdir(root);
const {outputFiles, metafile} = await build(options);
mkdirSync('dist', {recursive: true});
const files = (outputFiles ?? []).map((file) => ({name: basename(file.path), contents: file.contents}));
// The front door last: until then the old one finds its old chunks.
files.sort((one, other) => Number(one.name === 'cli.js') - Number(other.name === 'cli.js'));
for (const {name, contents} of files) put(`dist/${name}`, contents);
put('dist/THIRD-PARTY-LICENCES.txt', notices(Object.keys(metafile?.inputs ?? {})));
copyData();
for (const name of readdirSync('dist')) {
  if (/-[A-Z0-9]{8}\.js$/.test(name) && !files.some((file) => file.name === name)) rmSync(`dist/${name}`);
}
