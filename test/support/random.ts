/** Random cases: the same in every run, others with `TEST_SEED=…`. A run says which (tellSeed.ts). */
import fc from 'fast-check';
import { SEED } from './seed.ts';

fc.configureGlobal({ seed: SEED });

export { fc, SEED };
