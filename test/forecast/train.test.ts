import { beforeAll, describe, expect, test } from 'vitest';
import { readDailyPurchases } from '../../src/facts/dailyPurchases.ts';
import type { Facts } from '../../src/facts/facts.ts';
import { factsOfTransactions } from '../../src/facts/factsOfTransactions.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import type { DatedTransaction } from '../../src/facts/summariseTransactions.ts';
import { openCombined } from '../../src/forecast/combined.ts';
import type { Customers, Forecast } from '../../src/forecast/contract.ts';
import { forecastSchema } from '../../src/forecast/record.ts';
import { learnStage } from '../../src/forecast/stage.ts';
import { type TrainedForecast, trainForecast } from '../../src/forecast/train.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import type { Ledger } from '../../src/transactions/ledger.ts';
import { formatDay, parseDay, parseMoney } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { slowTest, thorough } from '../support/thorough.ts';
import { csvOf, type ShopOptions, shopLines } from './shops.ts';

const SHOP: ShopOptions = { customers: thorough(300, 500), from: '2023-01-01', to: '2024-04-30', refunded: 0.03 };
const AS_OF = SHOP.to;
const HORIZON = 120;

const train = (ledger: Ledger, asOf = AS_OF) => trainForecast(ledger, { asOf, horizonDays: HORIZON, seed: 1 });

async function customersOf(ledger: Ledger, { record }: TrainedForecast, asOf = AS_OF): Promise<Customers> {
  const { summaries } = await summarise(ledger, { asOf, timeUnit: 'week' });
  return { summaries, facts: await readFacts(ledger, { cutoff: asOf, scope: record.scope, sample: null }) };
}

/** Trains on lines of CSV and forecasts their customers. */
function run(lines: readonly string[], asOf = AS_OF, horizonDays = HORIZON) {
  return withLedger(csvOf(lines), async (ledger) => {
    const trained = await trainForecast(ledger, { asOf, horizonDays, seed: 1 });
    const forecaster = await openCombined(trained.record, trained.files);
    const customers = await customersOf(ledger, trained, asOf);
    const forecast = forecaster.forecast(customers, horizonDays);
    return { ...trained, forecaster, customers, forecast };
  });
}

/** What is learnt, to the last byte. */
function bytesOf({ record, files }: Pick<TrainedForecast, 'record' | 'files'>): Record<string, string> {
  const hex = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')]);
  return { record: JSON.stringify(record), ...Object.fromEntries(hex) };
}

const sum = (column: Iterable<number>) => [...column].reduce((total, v) => total + v, 0);

/** Rows after a day that would show in everything that looked at them. */
function poison(after: string, until: string): string[] {
  const [first, last] = [parseDay(after) + 1, parseDay(until)];
  const day = (i: number) => formatDay(first + (i % (last - first + 1)));
  return [
    ...Array.from({ length: 2000 }, (_, i) => `c${i % 550},${day(i)},${1e5 + i}`),
    ...Array.from({ length: 50 }, (_, i) => `c${i},${day(7 * i)},-99999`),
    ...Array.from({ length: 300 }, (_, i) => `new${i},${day(3 * i)},1`),
  ];
}

