import { beforeAll, describe, expect, test } from 'vitest';
import { type Random, randomFrom } from '../../../src/numerics/random.ts';
import { jsonPredictions } from '../../../src/service/batch/jsonPredictions.ts';
import { PlainCustomers } from '../../../src/service/batch/plainCustomers.ts';
import { PlainTogether } from '../../../src/service/plainTogether.ts';
import { predictionsOf } from '../../../src/service/predictions.ts';
import { openPredictor, type Predictor } from '../../../src/service/predictor.ts';
import { batchReader, groupsOf } from '../../../src/service/readBatch.ts';
import { coded } from '../../../src/service/warnings.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { openOrders, orderLines, trainedOn } from '../orders.ts';
import { amountless, bundle } from '../shop.ts';

let combined: Predictor;
let asOf: string;
beforeAll(async () => {
  const ledger = await openOrders(orderLines(60, 5));
  const trained = await trainedOn(ledger);
  await ledger.close();
  // Every fact that there is.
  const { forecast } = trained.manifest;
  const shares = [
    { column: 'category', values: ['tea', 'sold by nobody'] },
    { column: 'channel', values: ['web'] },
  ];
  const scope = { ...forecast!.scope, hasProducts: true, hasRefunds: true, shares };
  const manifest = { ...trained.manifest, forecast: { ...forecast!, scope, learners: null } };
  combined = await openPredictor({ ...trained, manifest });
  asOf = combined.manifest.clock.asOf;
});

const ODD: readonly unknown[] = [
  ...[null, 7, 'text', [], {}],
  ...[
    { transactions: [] },
    { transactions: {} },
    { customerId: null },
    { summary: { x: 1, tx: 2, T: 3 } },
    { attributes: {} },
  ],
  { customerId: 1.5, transactions: [{ date: '2020-01-01', amount: 1 }] },
  { customerId: 'x'.repeat(1001), transactions: [{ date: '2020-01-01', amount: 1 }] },
  JSON.parse('{"__proto__": {}, "transactions": [{"date": "2020-01-01", "amount": 1}]}'),
];
const ODD_TRANSACTIONS: readonly unknown[] = [
  ...[null, 1, [], {}, { amount: 3 }, { date: '2020-02-30', amount: 3 }, { date: '2020-1-1', amount: 3 }],
  ...[
    { date: 20200101, amount: 3 },
    { date: '1899-12-31', amount: 3 },
    { date: '2199-12-31', amount: 3 },
  ],
  ...[{ date: '2020-01-01T10:00:00Z', amount: 3 }, { date: '2020-01-01' }, { date: '2020-01-01', amount: '3' }],
  ...[1e15, 2e15, 1e-7, 0.123_456_789, -1e14, 4e9].map((amount) => ({ date: '2020-01-01', amount })),
  ...['orderId', 'product', 'category', 'channel'].flatMap((name) =>
    [7, null, 'x'.repeat(1001), ' \u2003 '].map((value) => ({ date: '2020-01-01', amount: 3, [name]: value })),
  ),
  { date: '2020-01-01', amount: 3, ammount: 4 },
];

/** Mostly what is plain: days in any order, several rows a day, refunds, names with blanks. */
function customerBy(random: Random, last: number, hasAmounts: boolean): unknown {
  const pick = <Value>(...values: readonly Value[]) => values[Math.floor(random.uniform() * values.length)];
  const transactions: unknown[] = Array.from({ length: 1 + Math.floor(8 * random.uniform()) }, () => ({
    date: formatDay(last - Math.floor(40 * random.uniform() ** 2)),
    ...(hasAmounts ? { amount: pick(10, 0, -4.5, 19.99, 0.000_001, 1234.567_891, 1e8) } : {}),
    ...(random.uniform() < 0.6 ? { orderId: pick('A', 'B', ' A ', '', ' ') } : {}),
    ...(random.uniform() < 0.6 ? { product: pick('mug', 'pot ', 'pot', '') } : {}),
    ...(random.uniform() < 0.4 ? { category: pick('tea', ' tea', 'coffee', '') } : {}),
    ...(random.uniform() < 0.4 ? { channel: pick('web', 'shop') } : {}),
  }));
  if (random.uniform() < 0.2) transactions.push(pick(...ODD_TRANSACTIONS));
  const id = pick<object>({}, { customerId: 'Zoë "1"' }, { customerId: 'Zoë' }, { customerId: 7 }, { customerId: '' });
  return { ...id, transactions };
}

function customersFor({ manifest }: Predictor, count: number): unknown[] {
  const random = randomFrom(11);
  const hasAmounts = manifest.spendModel !== null;
  const last = parseDay(manifest.clock.asOf);
  return [...ODD, ...Array.from({ length: count }, () => customerBy(random, last, hasAmounts))];
}

