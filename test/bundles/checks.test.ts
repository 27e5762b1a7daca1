/** What a bundle keeps of its test out of time, to be drawn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadBundle, saveBundle } from '../../src/bundles/bundle.ts';
import { checksOf, checksSchema, LEAST_GROUP } from '../../src/bundles/checks.ts';
import { manifest } from '../service/shop.ts';

/** Customers of whom every third comes back as often as said; many have one and the same probability. */
const judged = (customers: number) => ({
  expected: Float64Array.from({ length: customers }, (_, row) => 1 + row),
  pReturn: Float64Array.from({ length: customers }, (_, row) => (row < 0.93 * customers ? 0.3 : 0.9 + row / 1e6)),
  purchases: Float64Array.from({ length: customers }, (_, row) => (row % 3 === 0 ? 2 : 0)),
});

test('no figure is of fewer than five customers, and each customer is in one group', () => {
  for (const customers of [50, 51, 60, 83, 400]) {
    const { calibration, purchases } = checksSchema.parse(checksOf(judged(customers), 90));
    for (const sizes of [calibration.customers, purchases.deciles.map((decile) => decile.customers)]) {
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(LEAST_GROUP);
      expect(sizes.reduce((a, b) => a + b)).toBe(customers);
    }
    const came = purchases.deciles.reduce((sum, { customers: n, meanActual }) => sum + n * meanActual, 0);
    expect(came).toBeCloseTo(2 * Math.ceil(customers / 3), 9);
  }
});

test('of fewer than fifty customers there are none', () => {
  expect(checksOf(judged(49), 90)).toBeNull();
});

test('a bundle gives back its checks, and an older one loads without', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-checks-'));
  try {
    const checks = checksOf(judged(60), 90)!;
    await saveBundle(join(folder, 'new'), { ...manifest, checks });
    await saveBundle(join(folder, 'old'), manifest);
    expect((await loadBundle(join(folder, 'new'))).manifest.checks).toEqual(checks);
    expect((await loadBundle(join(folder, 'old'))).manifest).not.toHaveProperty('checks');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
