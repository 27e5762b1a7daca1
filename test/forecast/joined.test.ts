import { expect, test, vi } from 'vitest';
import type { Summaries } from '../../src/facts/summaries.ts';
import { summarise } from '../../src/facts/summarise.ts';
import type { Joined } from '../../src/forecast/correction.ts';
import { type JoinedPrediction, predictJoined, trainJoined } from '../../src/forecast/joined.ts';
import { joinedSchema } from '../../src/forecast/record.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { formatDay } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';

// Trains networks, which takes its time where machines are shared.
vi.setConfig({ testTimeout: 240_000 });

const FIRST = 19_000;
const AS_OF = formatDay(FIRST + 480);

interface Shop {
  readonly customers: number;
  /** Days until which transactions are made. */
  readonly days?: number;
  readonly amount?: (random: ReturnType<typeof randomFrom>, usual: number) => number;
  readonly columns?: readonly ('amount' | 'category')[];
  /** Rate of buying after a customer's first 60 days, against before. */
  readonly later?: number;
}

/** Lines of CSV of a shop with steady and slowing customers. */
function lines({ customers, days = 480, amount, columns = ['amount'], later = 1 }: Shop): string[] {
  const random = randomFrom(7);
  const rows: string[] = [];
  for (let c = 0; c < customers; c++) {
    const own = random.fork(c);
    const born = own.integer(420);
    const rate = own.gamma(0.7, 25);
    const life = own.exponential(1 / 250);
    const usual = Math.exp(3 + 0.6 * own.normal());
    const category = c % 3 ? 'tea' : 'cake';
    for (let day = born; day <= days && (day === born || day - born < life); ) {
      const paid = amount ? amount(own, usual) : usual * own.gamma(3, 3);
      const fields = { amount: paid.toFixed(2), category };
      rows.push([`c${c}`, formatDay(FIRST + day), ...columns.map((column) => fields[column])].join(','));
      day += Math.max(1, Math.round(own.exponential(rate * (day - born > 60 ? later : 1))));
    }
  }
  return [['customer_id', 'date', ...columns].join(','), ...rows];
}

interface Run {
  readonly joined: Joined;
  readonly prediction: JoinedPrediction;
  readonly summaries: Summaries;
}

function run(csv: readonly string[], horizonDays = 120, asOf = AS_OF): Promise<Run> {
  return withLedger(`${csv.join('\n')}\n`, async (ledger) => {
    const joined = await trainJoined(ledger, { asOf, horizonDays, seed: 1 });
    const { summaries } = await summarise(ledger, { asOf, timeUnit: 'week' });
    return { joined, summaries, prediction: await predictJoined(ledger, summaries, joined) };
  });
}

const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);

function expectSound({ prediction }: Run): void {
  const { purchases, pReturn, typicalPurchases, purchaseInterval, valueInterval, value, typicalValue } = prediction;
  purchases.forEach((mean, i) => {
    expect(mean).toBeGreaterThan(0);
    expect(Number.isFinite(mean)).toBe(true);
    expect(pReturn[i]).toBeGreaterThan(0);
    expect(pReturn[i]).toBeLessThan(1);
    expect(purchaseInterval.low[i]).toBeLessThanOrEqual(purchaseInterval.high[i]);
    expect(Number.isInteger(typicalPurchases[i])).toBe(true);
    if (!value) return;
    expect(value[i]).toBeGreaterThanOrEqual(0);
    expect(valueInterval!.low[i]).toBeLessThanOrEqual(valueInterval!.high[i]);
    expect(Number.isFinite(typicalValue![i])).toBe(true);
  });
}

// Customers slow down after two months, which probability models without such a thing miss.
const usual = run(lines({ customers: 900, later: 0.4 }));