describe('a shop of a year and four months', () => {
  const lines = shopLines(SHOP);
  let usual: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    usual = await run(lines);
  });

  test('everything is learnt, and written down as it will be read', () => {
    const { record, files, rehearsal } = usual;
    expect(record.reason).toBeNull();
    expect(forecastSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(Object.keys(files).sort()).toEqual(['model.json', 'weights.bin']);
    expect(sum(Object.values(record.weights))).toBeCloseTo(1, 12);
    expect(sum(Object.values(record.returnWeights))).toBeCloseTo(1, 12);
    expect([record.horizonDays, record.learntDays, record.asOf]).toEqual([HORIZON, HORIZON, AS_OF]);
    expect(record.sample).toBe(1);
    expect(rehearsal!.cutoff).toBe(parseDay(AS_OF) - HORIZON);
    expect(record.past.length).toBeGreaterThan(0);
    for (const { cutoff, days } of record.past) expect(parseDay(cutoff) + days).toBeLessThanOrEqual(parseDay(AS_OF));
    expect(record.spend!.netOfRefunds).toBeGreaterThan(0.9);
    expect(record.spend!.netOfRefunds).toBeLessThan(1);
  });

  test('the learners stand at the base’s total', async () => {
    const { record, files, customers, forecast } = usual;
    for (const weights of [
      { base: 1, ridge: 0, network: 0 },
      { base: 0, ridge: 1, network: 0 },
      { base: 0, ridge: 0, network: 1 },
    ]) {
      const part = await openCombined({ ...record, weights }, files);
      expect(sum(part.forecast(customers, HORIZON).expectedPurchases) / sum(forecast.expectedPurchases)).toBeCloseTo(
        1,
        4,
      );
    }
    expect(record.meanPurchases).toBeCloseTo(sum(forecast.expectedPurchases) / record.customers, 9);
  });

  test('it is trained again in the same bytes, whatever the order of the rows', async () => {
    const [header, ...rows] = lines;
    const shuffled = Array.from(randomFrom(3).shuffle(Int32Array.from(rows.keys())), (i) => rows[i]);
    for (const again of thorough([[header, ...shuffled]], [lines, [header, ...shuffled]])) {
      expect(bytesOf(await withLedger(csvOf(again), (ledger) => train(ledger)))).toEqual(bytesOf(usual));
    }
  });

  slowTest('another seed gives another network and nearly the same forecast', async () => {
    const other = await withLedger(csvOf(lines), (ledger) =>
      trainForecast(ledger, { asOf: AS_OF, horizonDays: HORIZON, seed: 2 }),
    );
    expect(bytesOf(other)['weights.bin']).not.toBe(bytesOf(usual)['weights.bin']);
    const forecaster = await openCombined(other.record, other.files);
    const { expectedPurchases } = forecaster.forecast(usual.customers, HORIZON);
    const apart = expectedPurchases.map((v, i) => Math.abs(v - usual.forecast.expectedPurchases[i]));
    expect(sum(apart) / sum(expectedPurchases)).toBeLessThan(0.15);
  });

  slowTest('a poisoned future changes nothing that is learnt', async () => {
    const poisoned = [...lines, ...poison(AS_OF, '2024-07-31')];
    expect(bytesOf(await withLedger(csvOf(poisoned), (ledger) => train(ledger)))).toEqual(bytesOf(usual));
  });

  test('what is judged on the last window was learnt before it: poison there changes nothing of it', async () => {
    const day = parseDay(AS_OF) - HORIZON;
    // Without refunds, so that those of the poison would show.
    const sales = lines.filter((line) => !line.includes(',-'));
    const before = sales.filter((line, i) => i === 0 || line.split(',')[1] <= formatDay(day));
    const stageOf = (csv: readonly string[]) =>
      withLedger(csvOf(csv), async (ledger) => {
        const daily = await readDailyPurchases(ledger, AS_OF);
        const random = randomFrom(1);
        const request = { horizonDays: HORIZON, daily, sample: null, random, outcomes: [60, HORIZON] };
        const stage = await learnStage(ledger, { ...request, day });
        const { base, calendar, scope, learners, shapes, levels, learntDays, windows, present } = stage;
        const { network: _, save, ...learnt } = learners!;
        const files = await save();
        const fits = base.models.map(({ model, parameters }) => ({ model, parameters }));
        const known = { fits, calendar, scope, learnt, shapes, levels, learntDays, windows, facts: present.facts };
        return { known, files: bytesOf({ record: usual.record, files }), outcomes: present.outcomes };
      });
    const [plain, poisoned] = [await stageOf(sales), await stageOf([...before, ...poison(formatDay(day), AS_OF)])];
    expect(poisoned.known).toEqual(plain.known);
    expect(poisoned.files).toEqual(plain.files);
    expect(poisoned.outcomes).not.toEqual(plain.outcomes);
    for (const { cutoff, outcomes } of plain.known.windows) {
      for (const { days } of outcomes) expect(cutoff + days).toBeLessThanOrEqual(day);
    }
  });

  test('customers given by their transactions get the same figures', () => {
    const { summaries, facts } = usual.customers;
    const transactions = new Map<string, DatedTransaction[]>(summaries.customer.map((customer) => [customer, []]));
    for (const line of lines.slice(1)) {
      const [customer, date, amount] = line.split(',');
      transactions.get(customer)!.push({ day: parseDay(date), amount: parseMoney(amount) });
    }
    const given = factsOfTransactions([...transactions.values()], facts!.cutoff, usual.record.scope, false);
    for (const horizon of [30, HORIZON, 400]) {
      const [asked, posted] = [facts!, given].map((own: Facts) =>
        usual.forecaster.forecast({ summaries, facts: own }, horizon),
      );
      for (const figure of ['expectedPurchases', 'pReturn', 'pAlive', 'expectedSpend'] as const) {
        const apart = asked[figure]!.map((v, i) => Math.abs(posted[figure]![i] - v) / Math.max(v, 1e-9));
        expect(Math.max(...apart), figure).toBeLessThan(1e-9);
      }
    }
  });

  test('a model older than its horizon warns, a younger one does not', () => {
    const { summaries, facts } = usual.customers;
    const aged = (days: number) =>
      usual.forecaster.forecast({ summaries, facts: { ...facts!, cutoff: parseDay(AS_OF) + days } }, 30).warnings;
    expect(aged(HORIZON)).toEqual([]);
    expect(aged(HORIZON + 1)).toHaveLength(1);
    expect(aged(HORIZON + 1)[0]).toMatch(/trained as of 2024-04-30, 121 days before/);
  });

  test('without facts it can’t answer, and says so', () => {
    const { summaries } = usual.customers;
    expect(() => usual.forecaster.forecast({ summaries, facts: null }, 30)).toThrow(
      expect.objectContaining({ code: 'FACTS_MISSING' }),
    );
  });
});

