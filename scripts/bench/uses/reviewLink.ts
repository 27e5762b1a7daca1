/** What reviews have to do with purchases: whether intervals hold effects that were made, and find none where none is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../../src/numerics/random.ts';
import { linkReviews } from '../../../src/pipelines/reviewLink.ts';
import { analyseReviews } from '../../../src/reviews/analyse.ts';
import { readReviews } from '../../../src/reviews/reviewTable.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import { formatDay } from '../../../src/units.ts';
import { markdown } from '../measure.ts';
import { percentWithError } from './past.ts';

const SHOPS = 100;
const CUSTOMERS = 900;
const [START, WRITTEN, END] = [19_000, 200, 400];

export async function benchReviewLink(): Promise<string> {
  const rows: string[][] = [];
  const folder = mkdtempSync(join(tmpdir(), 'perennial-link-'));
  // After their review a third of the customers buy at this pace, and are compared with all, themselves among them.
  for (const pace of [1, 0.7, 0.5]) {
    const all = (1 + pace + 1) / 3;
    const truths = { '1': pace / all, '5': 1 / all };
    const held = { '1': 0, '5': 0 };
    const sums = { '1': 0, '5': 0 };
    for (let shop = 0; shop < SHOPS; shop++) {
      const { orders, reviews } = simulated(shop, pace);
      const [sold, written] = ['orders.csv', 'reviews.csv'].map((name) => join(folder, name));
      writeFileSync(sold, orders);
      writeFileSync(written, reviews);
      const table = await readReviews(written);
      const ledger = await openLedger({ file: sold });
      const link = await linkReviews(ledger, table, analyseReviews(table), 90);
      await ledger.close();
      for (const rating of ['1', '5'] as const) {
        const { ratio, low, high } = link.rows.find(({ group, name }) => group === 'rating' && name === rating)!;
        held[rating] += Number(low! <= truths[rating] && truths[rating] <= high!);
        sums[rating] += ratio! / SHOPS;
      }
    }
    for (const rating of ['1', '5'] as const) {
      const name = `${rating}, where writers of 1 buy at ${pace} of their pace`;
      rows.push([name, truths[rating].toFixed(3), sums[rating].toFixed(3), percentWithError(held[rating], SHOPS)]);
    }
  }
  rmSync(folder, { recursive: true });
  return [
    `Purchases in 90 days after a review over those of customers like its writer, in ${SHOPS} shops:`,
    markdown(['rating', 'true', 'mean of what was said', '95 % intervals hold it'], rows),
  ].join('\n\n');
}

/** A third write 1, a third write 5, a third nothing. */
function simulated(seed: number, pace: number): { orders: string; reviews: string } {
  const random = randomFrom(`link/${seed}`);
  const orders = ['customer_id,date,amount'];
  const reviews = ['date,customer,rating,text'];
  for (let c = 0; c < CUSTOMERS; c++) {
    const rate = random.gamma(2) / 40;
    const rating = [1, 5, 0][c % 3];
    if (rating > 0) reviews.push(`${formatDay(START + WRITTEN)},c${c},${rating},`);
    const after = rating === 1 ? pace * rate : rate;
    let day = 0;
    while (day < END) {
      orders.push(`c${c},${formatDay(START + Math.floor(day))},10`);
      const next = day + random.exponential(day >= WRITTEN ? after : rate);
      // Waiting has no memory: it begins anew on the day of the review.
      day = day < WRITTEN && next > WRITTEN ? WRITTEN + random.exponential(after) : next;
    }
  }
  orders.push(`last,${formatDay(START + END)},10`);
  return { orders: `${orders.join('\n')}\n`, reviews: `${reviews.join('\n')}\n` };
}
