/** What products bring, drawn and told: revenue by what it was to its customer, what is foretold of it, and first purchases. */
import { LINE_KINDS, type LineKind } from '../../facts/lineKinds.ts';
import type { FirstProducts } from '../../pipelines/audit/firstProducts.ts';
import { DEFAULT_WIDTH } from '../../plots/chart.ts';
import { intervalChart } from '../../plots/intervalChart.ts';
import { type Layer, stackedChart } from '../../plots/stackedChart.ts';
import { parseDay } from '../../units.ts';
import { wordsIn } from '../../words/catalogue.ts';
import { notation } from '../../words/notation.ts';
import type { CrossSellingAnswer } from '../routes/crossSelling.ts';
import type { PageChart, PageTable } from './chartContract.ts';
import { chartWords } from './chartWords.ts';
import { moneyOf, pageChart } from './summaryCharts.ts';
import type { Look } from './watchCharts.ts';

export interface Told {
  readonly charts: PageChart[];
  readonly tables: PageTable[];
}

/** Kinds of new products, by what a chart tells apart: of several, the dearer and those of new categories matter. */
const LAYERS: readonly (readonly LineKind[])[] = [
  ['again'],
  ['down', 'sideways'],
  ['up'],
  ['cross'],
  ['first'],
  ['unnamed'],
  ['refund'],
];
const NEW: readonly LineKind[] = ['cross', 'up', 'down', 'sideways'];
/** Months of fewer make no picture. */
const LEAST_MONTHS = 2;

type CrossSelling = Omit<CrossSellingAnswer, 'told'>;

/** Chart `months`, the table of the past, and that of what is to come where something is foretold. */
export async function crossSellingTold(made: CrossSelling, look: Look): Promise<Told> {
  const { lang = 'en' } = look;
  const chart = await monthsChart(made, look);
  return { charts: chart ? [chart] : [], tables: [pastTable(made, lang), ...aheadTable(made, lang)] };
}

async function monthsChart(
  made: CrossSelling,
  { width = DEFAULT_WIDTH, lang = 'en' }: Look,
): Promise<PageChart | null> {
  const { months, currency } = made;
  if (months.length < LEAST_MONTHS) return null;
  const { texts, words } = chartWords(lang);
  const { past } = wordsIn(lang).crossSelling;
  const places = (kinds: readonly LineKind[]) => kinds.map((kind) => LINE_KINDS.indexOf(kind));
  const layers = LAYERS.filter((kinds) => places(kinds).some((k) => made.kinds[k].lines > 0)).map((kinds): Layer => {
    const values = months.map(({ amounts }) => places(kinds).reduce((sum, k) => sum + Number(amounts[k]), 0));
    const name = kinds.length > 1 ? past.alike : nameOf(kinds[0], made, lang);
    return { name, values, ...(kinds[0] === 'refund' ? { colour: 'apart' as const } : {}) };
  });
  const of = (kinds: readonly LineKind[]) => places(kinds).reduce((sum, k) => sum + Number(made.kinds[k].amount), 0);
  const named = of([...NEW, 'again']);
  const chart = await stackedChart(
    {
      title: past.title(words.percent(named > 0 ? of(NEW) / named : 0)),
      subtitle: past.subtitle,
      labels: months.map(({ month }) => notation(lang).month(parseDay(`${month}-01`))),
      ahead: 0,
      layers,
      xLabel: past.month,
      print: moneyOf(currency, texts),
      sum: past.sum,
    },
    { width, words },
  );
  return pageChart('months', chart);
}

function nameOf(kind: LineKind, { newIsProduct }: CrossSelling, lang: 'en' | 'de'): string {
  const { kinds, newProduct } = wordsIn(lang).crossSelling;
  return kind === 'cross' && newIsProduct ? newProduct : kinds[kind];
}

function pastTable(made: CrossSelling, lang: 'en' | 'de'): PageTable {
  const { headings, past, total } = wordsIn(lang).crossSelling;
  const { count, exactMoney, percent } = notation(lang);
  const all = Number(made.total);
  const print = (amount: string) => exactMoney(Number(amount), made.currency ?? '');
  const rows = made.kinds
    .filter(({ lines }) => lines > 0)
    .map(({ kind, lines, amount }) => [
      ...[nameOf(kind, made, lang), count(lines), print(amount)],
      all > 0 ? percent(Number(amount) / all, 1) : '–',
    ]);
  const lines = made.kinds.reduce((sum, own) => sum + own.lines, 0);
  return {
    caption: past.table,
    columns: [headings.kind, headings.lines, headings.amount, headings.share],
    rows: [...rows, [total, count(lines), print(made.total), all > 0 ? percent(1, 1) : '–']],
    emphasis: [rows.length],
  };
}

