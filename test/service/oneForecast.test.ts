/** One history has one forecast, however it is asked for: by id, with the transactions, in a batch, or with `score`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '../../src/bundles/bundle.ts';
import { silent } from '../../src/forecast/progress.ts';
import { type Scores, score } from '../../src/pipelines/score.ts';
import { type LoadedCustomers, loadCustomers } from '../../src/service/loadCustomers.ts';
import {
  modelSchema,
  type Prediction,
  predictionSchema,
  predictionsSchema,
  transactionsAnswerSchema,
} from '../../src/service/responses.ts';
import { serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Ledger } from '../../src/transactions/ledger.ts';
import { formatDay, moneyNumber, parseDay } from '../../src/units.ts';
import { storeFile } from '../store/stores.ts';
import { THOROUGH, thorough } from '../support/thorough.ts';
import { AS_OF, HORIZON, openOrders, orderLines, trainedOn, transactionsOf } from './orders.ts';
import { bundleOf, type Client, start, textOf, withTexts } from './shop.ts';

const lines = orderLines(thorough(270, 320), 7);
let ledger: Ledger;
let bundle: Bundle;
let loaded: LoadedCustomers;
let shop: Client;
beforeAll(async () => {
  ledger = await openOrders(lines);
  bundle = await trainedOn(ledger);
  // What the server knows must not need the ledger any more.
  const lent = await openOrders(lines);
  loaded = await loadCustomers(bundle, lent, silent);
  await lent.close();
  shop = await start({ bundle, customers: loaded });
});
afterAll(async () => {
  shop.close();
  await ledger.close();
});

async function read(response: Response): Promise<Prediction> {
  const answer = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return predictionSchema.strict().parse(answer);
}

async function readMany(response: Response): Promise<Prediction[]> {
  return withTexts(predictionsSchema.strict().parse(await response.json()));
}

/** A line of `score` under the names of an answer. */
function scored({ summaries, valuation: v }: Scores, row: number) {
  const interval = ({ low, median, high }: Scores['valuation']['purchases']) => ({
    low: low[row],
    median: median[row],
    high: high[row],
  });
  const wait = v.nextPurchaseDays[row];
  return {
    customerId: summaries.customer[row],
    historicalValue: moneyNumber(v.historicalValue[row]),
    expectedPurchases: v.expectedPurchases[row],
    purchases: interval(v.purchases),
    expectedSpend: v.expectedSpend![row],
    predictedValue: v.predictedValue![row],
    value: interval(v.value!),
    totalValue: v.totalValue![row],
    residualValue: v.residualValue ? v.residualValue[row] : null,
    pAlive: v.pAlive[row],
    pReturn: v.pReturn[row],
    nextPurchase: Number.isNaN(wait) ? null : formatDay(parseDay(AS_OF) + wait),
    naiveValue: v.naiveValue![row],
    horizonDays: v.terms.horizonDays,
    level: v.level,
  };
}

/** Every field of `expected`, numbers to 1e-9. */
function expectSame(actual: unknown, expected: unknown, at: string): void {
  if (typeof expected === 'number') {
    expect(Math.abs((actual as number) - expected), at).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [name, value] of Object.entries(expected)) {
      expectSame((actual as Record<string, unknown>)[name], value, `${at}.${name}`);
    }
  } else expect(actual, at).toBe(expected);
}

/** Customers of every kind. */
const some = [...new Set(lines.map(({ customer }) => customer))].filter((_, i) => i % 9 === 0 || i % 20 === 19);