/** As programs write it, in one piece and with blanks; what has escapes is left to the parser. */
function writtenAs(customer: unknown): string[] {
  const text = JSON.stringify(customer);
  const spaced = JSON.stringify(customer, null, 1).replaceAll('\n', ' ');
  return [text, `  ${spaced}\t\r`].filter((line) => !line.includes('\\'));
}

const row = (fields: string) => `{"customerId":"x","transactions":[{${fields}}]}`;
/** Not JSON, or JSON that is better left to its parser. */
const ODD_LINES: readonly string[] = [
  ...['', ' ', '{', '{}', '[]', 'null', '"text"', '{"customerId":"x"}', '{"customerId":7.5,"transactions":[]}'],
  ...['"date":"2020-01-01","amount":01', '"date":"2020-01-01","amount":1.', '"date":"2020-01-01","amount":.5'].map(row),
  ...['"date":"2020-01-01","amount":-', '"date":"2020-01-01","amount":+1', '"date":"2020-01-01","amount":1e2'].map(row),
  ...['"date":"2020-01-01","amount":-0', '"date":"2020-01-01","amount":1.0000001', '"date":"2020-01-01",'].map(row),
  ...['"date":"2020-01-01","date":"2020-01-02","amount":1', '"date":"2020-01-01","amount":1,"amount":2'].map(row),
  ...['"date":"2020-01-01","amount":1,"orderId":"","orderId":"b"', '"date":"2020-01-01" "amount":1'].map(row),
  ...['"date":"2020-01-01","amount":1,"orderId":"a\tb"', '"date":"2020-01-01","amount":1,"orderId":"a'].map(row),
  ...['"date":"2020-1-001","amount":1', '"date":"2020-01-0x","amount":1', '"date":20200101,"amount":1'].map(row),
  row('"date":"2020-01-01","amount":1').replace('date', 'd\\u0061te'),
  `${row('"date":"2020-01-01","amount":1')}x`,
  `${row('"date":"2020-01-01","amount":1')}${row('"date":"2020-01-01","amount":1')}`,
  '{"customerId":"x","customerId":"y","transactions":[{"date":"2020-01-01","amount":1}]}',
  '{"transactions":[{"date":"2020-01-01","amount":1}],"transactions":[{"date":"2020-01-01","amount":1}]}',
  '{"customerId":007,"transactions":[{"date":"2020-01-01","amount":1}]}',
  '{"customerId":-7,"transactions":[{"date":"2020-01-01","amount":1}]}',
  '{"customerId":12345678901234567890,"transactions":[{"date":"2020-01-01","amount":1}]}',
  '{"transactions":[{"date":"2020-01-01","amount":1},]}',
];

async function bySchema({ manifest }: Predictor, customers: readonly unknown[]) {
  return (await batchReader(manifest, Number.POSITIVE_INFINITY)({ customers })).rows;
}

describe.each(['combined', 'single', 'single without amounts'])('a plain customer, by a %s model,', (kind) => {
  const predictorOf = async () =>
    kind === 'combined' ? combined : openPredictor(kind === 'single' ? bundle : amountless);

  test('is one that the schema takes, with the same columns', async () => {
    const predictor = await predictorOf();
    const { manifest } = predictor;
    const customers = customersFor(predictor, 400);
    const plain = new PlainCustomers(manifest, manifest.clock.asOf);
    const taken = customers.filter((customer) => plain.take(customer));
    expect(taken.length).toBeGreaterThan(250);
    expect(taken.length).toBeLessThan(customers.length);
    const rows = await bySchema(predictor, taken);
    let at = 0;
    const { customers: columns, notes } = plain.group();
    const ours = columns.summaries;
    for (const { group } of groupsOf(rows, manifest, manifest.clock.asOf)) {
      const { summaries, facts } = group.customers;
      const length = summaries.x.length;
      const cut = (column: { slice(from: number, to: number): unknown }) => column.slice(at, at + length);
      for (const name of ['x', 'tx', 'T', 'orders', 'spendCount', 'meanSpend', 'historicalValue'] as const) {
        expect(cut(ours[name] as Float64Array), name).toEqual(summaries[name]);
      }
      expect([cut(ours.purchaseValue as never), cut(ours.firstPurchase)]).toEqual([
        summaries.purchaseValue,
        summaries.firstPurchase,
      ]);
      expect([cut(ours.lastPurchase), cut(ours.customer)]).toEqual([summaries.lastPurchase, summaries.customer]);
      expect([ours.clock, ours.currency]).toEqual([summaries.clock, summaries.currency]);
      expect(facts === null).toBe(columns.facts === null);
      for (const [name, column] of Object.entries(facts?.columns ?? {})) {
        expect(cut(columns.facts!.columns[name as 'n']), name).toEqual(column);
      }
      expect(columns.facts?.shares.map((values) => values.map(cut))).toEqual(facts?.shares);
      const told = group.notes.map(({ customerId, valueKnown, remarks }) => ({ customerId, valueKnown, remarks }));
      expect(cut(notes)).toEqual(told);
      at += length;
    }
    expect(at).toBe(taken.length);
  });

  test('is read from the bytes of a line as from an object', async () => {
    const predictor = await predictorOf();
    const { manifest } = predictor;
    const [fromBytes, fromObjects] = [0, 1].map(() => new PlainCustomers(manifest, manifest.clock.asOf));
    const before = Buffer.from('{"customerId":"before"');
    const takesLine = (line: string) => {
      const bytes = Buffer.concat([before, Buffer.from(line), before]);
      return fromBytes.takeLine(bytes, before.length, bytes.length - before.length);
    };
    const lines = customersFor(predictor, 400).flatMap(writtenAs);
    for (const line of lines) expect(takesLine(line), line).toBe(fromObjects.take(JSON.parse(line)));
    expect(fromBytes.length).toBeGreaterThan(400);
    // What is better left to the parser is not taken; nothing is that the parser would refuse.
    for (const line of ODD_LINES) if (takesLine(line)) expect(fromObjects.take(JSON.parse(line)), line).toBe(true);
    expect(fromBytes.group()).toEqual(fromObjects.group());
  });

  test('is written as other predictions are', async () => {
    const predictor = await predictorOf();
    const plain = new PlainCustomers(predictor.manifest, asOf);
    for (const customer of customersFor(predictor, 60)) plain.take(customer);
    plain.take({ transactions: [{ date: '1900-01-01', ...(predictor.manifest.currency ? { amount: -3 } : {}) }] });
    const group = plain.group();
    for (const question of [{}, { horizonDays: 3000, level: 0.5 }]) {
      const valuation = predictor.valuate(group.customers, question);
      const expected = predictionsOf(group, valuation, predictor);
      expect(jsonPredictions(group, valuation, predictor)).toEqual(expected.map((one) => JSON.stringify(coded(one))));
      expect(jsonPredictions(group, valuation, predictor, true)).toEqual(expected.map((one) => JSON.stringify(one)));
    }
  });
});

