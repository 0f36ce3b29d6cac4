/**
 * How the tests run: in the environment of a colourful terminal on an ordinary computer, wherever they really run.
 *
 * Colours are forced, because panes are compared with their colours; COLORTERM is unset, so that chalk picks the same
 * 256 colours for all; CI is unset, because Ink and others draw less when they see it.
 */
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {configDefaults, defineConfig} from 'vitest/config';

delete process.env.CI;
delete process.env.COLORTERM;
delete process.env.NO_COLOR;

/** `npm run soak` takes the time that `npm test` must not: its folder is left out otherwise. */
const soaking = process.env.SOAK !== undefined;
/** Ends what hangs, and measures nothing: on a busy computer a test may take many times what it usually does. */
const patience = soaking ? 60 * 60_000 : 60_000;

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Whoever runs the tests keeps their own progress in lessons.
    env: {FORCE_COLOR: '2', CAP_TUI_HOME: join(tmpdir(), `cap-tui-test-${process.pid}`)},
    exclude: [...configDefaults.exclude, ...(soaking ? [] : ['test/soak/**'])],
    // Vitest leaves one core to whoever watches. Nobody does, and many tests wait for another process.
    maxWorkers: '100%',
    testTimeout: patience,
    hookTimeout: patience,
  },
});
