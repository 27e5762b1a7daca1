/** Charts of a budget: what new customers may cost, how it is divided, and where the channels’ margins meet. */
import type { Budget } from '../../pipelines/budget.ts';
import { barChart } from '../../plots/barChart.ts';
import { DEFAULT_WIDTH } from '../../plots/chart.ts';
import { intervalChart } from '../../plots/intervalChart.ts';
import { lineChart } from '../../plots/lineChart.ts';
import { marginalCustomers } from '../../valuation/budget/responseCurve.ts';
import type { PageChart } from './chartContract.ts';
import { chartWords } from './chartWords.ts';
import { moneyOf, pageChart } from './summaryCharts.ts';
import type { Look } from './watchCharts.ts';

const STEPS = 60;
/** More lines can't be told apart: the largest channels have them. */
const MOST_LINES = 4;

export async function budgetCharts(plan: Budget, { width = DEFAULT_WIDTH, lang = 'en' }: Look): Promise<PageChart[]> {
  const { texts, words } = chartWords(lang);
  const { budget: own } = texts;
  const options = { width, words };
  const print = moneyOf(plan.currency, texts);
  const { channels } = plan;
  const worth = await intervalChart(
    {
      title: own.worth,
      subtitle: own.worthSubtitle(words.figure(plan.paybackDays, 9)),
      xLabel: own.money(plan.currency),
      estimates: channels.map(({ channel, value, valueLow, valueHigh, marginalCac }) => ({
        ...{ label: channel, value, low: valueLow, high: valueHigh },
        ...(marginalCac === null ? {} : { actual: marginalCac }),
      })),
      names: { value: own.value, interval: own.interval, actual: own.cost },
    },
    options,
  );
  const divided = await barChart(
    {
      title: own.divided(print(plan.planned)),
      subtitle: own.dividedSubtitle,
      labels: channels.map(({ channel }) => channel),
      xLabel: own.channel,
      yLabel: own.spend(plan.currency),
      bars: [
        { name: own.soFar, values: channels.map(({ spend }) => spend), actual: true },
        { name: own.planned, values: channels.map(({ plannedSpend }) => plannedSpend) },
      ],
      print,
      height: 280,
    },
    options,
  );
  const margin = await marginChart(plan, { width, lang });
  return [pageChart('worth', worth), pageChart('divided', divided), ...(margin ? [margin] : [])];
}

async function marginChart(plan: Budget, { width = DEFAULT_WIDTH, lang = 'en' }: Look): Promise<PageChart | null> {
  const { texts, words } = chartWords(lang);
  const { budget: own } = texts;
  const shown = plan.channels
    .filter(({ curve, maxCac }) => curve.scale > 0 && maxCac > 0)
    .toSorted((a, b) => b.plannedSpend - a.plannedSpend)
    .slice(0, MOST_LINES);
  const most = Math.max(0, ...shown.map(({ plannedSpend, spend }) => 1.5 * Math.max(plannedSpend, spend)));
  if (!(most > 0)) return null;
  const x = Array.from({ length: STEPS }, (_, k) => ((k + 1) * most) / STEPS);
  // At no spend at all a curve stands at infinity.
  const top = 4 * Math.max(1, plan.multiplier);
  const level = x.map(() => Math.max(1, plan.multiplier));
  const chart = await lineChart(
    {
      title: own.margin(plan.currency),
      subtitle: own.marginSubtitle,
      x,
      xLabel: own.spend(plan.currency),
      yLabel: own.brings(plan.currency),
      lines: [
        ...shown.map(({ channel, curve, maxCac }) => ({
          name: channel,
          y: x.map((spend) => {
            const brings = maxCac * marginalCustomers(curve, spend);
            return brings > top ? Number.NaN : brings;
          }),
        })),
        { name: own.level, y: level, reference: true },
      ],
      height: 300,
    },
    { width, words },
  );
  return pageChart('margin', chart);
}