describe('GET = POST = score', () => {
  test('the shop has all that is awkward', () => {
    const { n, orders, refunded, rows } = loaded.facts!.columns;
    expect(n.filter((count) => count === 0).length).toBeGreaterThan(10);
    expect(orders.filter((count, row) => count > n[row]).length).toBeGreaterThan(50);
    expect(rows.filter((count, row) => count > orders[row]).length).toBeGreaterThan(50);
    expect(refunded.filter((amount) => amount > 0).length).toBeGreaterThan(50);
    expect(lines.filter(({ amount }) => amount === '0.00').length).toBeGreaterThan(50);
    const { weights, scope } = bundle.manifest.forecast!;
    expect(Math.min(weights.ridge, weights.network)).toBeGreaterThan(0);
    expect(scope).toMatchObject({ hasAmounts: true, hasProducts: true, hasRefunds: true });
    expect(scope.shares.map(({ column }) => column)).toEqual(['category', 'channel']);
  });

  const grid = [HORIZON, 14, 400].flatMap((horizonDays) => [0.5, 0.8, 0.95].map((level) => ({ horizonDays, level })));
  // The quick run has each horizon and each level once.
  test.each(grid.filter((_, i) => THOROUGH || i % 3 === Math.floor(i / 3)))(
    'over $horizonDays days at level $level',
    async ({ horizonDays, level }) => {
      const scores = await score(bundle, ledger, { horizonDays, level });
      const { customer } = scores.summaries;
      const posting = thorough(some, customer);
      const customers = posting.map((customerId) => ({ customerId, transactions: transactionsOf(lines, customerId) }));
      const posted = await readMany(await shop.post({ customers, horizonDays, level }));
      posting.forEach((id, i) => {
        expectSame(posted[i], scored(scores, customer.indexOf(id)), `POST ${id}`);
        expect(posted[i].model).toMatchObject({ method: 'combined', name: 'combined' });
      });
      for (const id of some) {
        const path = `/v1/customers/${encodeURIComponent(id)}?horizonDays=${horizonDays}&level=${level}`;
        const asked = await read(await shop.get(path));
        expectSame(asked, scored(scores, customer.indexOf(id)), `GET ${id}`);
        expectSame(asked, posted[posting.indexOf(id)], `GET and POST ${id}`);
      }
    },
  );

  test('the bundle’s horizon and a level of 0.8 where nothing is said', async () => {
    const scores = await score(bundle, ledger);
    for (const id of some) {
      const expected = scored(scores, scores.summaries.customer.indexOf(id));
      expect(expected).toMatchObject({ horizonDays: HORIZON, level: 0.8 });
      const transactions = transactionsOf(lines, id);
      expectSame(await read(await shop.get(`/v1/customers/${encodeURIComponent(id)}`)), expected, `GET ${id}`);
      expectSame(await read(await shop.post({ customerId: id, transactions })), expected, `POST ${id}`);
    }
  });
});

describe('a store', () => {
  test('says what score says, of customers that were loaded and of those that orders were posted of', async () => {
    // The last two months are posted, out of order.
    const late = '2023-05-01';
    const file = storeFile();
    const store = await openStore(file, { create: true });
    const early = await openOrders(
      lines.filter(({ date }) => date < late),
      '2023-04-30',
    );
    await store.load(early, 'early');
    await early.close();
    const serving = await serve({ bundle, store, port: 0, host: '127.0.0.1' });
    await serving.ready;
    const posted = lines
      .filter(({ date }) => date >= late)
      .map(({ customer, amount, ...line }, i) => ({
        ...line,
        transactionId: `L${i}`,
        customerId: customer,
        amount: Number(amount),
      }))
      .reverse();
    const answers = await Promise.all(
      [posted.slice(0, 90), posted.slice(90)].map(async (transactions) => {
        const response = await fetch(`${serving.url}/v1/transactions?level=0.95`, {
          method: 'POST',
          body: JSON.stringify({ transactions }),
          headers: { 'Content-Type': 'application/json' },
        });
        return transactionsAnswerSchema.strict().parse(await response.json());
      }),
    );
    const scores = await score(bundle, ledger, { level: 0.95 });
    const { customer } = scores.summaries;
    for (const id of thorough(some, customer)) {
      const asked = await fetch(`${serving.url}/v1/customers/${encodeURIComponent(id)}?level=0.95`);
      const answer = await read(asked);
      expectSame(answer, scored(scores, customer.indexOf(id)), `GET ${id}`);
      expect(answer.model.method).toBe('combined');
    }
    for (const answer of answers[1].customers) {
      expectSame(answer, scored(scores, customer.indexOf(answer.customerId!)), `POST ${answer.customerId}`);
    }
    expect(answers[1].customers.length).toBeGreaterThan(20);
    await serving.close();
  });
});

