import { SEED } from './seed.ts';

/** A run that fails says what brings its random cases back; once, for all its projects. */
export default function tellSeed(): void {
  if (process.env.TEST_SEED_TOLD) return;
  process.env.TEST_SEED_TOLD = 'yes';
  process.stderr.write(`Random cases are of seed ${SEED}; TEST_SEED=… tries others.\n`);
}