test('it joins where the past bears a correction out, and every part stays visible', async () => {
  const { joined, prediction, summaries } = await usual;
  const { record, files } = joined;
  expect(joinedSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  expect(record.cutoffs).toHaveLength(5);
  expect(record.customers).toBe(summaries.customer.length);
  expect([record.method, record.reason]).toEqual(['joined', null]);
  expect(Object.keys(files).sort()).toEqual(['model.json', 'weights.bin']);
  const { weights, gains, strength } = record.correction!;
  expect(weights.ridge + weights.network).toBeCloseTo(1, 12);
  expect(Math.max(gains.ridge, gains.network)).toBeGreaterThan(0);
  expect(strength).toBeGreaterThan(0);
  expect(strength).toBeLessThan(1);
  const { components, purchases, spend, value } = prediction;
  purchases.forEach((mean, i) => {
    expect(mean).toBeCloseTo(components.base[i] * components.correction[i] * components.season, 10);
    expect(value![i]).toBeCloseTo(mean * spend![i], 8);
    const shares = record.shares.map((share, m) => share * components.models[record.base[m].model][i]);
    expect(components.base[i]).toBeCloseTo(
      shares.reduce((total, v) => total + v, 0),
      10,
    );
  });
  // The correction moves purchases between customers; the total is the base's, times the season's level.
  expect(sum(purchases) / sum(components.base) / components.season).toBeCloseTo(1, 3);
  expectSound(await usual);
});

test('training twice gives the same record and the same bytes', async () => {
  const { joined } = await usual;
  const again = await run(lines({ customers: 900, later: 0.4 }));
  expect(again.joined.record).toEqual(joined.record);
  expect(Buffer.from(again.joined.files['weights.bin']).equals(joined.files['weights.bin'])).toBe(true);
  expect(Buffer.from(again.joined.files['model.json']).equals(joined.files['model.json'])).toBe(true);
  expect(again.prediction).toEqual((await usual).prediction);
});

test('a poisoned future changes nothing that was learnt or predicted', async () => {
  const { joined, prediction } = await usual;
  const future = Array.from({ length: 2000 }, (_, i) => `c${i % 950},${formatDay(FIRST + 481 + (i % 90))},${1e5 + i}`);
  const refunds = Array.from({ length: 50 }, (_, i) => `c${i},${formatDay(FIRST + 500)},-99999`);
  const poisoned = await run([...lines({ customers: 900, later: 0.4 }), ...future, ...refunds]);
  expect(poisoned.joined.record).toEqual(joined.record);
  expect(Buffer.from(poisoned.joined.files['weights.bin']).equals(joined.files['weights.bin'])).toBe(true);
  expect(poisoned.prediction).toEqual(prediction);
});

test('the saved record predicts as the trained model does, and other horizons by their own offset', async () => {
  const csv = `${lines({ customers: 900, later: 0.4 }).join('\n')}\n`;
  const { joined, prediction } = await usual;
  await withLedger(csv, async (ledger) => {
    const { summaries } = await summarise(ledger, { asOf: AS_OF, timeUnit: 'day' });
    const saved = { record: joinedSchema.parse(JSON.parse(JSON.stringify(joined.record))), files: joined.files };
    const inDays = await predictJoined(ledger, summaries, saved);
    inDays.purchases.forEach((mean, i) => {
      expect(mean).toBeCloseTo(prediction.purchases[i], 6);
    });
    const short = await predictJoined(ledger, summaries, saved, { horizonDays: 30, level: 0.95 });
    expect(sum(short.purchases)).toBeLessThan(sum(prediction.purchases) / 2);
    expect(sum(short.purchases)).toBeGreaterThan(sum(prediction.purchases) / 8);
    expect(short.level).toBe(0.95);
  });
});

test('with few customers it falls back to the probability model and says so', async () => {
  const few = await run(lines({ customers: 60 }));
  expect(few.joined.record.method).toBe('probability model');
  expect(few.joined.record.reason).toMatch(/There are \d+ customers; a correction needs 100/);
  expect(few.joined.files).toEqual({});
  few.prediction.purchases.forEach((mean, i) => {
    expect(mean).toBeCloseTo(few.prediction.components.base[i] * few.prediction.components.season, 12);
  });
  expectSound(few);
});

test('a history too short to look back falls back as well', async () => {
  const born = lines({ customers: 3000 }).filter((line, i) => i === 0 || line.split(',')[1] <= formatDay(FIRST + 30));
  const short = await run(born, 365, formatDay(FIRST + 30));
  expect(short.joined.record.method).toBe('probability model');
  expect(short.joined.record.reason).toMatch(/days; a correction needs/);
  expectSound(short);
});

test('constant spend stays constant', async () => {
  const constant = await run(lines({ customers: 400, amount: () => 25 }));
  for (const spend of constant.prediction.spend!) expect(spend).toBeCloseTo(25, 6);
  expectSound(constant);
});

test('without amounts purchases are predicted and money is not', async () => {
  const { prediction, joined } = await run(lines({ customers: 400, columns: [] }));
  expect([prediction.spend, prediction.value, prediction.valueInterval]).toEqual([null, null, null]);
  expect([joined.record.spend, joined.record.distribution.ratios]).toEqual([null, null]);
});

test('a single category is no feature, several are', async () => {
  const several = await run(lines({ customers: 400, columns: ['amount', 'category'] }));
  expect(several.joined.record.scope.shares).toEqual([{ column: 'category', values: ['tea', 'cake'] }]);
  const single = await run(
    lines({ customers: 400, columns: ['amount', 'category'] }).map((line) => line.replace('cake', 'tea')),
  );
  expect(single.joined.record.scope.shares).toEqual([]);
  expectSound(single);
});

test('where nobody buys in the last months the correction has nothing to learn, and nothing breaks', async () => {
  const silent = await run(lines({ customers: 500, days: 240 }));
  expect(silent.joined.record.method).toBe('probability model');
  expectSound(silent);
});

test('a customer with refunds alone has zeros', async () => {
  const { prediction, summaries } = await run([...lines({ customers: 150 }), `r,${formatDay(FIRST + 200)},-12`]);
  const row = summaries.customer.indexOf('r');
  expect([prediction.purchases[row], prediction.value![row], prediction.pReturn[row]]).toEqual([0, 0, 0]);
  expect([prediction.purchaseInterval.high[row], prediction.valueInterval!.high[row]]).toEqual([0, 0]);
});
