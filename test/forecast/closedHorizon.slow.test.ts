import { expect, test } from 'vitest';
import { readFacts } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { openCombined } from '../../src/forecast/combined.ts';
import { trainForecast } from '../../src/forecast/train.ts';
import { formatDay } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { csvOf, shopLines } from './shops.ts';

const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);

test('a shop trained on the eve of its closed season is forecast in full when it is open again', async () => {
  // Closed until 20 January: trained on 31 December for 14 days, none of which has business.
  const busy = (day: number) => (/-01-([01]\d|20)$/.test(formatDay(day)) ? 0 : 1);
  const lines = shopLines({ customers: 700, from: '2022-03-01', to: '2024-03-31', busy, weekly: 1 });
  await withLedger(csvOf(lines), async (ledger) => {
    const { record, files } = await trainForecast(ledger, { asOf: '2023-12-31', horizonDays: 14, seed: 1 });
    expect(record.reason).toBeNull();
    expect(record.learners!.levels.ridge).toBeGreaterThan(0);
    const forecaster = await openCombined(record, files);
    const at = async (asOf: string) => {
      const { summaries } = await summarise(ledger, { asOf, timeUnit: 'week' });
      const facts = await readFacts(ledger, { cutoff: asOf, scope: record.scope, sample: null });
      return sum(forecaster.forecast({ summaries, facts }, 14).expectedPurchases);
    };
    expect(await at('2023-12-31')).toBe(0);
    const [{ actual }] = await ledger.connection.rows<{ actual: number }>(
      "SELECT count(DISTINCT (customer, day))::DOUBLE AS actual FROM ledger WHERE day BETWEEN DATE '2024-03-01' AND DATE '2024-03-14'",
    );
    const ahead = await at('2024-02-29');
    expect(ahead / actual).toBeGreaterThan(0.8);
    expect(ahead / actual).toBeLessThan(1.25);
  });
});