/** Figures that are figures. */
function expectSound({ forecast }: { forecast: Forecast }): void {
  const { expectedPurchases, pReturn, pAlive, expectedSpend } = forecast;
  for (const column of [expectedPurchases, pReturn, pAlive, ...(expectedSpend ? [expectedSpend] : [])]) {
    for (const v of column) expect(v).toBeGreaterThanOrEqual(0);
  }
  expect(sum(expectedPurchases)).toBeGreaterThan(0);
}

describe('where there is too little to learn from', () => {
  test('few customers have the base alone, and the reason', async () => {
    const few = await run(shopLines({ ...SHOP, customers: 70 }));
    expect(few.record.reason).toMatch(/^There are \d+ customers; learners need 100\.$/);
    expect([few.record.learners, few.files]).toEqual([null, {}]);
    expect(few.record.weights).toEqual({ base: 1, ridge: 0, network: 0 });
    expectSound(few);
  });

  slowTest('so has a history too short to look back', async () => {
    const short = await run(shopLines({ ...SHOP, customers: 3000, to: '2023-02-05' }), '2023-02-05', 365);
    expect(short.record.reason).toMatch(/A third of the history is 11 days/);
    expectSound(short);
  });

  slowTest('and one in which hardly anybody bought at the last', async () => {
    const until = shopLines(SHOP).filter((line, i) => i === 0 || line.split(',')[1] <= '2023-09-30');
    const silent = await run(until);
    expect(silent.record.reason).toMatch(
      /^\d+ purchases followed 20\d\d-\d\d-\d\d within 120 days; learners need 50\.$/,
    );
    expectSound(silent);
  });

  test('nobody who buys again is too little for any model', async () => {
    const once = [
      'customer_id,date,amount',
      ...Array.from({ length: 40 }, (_, i) => `c${i},2024-01-${10 + (i % 20)},5`),
    ];
    await expect(run(once)).rejects.toMatchObject({ code: 'TOO_LITTLE_DATA' });
  });
});

slowTest('constant amounts stay constant', async () => {
  const [header, ...rows] = shopLines({ ...SHOP, customers: 300, refunded: 0, amounts: false });
  const constant = await run([`${header},amount`, ...Array.from(new Set(rows), (row) => `${row},25`)]);
  for (const spend of constant.forecast.expectedSpend!) expect(spend).toBeCloseTo(25, 6);
  expectSound(constant);
});

slowTest('without amounts, purchases are forecast and money is not', async () => {
  const { forecast, record } = await run(shopLines({ ...SHOP, customers: 300, amounts: false }));
  expect([forecast.expectedSpend, forecast.valueQuantile(0.5), forecast.variances().value]).toEqual([null, null, null]);
  expect([record.spend, record.predictive.ratios]).toEqual([null, null]);
  expectSound({ forecast });
});