describe('a batch', () => {
  const customers = some.map((customerId) => ({ customerId, transactions: transactionsOf(lines, customerId) }));

  test('its order and the order of transactions change nothing, nor does splitting it', async () => {
    const whole = await readMany(await shop.post({ customers }));
    const reversed = customers
      .map(({ transactions, ...customer }) => ({ ...customer, transactions: transactions.toReversed() }))
      .reverse();
    const backwards = (await readMany(await shop.post({ customers: reversed }))).reverse();
    const halves = await Promise.all(
      [customers.slice(0, 11), customers.slice(11)].map(async (part) => readMany(await shop.post({ customers: part }))),
    );
    whole.forEach((answer, i) => {
      expectSame(backwards[i], answer, `${answer.customerId} backwards`);
      expectSame(halves.flat()[i], answer, `${answer.customerId} in halves`);
    });
  });

  test('summaries among transactions keep their place, and are answered by a single model', async () => {
    const summary = { x: 3, tx: 20, T: 30, meanSpend: 30, historicalValue: 120 };
    const mixed = customers.flatMap((customer, i) =>
      i % 3 === 0 ? [{ customerId: `s${i}`, summary }, customer] : [customer],
    );
    const answers = await readMany(await shop.post({ customers: mixed }));
    expect(answers.map(({ customerId }) => customerId)).toEqual(mixed.map(({ customerId }) => customerId));
    const whole = await readMany(await shop.post({ customers }));
    const combined = answers.filter(({ model }) => model.method === 'combined');
    expect(combined).toHaveLength(customers.length);
    combined.forEach((answer, i) => {
      expectSame(answer, whole[i], answer.customerId!);
    });
    const alone = answers.filter(({ model }) => model.method === 'single');
    expect(new Set(alone.map(({ model }) => model.name))).toEqual(new Set(['bg-nbd']));
    for (const { warnings } of alone) expect(textOf(warnings)).toContain('Only a summary was sent');
    for (const { warnings } of combined) expect(textOf(warnings)).not.toContain('summary');
    // It is what a bundle with that model alone says.
    const bare = await start({ bundle: bundleOf({ ...bundle.manifest, forecast: null }) });
    const { warnings: _, ...expected } = await read(await bare.post({ customerId: alone[0].customerId, summary }));
    bare.close();
    const { bundle: own } = alone[0].model;
    expect(alone[0]).toMatchObject({ ...expected, model: { ...expected.model, bundle: own } });
  });
});

describe('what is known too little for the combined forecast', () => {
  test('transactions without amounts go to a single model, which says why', async () => {
    const transactions = transactionsOf(lines, some[1]).map(({ date }) => ({ date }));
    const { model, warnings, historicalValue } = await read(await shop.post({ transactions }));
    expect(model).toMatchObject({ method: 'single', name: 'bg-nbd' });
    expect(historicalValue).toBeNull();
    expect(textOf(warnings)).toContain('send the amounts');
  });

  test('a customer with refunds alone is zero', async () => {
    const transactions = [{ date: '2023-05-01', amount: -9.99, orderId: 'R1' }];
    const answer = await read(await shop.post({ transactions }));
    expect(answer).toMatchObject({
      historicalValue: -9.99,
      expectedPurchases: 0,
      purchases: { low: 0, median: 0, high: 0 },
      expectedSpend: 0,
      predictedValue: 0,
      value: { low: 0, median: 0, high: 0 },
      totalValue: -9.99,
      pAlive: 0,
      pReturn: 0,
      nextPurchase: null,
      naiveValue: 0,
      model: { method: 'combined' },
    });
    expect(answer.residualValue ?? 0).toBe(0);
    expect(textOf(answer.warnings)).toContain('Refunds alone');
  });
});

