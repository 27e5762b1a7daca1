import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { loadBundle, saveBundle } from '../../src/bundles/bundle.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { predictJoined, trainJoined } from '../../src/forecast/joined.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { score } from '../../src/pipelines/score.ts';
import { train } from '../../src/pipelines/train.ts';
import { formatDay } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';

// Trains networks, which takes its time where machines are shared.
vi.setConfig({ testTimeout: 240_000 });

const FIRST = 19_000;
const DAYS = 480;
const AS_OF = formatDay(FIRST + DAYS);
const HORIZON = 120;

/**
 * A shop whose customers slow down after two months, which a correction finds. First purchases cost alike; later ones
 * of who began with cake cost `cake` times as much: nothing that a purchase or spend model sees of a newcomer tells.
 */
function shop(customers: number, cake: number, { days = DAYS, spread = 0.4 } = {}): string {
  const random = randomFrom(7);
  const rows = ['customer_id,date,amount,category'];
  for (let c = 0; c < customers; c++) {
    const own = random.fork(c);
    const born = own.integer(420);
    const rate = own.gamma(0.7, 25);
    const life = own.exponential(1 / 250);
    const usual = Math.exp(3 + spread * own.normal());
    const category = c % 4 ? 'tea' : 'cake';
    for (let day = born; day <= days && (day === born || day - born < life); ) {
      const dearer = day > born && category === 'cake' ? cake : 1;
      const paid = dearer * usual * own.gamma(8, 8);
      rows.push([`c${c}`, formatDay(FIRST + day), paid.toFixed(2), category].join(','));
      day += Math.max(1, Math.round(own.exponential(rate * (day - born > 60 ? 0.4 : 1))));
    }
  }
  return `${rows.join('\n')}\n`;
}

function run(csv: string, zilnCustomers?: number) {
  return withLedger(csv, async (ledger) => {
    const request = { asOf: AS_OF, horizonDays: HORIZON, seed: 1 };
    const joined = await trainJoined(ledger, zilnCustomers ? { ...request, zilnCustomers } : request);
    const { summaries } = await summarise(ledger, { asOf: AS_OF, timeUnit: 'week' });
    return { joined, summaries, prediction: await predictJoined(ledger, summaries, joined) };
  });
}

const CUSTOMERS = 3000;
const unseen = run(shop(CUSTOMERS, 20), 1000);
const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);

test('where value hangs on what the other models can not see, the past prefers ZILN and value moves', async () => {
  const { joined, prediction, summaries } = await unseen;
  const { ziln } = joined.record;
  expect(ziln.reason).toBeNull();
  expect(ziln.weight).toBeGreaterThan(0);
  const [without, ...weights] = ziln.judged!.weights;
  expect([without.weight, without.deviance]).toEqual([0, 0]);
  const chosen = weights.find(({ weight }) => weight === ziln.weight)!;
  expect(chosen.worstThird).toBeLessThan(0);
  expect(chosen.RMSE).toBeLessThanOrEqual(without.RMSE);
  expect(chosen.deviance).toBe(
    Math.min(...weights.filter(({ RMSE }) => RMSE <= without.RMSE).map(({ deviance }) => deviance)),
  );
  // Nothing dated after as-of can have judged it.
  expect(ziln.judged!.cutoff).toBe(joined.record.cutoffs[0].cutoff);
  expect(ziln.judged!.cutoff <= formatDay(FIRST + DAYS - joined.record.learntDays)).toBe(true);

  const { components, purchases, spend, value } = prediction;
  let [moved, still] = [0, 0];
  value!.forEach((v, i) => {
    expect(v).toBeCloseTo(purchases[i] * spend![i], 8);
    moved += v;
    still += v / components.value[i];
  });
  expect(moved / still).toBeCloseTo(1, 2);
  const factor = (cake: boolean) => {
    const rows = summaries.customer.flatMap((id, i) =>
      summaries.x[i] === 0 && (Number(id.slice(1)) % 4 === 0) === cake ? [components.value[i]] : [],
    );
    return sum(Float64Array.from(rows)) / rows.length;
  };
  expect(factor(true) / factor(false)).toBeGreaterThan(2);
});

