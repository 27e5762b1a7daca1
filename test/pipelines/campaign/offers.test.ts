import { expect, test } from 'vitest';
import { offersFor } from '../../../src/pipelines/campaign/offers.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { withLedger } from '../../support/ledgerOf.ts';

test('what a customer buys each time is offered first, and to nobody unknown', async () => {
  const start = parseDay('2025-01-01');
  const lines = ['customer_id,date,amount,product'];
  for (let c = 0; c < 30; c++) {
    for (let k = 0; k < 13; k++) {
      const day = formatDay(start + 20 * k + (c % 7));
      lines.push(`c${c},${day},10,${c % 2 ? 'tea' : 'coffee'}`, `c${c},${day},10,p${(c + 7 * k) % 40}`);
    }
  }
  await withLedger(lines.join('\n'), async (ledger) => {
    const offers = await offersFor(ledger, ['c3', 'nobody', 'c4'], { top: 2, horizonDays: 60 });
    expect(offers.map((text) => text.split('; ')[0])).toEqual(['tea', '', 'coffee']);
    expect(offers[0].split('; ')).toHaveLength(2);
  });
});
