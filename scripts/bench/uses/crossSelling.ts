/** Cross- and up-selling: shares learnt at one day, held against what came after the next. */
import { lineWindows, tellsUpFromCross } from '../../../src/facts/lineKinds.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../../src/transactions/options.ts';
import { parseDay } from '../../../src/units.ts';
import { checkShare, learnShare, type Share } from '../../../src/valuation/crossSelling.ts';
import { markdown } from '../measure.ts';
import { journeyLines } from './journey.ts';
import { pastSets } from './past.ts';

const DAYS = 60;

export async function benchCrossSelling(): Promise<string> {
  const retail = pastSets().find(({ title }) => title === 'Online Retail');
  const journey = await journeyLines();
  const shops: { title: string; options: LedgerOptions; cutoffs: string[] }[] = [
    ...(journey
      ? [
          {
            title: 'Complete Journey, categories',
            options: { file: journey, memoryLimit: '2GB' },
            cutoffs: ['2017-07-31', '2017-08-31', '2017-09-30', '2017-10-31'],
          },
        ]
      : []),
    ...(retail
      ? [
          {
            title: 'Online Retail, products',
            options: { file: retail.file, ...retail.options },
            cutoffs: ['2011-07-31', '2011-08-31', '2011-09-30'],
          },
        ]
      : []),
  ];
  const rows: string[][] = [];
  for (const { title, options, cutoffs } of shops) {
    const ledger = await openLedger(options);
    const shares: readonly Share[] = tellsUpFromCross(ledger) ? ['cross', 'up'] : ['cross'];
    for (const cutoff of cutoffs) {
      const earlier = await lineWindows(ledger, parseDay(cutoff) - DAYS, DAYS);
      const later = await lineWindows(ledger, parseDay(cutoff), DAYS);
      for (const share of shares) {
        const { total, error, errorOfConstant } = checkShare(learnShare(earlier, share), later, share);
        const actual = sum(later.after[share]) / sum(later.after.all);
        rows.push([
          `${title}, ${cutoff}, ${share}`,
          actual.toFixed(3),
          total.toFixed(3),
          error.toFixed(2),
          errorOfConstant.toFixed(2),
        ]);
      }
    }
    await ledger.close();
  }
  return [
    `Share of the ${DAYS} days after a day, foretold from the ${DAYS} before it alone:`,
    markdown(['', 'came', 'foretold ÷ came', 'MAE a customer', 'MAE of one share for all'], rows),
  ].join('\n\n');
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
