import { expect, test } from 'vitest';
import { crashRounds } from '../../scripts/bench/crash.ts';

test('a server that is killed while it writes has lost nothing that it acknowledged', async () => {
  const rounds = await crashRounds(3, 20261127);
  for (const { faults } of rounds) expect(faults).toEqual([]);
  // Under load: else nothing was tried.
  expect(rounds.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(100);
  // The log of a few seconds is read back in a moment.
  for (const { opened } of rounds) expect(opened).toBeLessThan(5000);
});