describe('plain customers, each asked for alone,', () => {
  const some = (count: number) => customersFor(combined, 200).slice(-count);

  test('get what each would get by itself', async () => {
    const plain = new PlainTogether();
    const waiting = some(40).flatMap((body) => {
      const text = plain.predict(combined, body);
      return text ? [{ body, text }] : [];
    });
    expect(waiting.length).toBeGreaterThan(20);
    for (const { body, text } of waiting) {
      const told = JSON.parse(await text);
      const [{ group }] = groupsOf(await bySchema(combined, [body]), combined.manifest, asOf);
      expect(told.customerId).toEqual(group.notes[0].customerId);
      expect(told.expectedPurchases).toBeCloseTo(combined.predict(group, {})[0].expectedPurchases, 9);
    }
  });

  test('are not kept from an answer by one who has none', async () => {
    const customers = some(9).map((body) => ({ ...(body as object), customerId: 'good' }));
    const faulty: Predictor = {
      ...combined,
      valuate(asked, question) {
        if (asked.summaries.customer.includes('bad')) throw new Error('bad');
        return combined.valuate(asked, question);
      },
    };
    const plain = new PlainTogether();
    const good = customers.flatMap((body) => plain.predict(faulty, body) ?? []);
    const bad = plain.predict(faulty, { customerId: 'bad', transactions: [{ date: asOf, amount: 1 }] });
    await expect(bad).rejects.toThrow('bad');
    for (const text of good) expect(JSON.parse(await text).customerId).toBe('good');
  });

  test('are answered by the model of their moment', async () => {
    const plain = new PlainTogether();
    const body = { customerId: 'c', transactions: [{ date: asOf, amount: 1 }] };
    const versions = ['a', 'b', 'a'].map((version) => plain.predict({ ...combined, version }, body)!);
    const told = (await Promise.all(versions)).map((text) => JSON.parse(text).model.bundle);
    expect(told).toEqual(['a', 'b', 'a']);
  });

  test('are read as the model of their moment wants them, also after a swap behind a body that was refused', async () => {
    const plain = new PlainTogether();
    expect(plain.predict(combined, {})).toBeNull();
    const day = formatDay(parseDay(asOf) - 1);
    const clock = { ...combined.manifest.clock, asOf: day };
    const next = { ...combined, manifest: { ...combined.manifest, clock } };
    expect(plain.predict(next, { transactions: [{ date: asOf, amount: 1 }] })).toBeNull();
    const text = plain.predict(next, { transactions: [{ date: day, amount: 1 }] });
    expect(JSON.parse((await text)!).asOf).toBe(day);
  });
});

test('where customers are known by more than purchases there are none', () => {
  const { manifest } = combined;
  const clock = { ...manifest.clock, opportunities: true as const };
  const plain = new PlainCustomers({ ...manifest, clock }, asOf);
  expect(plain.take({ transactions: [{ date: asOf, amount: 1 }] })).toBe(false);
});
