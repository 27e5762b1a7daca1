import { describe, expect, it } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { evaluateGrid } from '../../src/pipelines/evaluateGrid.ts';
import { score } from '../../src/pipelines/score.ts';
import { train } from '../../src/pipelines/train.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { DEFAULT_TERMS, termsSchema } from '../../src/valuation/terms.ts';
import { manifest } from '../service/shop.ts';
import { perennial } from '../support/cli.ts';
import { folder, withLedger, written } from '../support/ledgers.ts';
import { slowTest } from '../support/thorough.ts';

/** Sixty customers over two years, each buying about once in two months. */
function shop(): string {
  const random = randomFrom('horizons');
  const first = parseDay('2022-01-01');
  const lines = Array.from({ length: 60 }, (_, customer) => {
    const days = [random.integer(200)];
    while (days.at(-1)! < 700) days.push(days.at(-1)! + 1 + random.integer(120));
    return days.map((day) => `c${customer},${formatDay(first + day)},${10 + random.integer(50)}`).join('\n');
  });
  return `customer,date,amount\n${lines.join('\n')}\n`;
}

const file = written(shop(), 'shop.csv');

describe('a horizon', () => {
  slowTest('of 12m trains, though a twelfth of a year is no whole number of days', async () => {
    const words = ['--transactions', file, '--out', `${folder}/bundle`, '--horizon', '12m'];
    const { code, err } = await perennial('train', ...words);
    expect(err).not.toMatch(/Parser Error/);
    expect(code).toBe(0);
    expect((await loadBundle(`${folder}/bundle`)).manifest.terms.horizonDays).toBe(365);
  });

  it('of a fraction of a day is refused by name', async () => {
    const { code, err } = await perennial('train', '--transactions', file, '--out', folder, '--horizon', '1.5d');
    expect(code).toBe(2);
    expect(err).toMatch(/--horizon can not be "1.5d"/);
  });

  it('that does not end on a day is refused wherever else it comes in', async () => {
    const options = { timeUnit: 'week', models: ['nbd'], seed: 1 } as const;
    const terms = { ...DEFAULT_TERMS, horizonDays: 365.25 };
    const refused = expect.objectContaining({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('whole number of days'),
    });
    await withLedger({ file }, async (ledger) => {
      await expect(train(ledger, { ...options, terms })).rejects.toEqual(refused);
      await expect(evaluateGrid(ledger, { ...options, origins: 1, horizons: [7.5] })).rejects.toEqual(refused);
      await expect(score({ folder, manifest, files: {} }, ledger, { horizonDays: 0.5 })).rejects.toEqual(refused);
    });
    expect(termsSchema.safeParse(terms).success).toBe(false);
  });
});
