/** Cross- and up-selling: shares learnt at one day, held against what came after the next. */
import { type LineWindows, lineWindows, tellsUpFromCross } from '../../../src/facts/lineKinds.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../../src/transactions/options.ts';
import { parseDay } from '../../../src/units.ts';
import { checkShare, learnShare, predictShare, type Share } from '../../../src/valuation/crossSelling.ts';
import { markdown } from '../measure.ts';
import { journeyLines } from './journey.ts';
import { bootstrapError, pastSets, withError } from './past.ts';

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
      const parts = shares.map((share) => {
        const model = learnShare(earlier, share);
        const foretold = predictShare(model, later, share).map((own, i) => own * later.after.all[i]);
        const { error, errorOfConstant } = checkShare(model, later, share);
        const row = [error.toFixed(2), errorOfConstant.toFixed(2)];
        return { name: share as string, foretold, came: later.after[share], errors: row };
      });
      const rest = (of: 'foretold' | 'came') =>
        later.after.all.map((all, i) => parts.reduce((left, part) => left - part[of][i], all));
      parts.push({ name: 'all else', foretold: rest('foretold'), came: rest('came'), errors: ['–', '–'] });
      for (const { name, foretold, came, errors } of parts) {
        const share = sum(came) / sum(later.after.all);
        rows.push([
          `${title}, ${cutoff}, ${name}`,
          share.toFixed(3),
          foretoldOverCame(later, foretold, came),
          ...errors,
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

/** With the bootstrap error over customers. */
function foretoldOverCame({ after }: LineWindows, foretold: Float64Array, came: Float64Array): string {
  const n = after.all.length;
  const random = randomFrom('customers');
  const ratio = (rows: Int32Array) => {
    let [told, brought] = [0, 0];
    for (const row of rows) {
      told += foretold[row];
      brought += came[row];
    }
    return told / brought;
  };
  const everybody = Int32Array.from({ length: n }, (_, row) => row);
  return withError(
    ratio(everybody),
    bootstrapError(n, ratio, () => random.integer(n)),
  );
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
