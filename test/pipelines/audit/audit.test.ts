/** Every sum of an audit comes to the ledger, whatever is in it; and the page says so in both languages. */
import { beforeAll, describe, expect, test } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { audit } from '../../../src/pipelines/audit/audit.ts';
import { auditReport } from '../../../src/plots/audit/auditReport.ts';
import { auditCharts } from '../../../src/plots/audit/charts.ts';
import { figuresOf } from '../../../src/plots/audit/figures.ts';
import { formatDay, formatMoney, parseDay, parseMoney } from '../../../src/units.ts';
import { type Audit, auditSchema } from '../../../src/valuation/audit/audit.ts';
import { parseXml } from '../../plots/wellFormed.ts';
import { withLedger } from '../../support/ledgerOf.ts';

const [FIRST, LAST] = [parseDay('2022-01-03'), parseDay('2023-03-20')];

interface Line {
  readonly customer: string;
  readonly day: number;
  readonly amount: string;
  readonly product: string;
  readonly quantity: number;
}

/** Customers who come, buy at their own pace, send things back and stay away; some have refunds alone. */
function lines(): Line[] {
  const random = randomFrom('audit');
  const all: Line[] = [];
  for (let c = 0; c < 260; c++) {
    const born = FIRST + random.integer(LAST - FIRST);
    const gap = 10 + 60 * random.uniform();
    const end = random.uniform() < 0.5 ? LAST : born + random.integer(200);
    for (let day = born; day <= Math.min(end, LAST); day += 1 + Math.round(gap * random.uniform() * 2)) {
      const amount = (c % 40 === 7 ? '-' : '') + (1 + 80 * random.uniform()).toFixed(2);
      all.push({ customer: `c${c}`, day, amount, product: `p${c % 5}`, quantity: 1 + random.integer(4) });
      if (random.uniform() < 0.08) {
        const back = Math.min(LAST, day + random.integer(60));
        all.push({
          customer: `c${c}`,
          day: back,
          amount: `-${(30 * random.uniform()).toFixed(2)}`,
          product: '',
          quantity: 0,
        });
      }
    }
  }
  all.push({ customer: 'c0', day: FIRST, amount: '0.01', product: 'p0', quantity: 1 });
  all.push({ customer: 'c0', day: LAST, amount: '0.02', product: 'p0', quantity: 1 });
  return all;
}

const sold = lines();
const csv = [
  'customer,date,amount,product,quantity',
  ...sold.map(({ customer, day, amount, product, quantity }) =>
    [customer, formatDay(day), amount, product, quantity].join(','),
  ),
].join('\n');
const micros = (text: string) => parseMoney(text)!;
const total = (texts: readonly string[]) => formatMoney(texts.reduce((sum, text) => sum + micros(text), 0n));
const between = (after: number, to: number) =>
  total(sold.filter(({ day }) => day > after && day <= to).map(({ amount }) => amount));

let made: Audit;
beforeAll(async () => {
  made = await withLedger(csv, (ledger) => audit(ledger, { models: ['bg-nbd'], periodDays: 180 }), {
    currency: 'EUR',
    products: true,
  });
});

describe('sums', () => {
  test('the shop’s value is that of its lines', () => {
    expect(made.shop.value).toBe(total(sold.map(({ amount }) => amount)));
    expect(made.shop.asOf).toBe(formatDay(LAST));
  });

  test('periods are those of the calendar, and the bridge is the difference', () => {
    expect(made.totals.before).toBe(between(LAST - 360, LAST - 180));
    expect(made.totals.now).toBe(between(LAST - 180, LAST));
    const { bridge, base, kept } = made.change;
    const difference = formatMoney(micros(made.totals.now) - micros(made.totals.before));
    expect(total(bridge.map((row) => row.difference))).toBe(difference);
    expect(total(bridge.map(({ before }) => before))).toBe(made.totals.before);
    expect(total(bridge.map(({ now }) => now))).toBe(made.totals.now);
    expect(base.map(({ factor }) => factor)).toEqual(['customers', 'frequency', 'items', 'price']);
    expect(total(base.map(({ effect }) => effect))).toBe(difference);
    const stayed = bridge.find(({ change }) => change === 'kept')!;
    expect(total([kept.frequency, kept.amount, kept.rest])).toBe(stayed.difference);
  });

  test('customers are classed by their own days', () => {
    const daysOf = new Map<string, number[]>();
    for (const { customer, day, amount } of sold) {
      if (!amount.startsWith('-')) daysOf.set(customer, [...(daysOf.get(customer) ?? []), day]);
    }
    const count = (is: (days: readonly number[]) => boolean) => [...daysOf.values()].filter(is).length;
    const [start, middle] = [LAST - 360, LAST - 180];
    const inBefore = (days: readonly number[]) => days.some((day) => day > start && day <= middle);
    const inNow = (days: readonly number[]) => days.some((day) => day > middle);
    const of = (name: string) => made.change.bridge.find(({ change }) => change === name)?.customers ?? 0;
    expect(of('kept')).toBe(count((days) => inBefore(days) && inNow(days)));
    expect(of('lost')).toBe(count((days) => inBefore(days) && !inNow(days)));
    expect(of('new')).toBe(count((days) => inNow(days) && Math.min(...days) > middle));
    expect(of('back')).toBe(count((days) => inNow(days) && !inBefore(days) && Math.min(...days) <= middle));
  });

  test('tenths, cohorts, their stretches and segments each hold all customers and all value', () => {
    const { differences, cohorts, segments, shop, stretches } = made;
    const parts: readonly (readonly { readonly customers: number; readonly value: string }[])[] = [
      differences.tenths,
      cohorts,
      segments.groups,
    ];
    for (const rows of parts) {
      expect(rows.reduce((sum, { customers }) => sum + customers, 0)).toBe(shop.customers);
      expect(total(rows.map(({ value }) => value))).toBe(shop.value);
    }
    for (const { cells, value } of cohorts) expect(total(cells.map((cell) => cell.value))).toBe(value);
    stretches.forEach(({ from, to }, k) => {
      expect(total(cohorts.map(({ cells }) => cells[k].value))).toBe(between(parseDay(from) - 1, parseDay(to)));
    });
  });

  test('what lies ahead adds up too: cohorts, stretches, segments and newcomers', () => {
    const { cohorts, segments, differences, totals, newcomersAhead } = made;
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    const known = totals.known.expected;
    expect(sum(cohorts.map(({ predicted }) => predicted.expected)) / known).toBeCloseTo(1, 9);
    expect(sum(cohorts.flatMap(({ ahead }) => ahead)) / known).toBeCloseTo(1, 9);
    expect(sum(segments.groups.map(({ predicted }) => predicted.expected)) / known).toBeCloseTo(1, 9);
    expect(sum(differences.tenths.map(({ predicted }) => predicted.expected)) / known).toBeCloseTo(1, 9);
    expect(sum(newcomersAhead) / totals.newcomers.expected).toBeCloseTo(1, 9);
    expect(totals.total.expected).toBeCloseTo(known + totals.newcomers.expected, 6);
    for (const { expected, low, high } of [totals.known, totals.newcomers, totals.total]) {
      expect(low).toBeLessThan(expected);
      expect(high).toBeGreaterThan(expected);
    }
    // Two parts that err apart from each other are together less unsure than side by side.
    expect(totals.total.high - totals.total.low).toBeLessThan(
      totals.known.high - totals.known.low + totals.newcomers.high - totals.newcomers.low,
    );
  });

  test('the forecast of one period ago meets what became of it', () => {
    const { backtest, totals, change } = made;
    expect(backtest!.asOf).toBe(formatDay(LAST - 180));
    expect(backtest!.total.actual).toBeCloseTo(Number(totals.now), 6);
    const arrived = change.bridge.find((row) => row.change === 'new')!;
    expect(backtest!.newcomers!.actual).toBeCloseTo(Number(arrived.now), 6);
  });
});

