import { configDefaults, defineConfig } from 'vitest/config';

/** Quick tests run always; those in `*.slow.test.ts`, which take minutes, with `--mode slow` (`npm run test:slow`). */
export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === 'slow' ? 'test/**/*.slow.test.ts' : 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(mode === 'slow' ? [] : ['test/**/*.slow.test.ts'])],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
}));
