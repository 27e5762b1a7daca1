import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { startCompiled } from './test/support/compiled.ts';
import { LongestFirst } from './test/support/longestFirst.ts';

const REAL_DATA = fileURLToPath(new URL('../shared/data', import.meta.url));

/** Tests that have a process of their own: they count the work of all code, change the backend, or signal. */
const OWN = ['contract/work', 'models/learners/network', 'cli/signals', 'service/serve'];

/**
 * Quick tests run always; those in `*.slow.test.ts`, which take minutes, with `--mode slow` (`npm run test:slow`). A slow
 * file that only imports a quick one runs it again with all its cases (test/support/thorough.ts). Most files share one
 * process with what it has loaded: a test leaves the process as it was. `*.data.*` need real data that lie beside the
 * repository, and are left out where those are absent; `*.native.*` need TensorFlow's own library (`.ci/native`), and
 * `*.page.test.ts` a browser (`npm run test:page`).
 */
export default defineConfig(({ mode }) => {
  const hasData = existsSync(REAL_DATA);
  // The configuration is read once for each project.
  if (!hasData && !process.env.REAL_DATA_ABSENT) {
    process.env.REAL_DATA_ABSENT = 'told';
    process.stderr.write(
      'Real data beside the repository (../shared/data) are absent: left out are tests against them.\n',
    );
  }
  const ending = ['slow', 'native', 'page'].includes(mode) ? `.${mode}.test.ts` : '.test.ts';
  const others = [
    ...['slow', 'native', 'page'].filter((other) => other !== mode).map((other) => `test/**/*.${other}.test.ts`),
    ...(hasData ? [] : ['test/**/*.data.*']),
  ];
  const own = OWN.map((path) => `test/${path}${ending}`);
  const project = (name: string, include: string[], exclude: string[], isolate: boolean) => ({
    extends: true as const,
    test: {
      ...{ name, include, exclude: [...configDefaults.exclude, ...others, ...exclude], isolate },
      // Here, for what is said of all projects is read again for each, and of the mode it then knows nothing.
      env: { THOROUGH: mode === 'slow' ? 'yes' : 'no' },
    },
  });
  return {
    plugins: [startCompiled()],
    test: {
      // Tests wait for the engine half of their time, so that none of the cores is left for the runner alone.
      maxWorkers: availableParallelism(),
      // Three times as patient as by default: most functions are called too seldom here to be worth optimising.
      execArgv: ['--interrupt-budget=400000'],
      sequence: { sequencer: LongestFirst },
      // A suite may hold nothing but tests against real data.
      passWithNoTests: !hasData || mode === 'page',
      testTimeout: 300_000,
      hookTimeout: 300_000,
      globalSetup: ['test/support/temporaryFolder.ts', 'test/support/tellSeed.ts'],
      projects: [project('shared', [`test/**/*${ending}`], own, false), project('own', own, [], true)],
    },
  };
});
