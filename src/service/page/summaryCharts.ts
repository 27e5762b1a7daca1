/** The charts of the overview. */
import { gainCurve } from '../../evaluation/gainCurve.ts';
import { type Chart, DEFAULT_WIDTH } from '../../plots/chart.ts';
import { lineChart } from '../../plots/lineChart.ts';
import type { ReportTable } from '../../plots/table.ts';
import { type MonthValue, valueByMonthChart } from '../../plots/valueByMonthChart.ts';
import type { Language } from '../../words/catalogue.ts';
import type { ChartTexts } from '../../words/pageCharts/en.ts';
import type { Book } from '../book.ts';
import type { PageChart, PageTable, SummaryChart } from './chartContract.ts';
import { chartWords } from './chartWords.ts';
import { type MonthsAhead, startOf } from './monthsAhead.ts';
import type { MonthValues } from './orderHistory.ts';
import type { PageData } from './pageData.ts';

type Speech = ReturnType<typeof chartWords>;

/** More than two years back would leave the future too little room. */
const MONTHS_BACK = 24;
/** The smaller of the two charts beside each other. */
const LEAST_WIDTH = 320;

/** Those of the charts asked for that there are data for; drawn once for the same customers. */
export async function summaryCharts(
  names: readonly SummaryChart[],
  data: PageData,
  currency: string | null,
  { width = DEFAULT_WIDTH, lang = 'en' }: Look,
): Promise<PageChart[]> {
  const widths = widthsOf(width);
  const charts: Record<SummaryChart, () => Promise<PageChart | null>> = {
    async value() {
      const [months, ahead] = [data.orders()?.months(), await data.monthsAhead()];
      return months && ahead ? valueChart(months, ahead, currency, chartWords(lang), widths.value) : null;
    },
    lorenz: () => lorenzChart(data.book(), chartWords(lang), widths.lorenz),
  };
  const drawn = names.map((name) => data.kept(`${name} ${width} ${lang}`, charts[name]));
  return (await Promise.all(drawn)).filter((chart) => chart !== null);
}

interface Look {
  readonly width?: number | undefined;
  readonly lang?: Language | undefined;
}

async function valueChart(
  months: MonthValues,
  ahead: MonthsAhead,
  currency: string | null,
  { texts, words }: Speech,
  width: number,
): Promise<PageChart> {
  const from = Math.max(0, months.values.length - MONTHS_BACK);
  const past: MonthValue[] = Array.from(months.values.subarray(from), (value, k) => ({
    month: startOf(months.first + from + k),
    value,
  }));
  const coming: MonthValue[] = Array.from(ahead.mean, (value, k) => ({
    month: startOf(ahead.first + k),
    value,
    low: ahead.low[k],
    high: ahead.high[k],
  }));
  const chart = await valueByMonthChart(
    { past, ahead: coming, texts: { ...texts.value, locale: texts.locale }, print: moneyOf(currency, texts) },
    { width, words },
  );
  return pageChart('value', chart);
}

/** How unequal customers are: null where nothing was brought and nothing will be. */
async function lorenzChart(book: Book, { texts, words }: Speech, width: number): Promise<PageChart | null> {
  const { lorenz } = texts;
  const values = (['historicalValue', 'predictedValue'] as const).map((name) => {
    const column = book.figure(name);
    return Float64Array.from(book.ids, (id, place) => (id === null ? 0 : Math.max(0, column[place] || 0)));
  });
  const [past, ahead] = values.map((column) => gainCurve(column, column, 50));
  const shown = past ?? ahead;
  if (!shown) return null;
  const fifth = (curve: typeof past) => {
    const at = curve ? curve.held[curve.customers.findIndex((share) => share >= 0.2)] : 0;
    return words.percent(at);
  };
  const hundred = (column: Float64Array) => column.map((share) => 100 * share);
  const chart = await lineChart(
    {
      title: ahead ? lorenz.title(fifth(ahead)) : lorenz.pastTitle(fifth(past)),
      subtitle: lorenz.subtitle,
      x: hundred(shown.customers),
      xLabel: lorenz.x,
      yLabel: lorenz.y,
      lines: [
        ...(past ? [{ name: lorenz.past, y: hundred(past.held), actual: true }] : []),
        ...(ahead ? [{ name: lorenz.ahead, y: hundred(ahead.held) }] : []),
      ],
      height: 260,
    },
    { width, words },
  );
  return pageChart('lorenz', chart);
}

/** Widths of two charts side by side, as the page lays them out: 2 to 1, or one below the other. */
function widthsOf(width: number): { readonly value: number; readonly lorenz: number } {
  return { value: width, lorenz: width >= 600 ? Math.max(LEAST_WIDTH, Math.floor(width / 2)) : width };
}

export function pageChart(id: string, { title, svg, points, table, width, height }: Chart): PageChart {
  return {
    id,
    title,
    svg,
    width,
    height,
    points: points.map((point) => ({ ...point })),
    table: {
      ...(table.caption ? { caption: table.caption } : {}),
      columns: [...table.columns],
      rows: table.rows.map((row) => [...row]),
    },
  };
}

export function pageTable({ caption, columns, rows, emphasis, note }: ReportTable): PageTable {
  return {
    ...(caption ? { caption } : {}),
    columns: [...columns],
    rows: rows.map((row) => [...row]),
    ...(emphasis ? { emphasis: [...emphasis] } : {}),
    ...(note ? { note } : {}),
  };
}

/** Money without cents. */
export function moneyOf(currency: string | null, { locale }: Pick<ChartTexts, 'locale'>): (value: number) => string {
  const options: Intl.NumberFormatOptions = { maximumFractionDigits: 0 };
  if (currency && /^[A-Z]{3}$/.test(currency)) {
    const own = { ...options, style: 'currency', currencyDisplay: 'narrowSymbol', currency } as const;
    const { format } = new Intl.NumberFormat(locale, own);
    return (value) => format(value).replace('-', '−');
  }
  const { format } = new Intl.NumberFormat(locale, options);
  return (value) => `${format(value).replace('-', '−')}${currency ? ` ${currency}` : ''}`;
}