function aheadTable(made: CrossSelling, lang: 'en' | 'de'): PageTable[] {
  const { kinds, rest, total, ahead } = wordsIn(lang).crossSelling;
  const { change, count, day, exactMoney, percent } = notation(lang);
  const { predicted, checks, cutoffs } = made;
  if (predicted.total === null || predicted.rest === null || !checks) return [];
  const row = (name: string, amount: number | null, off = '') =>
    amount === null
      ? []
      : [
          [
            ...[name, exactMoney(amount, made.currency ?? '')],
            predicted.total! > 0 ? percent(amount / predicted.total!, 1) : '–',
            off,
          ],
        ];
  const rows = [
    ...row(nameOf('cross', made, lang), predicted.cross, change(checks.cross.total - 1)),
    ...row(nameOf('up', made, lang), predicted.up, change(checks.up.total - 1)),
    ...row(made.tellsUp ? rest : kinds.again, predicted.rest),
  ];
  return [
    {
      caption: ahead.table(count(made.horizonDays)),
      columns: ahead.columns(day(parseDay(cutoffs.at(-1)!))),
      rows: [...rows, ...row(total, predicted.total)],
      emphasis: [rows.length],
      note: ahead.note,
    },
  ];
}

/** Its place among the columns of the table. */
const BACK_INTERVAL = 3;
/** So many at either end are drawn; with a few more than both, all are. */
const OUTERMOST = 7;

/** Chart `first` and the table of all, who come back most often first; nothing where there are no products to compare. */
export async function firstProductsTold(
  { days, products }: FirstProducts,
  currency: string | null,
  { width = DEFAULT_WIDTH, lang = 'en' }: Look,
): Promise<Told> {
  if (!products) return { charts: [], tables: [] };
  const { words } = chartWords(lang);
  const { first } = wordsIn(lang).crossSelling;
  const { count, money, percent, range } = notation(lang);
  const rows = products.rows.toSorted((a, b) => b.returned - a.returned || (a.name < b.name ? -1 : 1));
  const some = rows.length > 2 * OUTERMOST + 2;
  const shown = some ? [...rows.slice(0, OUTERMOST), ...rows.slice(-OUTERMOST)] : rows;
  const [best] = rows;
  // Where products differ by no more than chance, each is best guessed by the mean of all: there is nothing to draw.
  const differ = rows.some(({ returned }) => returned !== best.returned);
  const apart = best.returnedLow > products.returned;
  const drawn = () =>
    intervalChart(
      {
        title: apart ? first.best(best.name, percent(best.returned), percent(products.returned)) : first.none,
        subtitle: `${first.subtitle(count(days))}${some ? ` ${first.outermost(count(OUTERMOST), count(rows.length))}` : ''}`,
        xLabel: first.x,
        estimates: shown.map(({ name, returned, returnedLow, returnedHigh }) => ({
          ...{ label: short(name), value: 100 * returned, low: 100 * returnedLow, high: 100 * returnedHigh },
        })),
        names: { value: first.share, interval: first.interval },
        reference: 100 * products.returned,
      },
      { width, words },
    );
  const amount = (value: number) => (currency === null ? count(value) : money(value, currency));
  const table = {
    caption: first.table(products.column === 'product' ? 'product' : 'category'),
    // An interval around the mean of all would be that of none of them.
    columns: first.columns.filter((_, k) => differ || k !== BACK_INTERVAL),
    rows: [
      [
        ...[first.all, count(products.customers), percent(products.returned)],
        ...(differ ? ['–'] : []),
        ...[amount(products.mean), '–'],
      ],
      ...rows.map((row) => [
        ...[row.name, count(row.customers), percent(row.returned)],
        ...(differ ? [range(percent(row.returnedLow), percent(row.returnedHigh))] : []),
        ...[amount(row.shrunk.expected), range(amount(row.shrunk.low), amount(row.shrunk.high))],
      ]),
    ],
    emphasis: [0],
    note: first.note,
  };
  return { charts: differ ? [pageChart('first', await drawn())] : [], tables: [table] };
}

/** As much of a name as leaves room for a picture. */
const LONGEST = 28;
function short(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}
