/** One customer over time, behind and ahead. */
import { lineChart } from '../../plots/lineChart.ts';
import { timelineChart } from '../../plots/timelineChart.ts';
import { formatDay, parseDay } from '../../units.ts';
import type { FoundCustomer } from '../book.ts';
import type { Predictor } from '../predictor.ts';
import type { CustomerHistory, PageChart } from './chartContract.ts';
import type { chartWords } from './chartWords.ts';
import type { OrderRow } from './orderHistory.ts';
import { pastChances } from './pastChances.ts';
import { moneyOf, pageChart } from './summaryCharts.ts';

type Speech = ReturnType<typeof chartWords>;

/** Points of the curve ahead. */
const STEPS = 16;

/** @param orders  by day; null where nobody has kept them */
export async function customerHistory(
  predictor: Predictor,
  found: FoundCustomer,
  orders: readonly OrderRow[] | null,
  speech: Speech,
  width: number,
): Promise<CustomerHistory> {
  const hasAmounts = predictor.manifest.spendModel !== null;
  const charts: PageChart[] = [];
  if (orders?.some(({ refund }) => !refund)) charts.push(await timeline(predictor, found, orders, speech, width));
  if (found.valuation.expectedPurchases[0] > 0) charts.push(await nextPurchase(predictor, found, speech, width));
  const told = orders?.toReversed().map(({ day, amount, refund, orderId, product, category, channel }) => ({
    date: formatDay(day),
    order: orderId || null,
    amount: hasAmounts ? amount : null,
    refund,
    what: [product, category, channel].filter((text) => text !== '').join(' · ') || null,
  }));
  return { orders: told ?? null, charts };
}

async function timeline(
  predictor: Predictor,
  { group }: FoundCustomer,
  orders: readonly OrderRow[],
  { texts, words }: Speech,
  width: number,
): Promise<PageChart> {
  const { timeline: own } = texts;
  const { terms, currency } = predictor.manifest;
  const { asOf } = group.customers.summaries.clock;
  const chances = await pastChances(predictor, orders, parseDay(asOf));
  const days = new Set(orders.filter(({ refund }) => !refund).map(({ day }) => day)).size;
  const shown = chances.filter(({ bought }) => bought).length;
  const means = own.subtitle(words.figure(terms.horizonDays));
  const chart = await timelineChart(
    {
      chances: chances.map(({ day, pReturn, bought }) => ({
        date: dateOf(day),
        share: pReturn,
        amount: bought ? orders.filter((o) => o.day === day && !o.refund).reduce((sum, o) => sum + o.amount, 0) : null,
      })),
      texts: {
        ...own,
        subtitle: shown < days ? `${own.last(shown, words.figure(days))} ${means}` : means,
        locale: texts.locale,
      },
      print: predictor.manifest.spendModel === null ? null : moneyOf(currency, texts),
    },
    { width, words },
  );
  return pageChart('timeline', chart);
}

async function nextPurchase(
  predictor: Predictor,
  { group, valuation }: FoundCustomer,
  { texts, words }: Speech,
  width: number,
): Promise<PageChart> {
  const { next } = texts;
  const { horizonDays } = predictor.manifest.terms;
  // Closer together at first, where the chance rises most.
  const days = [...new Set(Array.from({ length: STEPS }, (_, k) => Math.ceil(horizonDays * ((k + 1) / STEPS) ** 2)))];
  const chances = days.map((horizon) => predictor.predict(group, { horizonDays: horizon })[0].pReturn);
  const half = valuation.nextPurchaseDays[0];
  const chart = await lineChart(
    {
      title: next.title(words.percent(chances.at(-1)!), words.figure(horizonDays)),
      subtitle: next.subtitle,
      x: [0, ...days],
      xLabel: next.x,
      yLabel: next.y,
      lines: [{ name: next.line, y: [0, ...chances.map((chance) => 100 * chance)] }],
      ...(Number.isFinite(half) ? { marks: [{ x: half, text: next.half }] } : {}),
      height: 240,
    },
    { width, words },
  );
  return pageChart('nextPurchase', chart);
}

function dateOf(day: number): Date {
  return new Date(day * 86_400_000);
}
