/** Charts of what was watched: weeks beside their expectation, and groups in their funnel. */
import type { MeasureChart } from '../../monitoring/measures.ts';
import type { GroupComparison } from '../../monitoring/observedOverExpected.ts';
import type { GroupReport } from '../../pipelines/groups.ts';
import type { Watch } from '../../pipelines/monitor.ts';
import { DEFAULT_WIDTH } from '../../plots/chart.ts';
import { funnelChart } from '../../plots/funnelChart.ts';
import { intervalChart } from '../../plots/intervalChart.ts';
import { lineChart } from '../../plots/lineChart.ts';
import { parseDay } from '../../units.ts';
import type { Language } from '../../words/catalogue.ts';
import { notation } from '../../words/notation.ts';
import type { PageChart } from './chartContract.ts';
import { chartWords } from './chartWords.ts';
import { pageChart } from './summaryCharts.ts';

export interface Look {
  readonly width?: number | undefined;
  readonly lang?: Language | undefined;
}

/** Weeks of fewer make no line. */
const LEAST_WEEKS = 2;
/** Below, observed and expected read alike. */
const SAME = 0.005;

/** One a measure, by its name: `weekly-purchases`. */
export async function watchCharts(watch: Watch, currency: string | null, look: Look): Promise<PageChart[]> {
  if (watch.weeks < LEAST_WEEKS) return [];
  return Promise.all(watch.measures.map((chart) => measureChart(watch, chart, currency, look)));
}

async function measureChart(
  { since, weekEnds }: Watch,
  { measure, observed, expected, weekly, alarms }: MeasureChart,
  currency: string | null,
  { width = DEFAULT_WIDTH, lang = 'en' }: Look,
): Promise<PageChart> {
  const { texts, words } = chartWords(lang);
  const { measures, ...own } = texts.watch;
  const { less, more, same, y, by } = measures[measure];
  const off = expected > 0 ? observed / expected - 1 : 0;
  const share = words.percent(Math.abs(off));
  const drawn = (values: MeasureChart['weekly']['observed']) => values.map((value) => value ?? Number.NaN);
  const chart = await lineChart(
    {
      title: Math.abs(off) < SAME ? same : off < 0 ? less(share) : more(share),
      subtitle: own.subtitle(by, notation(lang).day(parseDay(since))),
      x: weekEnds.map((day) => new Date(`${day}T00:00:00Z`)),
      xLabel: own.x,
      yLabel: y(currency ?? ''),
      lines: [
        { name: own.observed, y: drawn(weekly.observed), actual: true },
        { name: own.expected, y: drawn(weekly.expected) },
      ],
      marks: alarms.map(({ startWeek }) => ({ x: new Date(`${weekEnds[startWeek]}T00:00:00Z`), text: own.alarm })),
      height: 300,
    },
    { width, words },
  );
  return pageChart(`weekly-${measure}`, chart);
}

/** Two a measure, by its name: `funnel-returns`, `shrunk-returns`. */
export async function groupCharts(report: GroupReport, look: Look): Promise<PageChart[]> {
  const measures = (['returns', 'purchases', 'revenue'] as const).flatMap((name) => {
    const comparison = report[name];
    return comparison && comparison.groups.length > 0 ? [{ name, comparison }] : [];
  });
  const drawn = measures.map(({ name, comparison }) => comparisonCharts(name, comparison, look));
  return (await Promise.all(drawn)).flat();
}

async function comparisonCharts(
  measure: 'returns' | 'purchases' | 'revenue',
  { groups }: GroupComparison,
  { width = DEFAULT_WIDTH, lang = 'en' }: Look,
): Promise<PageChart[]> {
  const { texts, words } = chartWords(lang);
  const { funnel: own } = texts;
  const what = own.measures[measure];
  const beyond = groups.filter((group) => group.beyond !== null).length;
  const options = { width, words };
  const funnel = await funnelChart(
    {
      title: beyond === 0 ? own.none(what) : own.some(`${beyond}/${groups.length}`, what),
      subtitle: own.subtitle,
      xLabel: own.expected(what),
      yLabel: own.ratio(what),
      names: own,
      groups: groups.map(({ group, beyond, ...figures }) => ({ name: group, beyond: beyond !== null, ...figures })),
    },
    options,
  );
  const shrunk = await intervalChart(
    {
      title: own.shrunkTitle,
      subtitle: own.shrunkSubtitle,
      xLabel: own.share,
      estimates: groups.map(({ group, shrunk, interval: [low, high] }) => ({
        ...{ label: group, value: 100 * shrunk, low: 100 * low, high: 100 * high },
      })),
      names: { value: own.shrunk, interval: own.interval },
      reference: 100,
    },
    options,
  );
  return [pageChart(`funnel-${measure}`, funnel), pageChart(`shrunk-${measure}`, shrunk)];
}
