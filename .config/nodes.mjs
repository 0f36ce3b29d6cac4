/**
 * Runs the bundled program and its terminal tests on the Node versions that people have: `npm run test:nodes`, or
 * `npm run test:nodes -- 22.12.0` for others than these. Not part of `npm test`, because it downloads each Node once.
 */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

/** The oldest promised, then the newest of each line. */
const VERSIONS = ['20.19.0', '22', '24', '26'];

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} program @param {readonly string[]} args @param {Record<string, string>} [env] */
function run(program, args, env = {}) {
  execFileSync(program, [...args], {cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: {...process.env, ...env}});
}

/** The Node of a version, installed on first use. @param {string} version */
function nodeOf(version) {
  const folder = `.nodes/${version}`;
  const name = `node-${process.platform}-${process.arch}`;
  const binary = `${root}${folder}/node_modules/${name}/bin/node`;
  if (!existsSync(binary)) {
    run('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', folder, `${name}@${version}`]);
  }
  return binary;
}

const chosen = process.argv.slice(2);
for (const version of chosen.length > 0 ? chosen : VERSIONS) {
  const node = nodeOf(version);
  console.log(`\n=== Node ${execFileSync(node, ['--version'], {encoding: 'utf8'}).trim()}`);
  run(node, ['dist/cli.js', '--version']);
  run('npx', ['vitest', 'run', '--config', 'test/vitest.config.ts', 'test/e2e'], {NODE_UNDER_TEST: node});
}