test('first products are those of the first day, and what followed is counted without it', () => {
  const { products, ahead } = made;
  const first = new Map<string, number>();
  for (const { customer, day, amount } of sold) {
    if (amount.startsWith('-')) continue;
    first.set(customer, Math.min(first.get(customer) ?? Infinity, day));
  }
  const known = [...first].filter(([, day]) => day <= LAST - ahead.days);
  expect(products!.customers).toBe(known.length);
  const after = known.map(([customer, day]) =>
    sold
      .filter((line) => line.customer === customer && line.day > day && line.day <= day + ahead.days)
      .reduce((sum, { amount }) => sum + Number(amount), 0),
  );
  expect(products!.mean).toBeCloseTo(after.reduce((sum, value) => sum + value, 0) / after.length, 6);
  expect(products!.rows.map(({ name }) => name).toSorted()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
});

test('the JSON keeps its schema', () => {
  expect(auditSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
});

test.each(['en', 'de'] as const)(
  'the page in %s is whole: charts are XML, and nothing is undefined',
  async (language) => {
    const page = await auditReport(made, { data: 'A & B <shop>', madeBy: 'test' }, language);
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).not.toMatch(/undefined|NaN|Infinity|<shop>|\[object/);
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    for (const [svg] of page.matchAll(/<svg.*?<\/svg>/gs)) expect(parseXml(svg).root).toBe('svg');
    expect(page).toContain(figuresOf(made, language).exact(made.shop.value));
  },
);

test('an iso-value curve falls with silence, and more so for the frequent', async () => {
  const iso = made.differences.isoValue;
  if (!iso) throw new Error('the shop shows no dropout');
  for (const row of iso.values) {
    expect([...row]).toEqual(row.toSorted((a, b) => b - a));
  }
  const kept = (row: readonly number[]) => row.at(-1)! / row[0];
  expect(kept(iso.values.at(-1)!)).toBeLessThan(kept(iso.values[0]));
});

test('without amounts purchases are added up', async () => {
  const counts = [
    'customer,date',
    ...sold.filter(({ amount }) => !amount.startsWith('-')).map(({ customer, day }) => `${customer},${formatDay(day)}`),
  ].join('\n');
  const counted = await withLedger(counts, (ledger) =>
    audit(ledger, { models: ['bg-nbd'], periodDays: 180, backtest: false }),
  );
  const days = new Set(
    sold.filter(({ amount }) => !amount.startsWith('-')).map(({ customer, day }) => `${customer} ${day}`),
  );
  expect(counted).toMatchObject({ measure: 'purchases', backtest: null });
  expect(Number(counted.shop.value)).toBe(days.size);
  expect(counted.change.base.map(({ factor }) => factor)).toEqual(['customers', 'frequency']);
  const charts = await auditCharts(counted, figuresOf(counted, 'de'));
  expect(Object.keys(charts)).toContain('health');
});

test('a history that holds no two periods is refused, with what to do', async () => {
  const asked = withLedger(csv, (ledger) => audit(ledger, { models: ['bg-nbd'], periodDays: 300 }));
  await expect(asked).rejects.toMatchObject({ code: 'TOO_LITTLE_DATA' });
  await expect(asked).rejects.toThrow(/two periods of 300 days/);
});