describe('explanation', () => {
  const repeat = lines.find(({ customer }, i) => i > 40 && !customer.endsWith('9'))!.customer;
  const product = ({ explanation }: Prediction) => explanation!.reduce((all, { factor }) => all * factor, 1);

  test.each([[HORIZON], [30]])('factors multiply up to expected purchases over %i days', async (horizonDays) => {
    const path = `/v1/customers/${encodeURIComponent(repeat)}?horizonDays=${horizonDays}`;
    const answer = await read(await shop.get(`${path}&explain=3`));
    expect(answer.explanation!.map(({ group }) => group)).toEqual([
      'average',
      ...answer.explanation!.slice(1, 4).map(({ group }) => group),
      'rest',
      ...(horizonDays === HORIZON ? [] : ['horizon']),
    ]);
    expect(product(answer) / answer.expectedPurchases).toBeCloseTo(1, 12);
    const { explanation: _, ...rest } = answer;
    expect(await read(await shop.get(path))).toEqual(rest);
    const german = await read(await shop.get(`${path}&explain=3&lang=de`));
    const told = ({ explanation = [] }: Prediction) => explanation.map(({ group, factor }) => [group, factor]);
    expect(told(german)).toEqual(told(answer));
    expect(german.explanation![0].text).toMatch(/^durchschnittlicher Kunde: \d+,\d+$/);
    const transactions = transactionsOf(lines, repeat);
    const posted = await read(await shop.post({ customerId: repeat, transactions, horizonDays, explain: 3 }));
    expectSame(posted.explanation, answer.explanation, 'POST');
  });

  test('there is none for a summary, nor without a purchase', async () => {
    const alone = await read(await shop.post({ summary: { x: 1, tx: 2, T: 9 }, explain: 2 }));
    expect(alone.explanation).toEqual([]);
    expect(textOf(alone.warnings)).toContain('No explanation: a single model answers');
    const refunds = await read(await shop.post({ transactions: [{ date: '2023-05-01', amount: -1 }], explain: 2 }));
    expect(refunds.explanation).toEqual([]);
    expect(textOf(refunds.warnings)).not.toContain('No explanation');
  });
});

test('columns that the transactions lack count as average, and every answer says so', async () => {
  const bare = await openOrders(lines.map((line) => ({ ...line, category: '', product: '' })));
  const { category: _, product: __, ...columns } = bare.columns;
  const lacking = { ...bare, columns };
  const { valuation } = await score(bundle, lacking, { horizonDays: 30 });
  const sentences = ['products', 'categories'].map((plural) => expect.stringContaining(`a column of ${plural}`));
  expect(valuation.warnings).toEqual(sentences);
  const server = await start({ bundle, customers: await loadCustomers(bundle, lacking, silent) });
  for (const path of ['/v1/customers/K1', '/v1/customers/K1?horizonDays=30']) {
    expect((await read(await server.get(path))).warnings).toEqual(
      sentences.map((text) => ({ code: 'COLUMNS_LACKING', text })),
    );
  }
  server.close();
  await bare.close();
  // Unknown is not none: rows that name no product count as average too, and with them the figures agree.
  expect((await score(bundle, ledger)).valuation.warnings).toEqual([]);
});

test('a model that is older than its horizon says so', async () => {
  const transactions = transactionsOf(lines, some[1]);
  const fresh = await read(await shop.post({ transactions, asOf: '2023-09-28' }));
  expect(fresh.warnings).toEqual([]);
  const stale = await read(await shop.post({ transactions, asOf: '2023-09-29' }));
  expect(textOf(stale.warnings)).toContain('91 days before');
});

test('the model card tells in plain words how the combined forecast is made', async () => {
  const card = modelSchema.strict().parse(await (await shop.get('/v1/model')).json());
  const { weights, base, learntDays, calendar, learners } = bundle.manifest.forecast!;
  expect(card.forecast).toMatchObject({ method: 'combined', name: 'combined' });
  expect(card.forecast.combined).toEqual({
    asOf: AS_OF,
    learntDays,
    customers: bundle.manifest.forecast!.customers,
    baseModels: base.map(({ model }) => model),
    identifiesDropout: bundle.manifest.forecast!.identifiesDropout,
    weights,
    returnWeights: bundle.manifest.forecast!.returnWeights,
    features: learners!.features.length,
    calendar: { season: calendar.season !== null, closedWeekdays: [] },
    past: bundle.manifest.forecast!.past,
  });
  expect(card.forecast.text).toContain(`${Math.round(100 * weights.base)} % the mean of `);
  for (const { model } of base) expect(card.forecast.text).toContain(model);
});
