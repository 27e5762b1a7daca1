import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that leave the process as it was, and so share one, with what they load. */
const SHARED = [
  'bundles',
  'contract/{arguments,purchases}*',
  'contract/forecast',
  'evaluation',
  'exports',
  'facts',
  'forecast',
  'golden',
  'models/{covariates,purchases,spend,subscriptions}',
  'notebook',
  'numerics',
  'pipelines',
  'plots',
  'simulation',
  'transactions',
  'valuation',
];

/**
 * Quick tests run always; those in `*.slow.test.ts`, which take minutes, with `--mode slow` (`npm run test:slow`). Files
 * outside the shared folders have a process of their own each: those that listen, spawn, count work or change a backend.
 */
export default defineConfig(({ mode }) => {
  const ending = mode === 'slow' ? '.slow.test.ts' : '.test.ts';
  const others = mode === 'slow' ? [] : ['test/**/*.slow.test.ts'];
  const shared = SHARED.map((path) => `test/${path}${path.endsWith('*') ? '' : '/**/*'}${ending}`);
  const project = (name: string, include: string[], exclude: string[], isolate: boolean) => ({
    extends: true as const,
    test: { name, include, exclude: [...configDefaults.exclude, ...others, ...exclude], isolate },
  });
  return {
    test: {
      testTimeout: 300_000,
      hookTimeout: 300_000,
      globalSetup: 'test/support/temporaryFolder.ts',
      projects: [project('shared', shared, [], false), project('own', [`test/**/*${ending}`], shared, true)],
    },
  };
});
