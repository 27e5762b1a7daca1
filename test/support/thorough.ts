import { test } from 'vitest';

/** Whether the slow tests run (`npm run test:slow`): what tries many cases tries few of them in the quick ones. */
export const THOROUGH = process.env.THOROUGH === 'yes';

/** How much is tried: `few` where tests have to be quick, `all` in the slow run. */
export const thorough = <T>(few: T, all: T): T => (THOROUGH ? all : few);

/** A test of the slow run alone, in a file that both runs have. */
export const slowTest: (name: string, run: () => void | Promise<void>, timeout?: number) => void = THOROUGH
  ? test
  : () => {};