test('what then happened bears it out', async () => {
  const { joined, prediction, summaries } = await unseen;
  const future = await withLedger(shop(CUSTOMERS, 20, { days: DAYS + HORIZON }), (ledger) =>
    summarise(ledger, { asOf: AS_OF, timeUnit: 'week', holdoutEnd: formatDay(FIRST + DAYS + HORIZON) }),
  );
  expect(future.summaries.customer).toEqual(summaries.customer);
  expect(joined.record.asOf).toBe(AS_OF);
  const actual = future.holdout!.value;
  const error = (value: Float64Array) => Math.sqrt(sum(value.map((v, i) => (v - actual[i]) ** 2)) / value.length);
  const without = prediction.value!.map((v, i) => v / prediction.components.value[i]);
  expect(error(prediction.value!)).toBeLessThan(0.995 * error(without));
});

test('at another horizon the network moves value between customers, and not its total', async () => {
  const { joined } = await unseen;
  await withLedger(shop(CUSTOMERS, 20), async (ledger) => {
    const { summaries } = await summarise(ledger, { asOf: AS_OF, timeUnit: 'week' });
    const { value, components } = await predictJoined(ledger, summaries, joined, { horizonDays: 30 });
    const still = value!.map((v, i) => v / components.value[i]);
    expect(sum(value!) / sum(still)).toBeGreaterThan(0.95);
    expect(sum(value!) / sum(still)).toBeLessThan(1.05);
    // It says much the same of the factor as it does for the horizon that was asked for in training.
    const usual = (await unseen).prediction.components.ziln;
    const apart = components.ziln.map((v, i) => Math.abs(Math.log(v / usual[i])));
    expect(sum(apart) / apart.length).toBeLessThan(0.05);
  });
});

test('the same seed gives the same bytes, whatever is yet to come', async () => {
  const { joined, prediction } = await unseen;
  const again = await run(shop(CUSTOMERS, 20, { days: DAYS + HORIZON }), 1000);
  expect(again.joined.record).toEqual(joined.record);
  expect(Object.keys(joined.files).sort()).toEqual([
    'model.json',
    'weights.bin',
    'ziln/model.json',
    'ziln/weights.bin',
  ]);
  for (const [path, bytes] of Object.entries(joined.files)) {
    expect(Buffer.from(again.joined.files[path]).equals(bytes)).toBe(true);
  }
  expect(again.prediction).toEqual(prediction);
});

test('a saved bundle scores as the trained model does, and says where a file of the network is damaged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-test-'));
  try {
    await withLedger(shop(2000, 20), async (ledger) => {
      const terms = { horizonDays: HORIZON, discountRate: 0.1, margin: 1 };
      const training = await train(ledger, { timeUnit: 'week', terms, models: ['auto'], seed: 1, zilnCustomers: 1000 });
      expect(training.manifest.joined!.ziln.weight).toBeGreaterThan(0);
      const out = join(folder, 'shop');
      await saveBundle(out, training.manifest, training.network);
      const { valuation } = await score(await loadBundle(out), ledger);
      expect(valuation.predictedValue).toEqual(training.valuation.predictedValue);
      expect(valuation.joined).toEqual(training.valuation.joined);
      const weights = join(out, 'ziln/weights.bin');
      const bytes = await readFile(weights);
      bytes[0] ^= 1;
      await writeFile(weights, bytes);
      await expect(loadBundle(out)).rejects.toMatchObject({ code: 'BUNDLE_DAMAGED' });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('where few customers of all kinds buy, it is tried and refused, and nothing else changes', async () => {
  const csv = shop(400, 1, { spread: 1.2 });
  const [tried, untried] = [await run(csv, 100), await run(csv)];
  const { ziln, ...rest } = tried.joined.record;
  expect([ziln.weight, ziln.network]).toEqual([0, null]);
  expect(ziln.reason).toMatch(/no better/);
  expect(ziln.judged!.weights).toHaveLength(5);
  const { ziln: small, ...others } = untried.joined.record;
  expect(small).toEqual({
    weight: 0,
    reason: expect.stringMatching(/^Too few customers: there are \d+, and it needs 50000\.$/),
    judged: null,
    network: null,
  });
  expect(rest).toEqual(others);
  expect(Object.keys(tried.joined.files).sort()).toEqual(['model.json', 'weights.bin']);
  expect(tried.prediction).toEqual(untried.prediction);
});
