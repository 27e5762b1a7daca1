/** The charts of the model's test out of time, each headed by its finding. */
import type { Checks } from '../../bundles/checks.ts';
import type { Manifest } from '../../bundles/manifest.ts';
import { calibrationChart } from '../../plots/calibrationChart.ts';
import { type Chart, type ChartOptions, DEFAULT_WIDTH, settled } from '../../plots/chart.ts';
import { decileChart } from '../../plots/decileChart.ts';
import { lineChart } from '../../plots/lineChart.ts';
import type { Language } from '../../words/catalogue.ts';
import { PURCHASES } from '../../words/figures.ts';
import type { ChartTexts } from '../../words/pageCharts/en.ts';
import { oncePer } from '../oncePer.ts';
import type { PageChart } from './chartContract.ts';
import { chartWords } from './chartWords.ts';
import { pageChart } from './summaryCharts.ts';

interface Look {
  readonly width?: number | undefined;
  readonly lang?: Language | undefined;
}

/** Widths and languages whose charts are kept for a model. */
const MOST_KEPT = 32;
const keptOf = oncePer((_checks: Checks) => new Map<string, Promise<PageChart[]>>());

/** None where the bundle holds no checks; drawn once for the same model, width and language. */
export function modelCharts({ checks }: Manifest, { width = DEFAULT_WIDTH, lang = 'en' }: Look): Promise<PageChart[]> {
  if (!checks) return Promise.resolve([]);
  const kept = keptOf(checks);
  const key = `${width} ${lang}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const drawn = draw(checks, width, lang);
  kept.set(key, drawn);
  return drawn;
}

async function draw(checks: Checks, width: number, lang: Language): Promise<PageChart[]> {
  const { days, calibration, purchases, course, coverage } = checks;
  const { texts, words: general } = chartWords(lang);
  const { checks: own } = texts;
  const decimal = (value: number, digits: number) =>
    value.toLocaleString(texts.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const best = purchases.deciles[0].shareOfActual;
  const words = {
    ...general,
    decimal,
    actual: own.actual,
    customers: own.customers,
    predictedBy: () => own.predicted,
    meanHoldout: () => own.meanPurchases,
    calibration: { ...own.calibration, title: own.calibration.finding(decimal(100 * calibration.ece, 1)) },
    deciles: {
      ...own.deciles,
      title: () => (best === null ? own.deciles.none : own.deciles.finding(general.percent(best))),
    },
  };
  const options = { width, words };
  const model = own.predicted;
  return [
    ...(course ? [pageChart('tracking', await courseChart(course, own, options))] : []),
    ...(coverage ? [pageChart('coverage', await coverageChart(coverage, own, options))] : []),
    pageChart('calibration', await calibrationChart(calibration, model, own.days(general.figure(days, 9)), options)),
    pageChart('deciles', await decileChart(purchases, model, PURCHASES, options)),
  ];
}

type Texts = ChartTexts['checks'];

/** Purchases of all customers together, as the test went on. */
function courseChart(
  { days, expected, came }: NonNullable<Checks['course']>,
  { course: texts, ...own }: Texts,
  options: ChartOptions,
): Promise<Chart> {
  const { percent, figure } = settled(options).words;
  const [foretold, happened] = [expected.at(-1)!, came.at(-1)!];
  return lineChart(
    {
      title: texts.finding(percent(Math.abs(foretold / happened - 1)), Math.sign(foretold - happened)),
      subtitle: texts.subtitle(figure(happened, 4), figure(foretold, 4)),
      x: [0, ...days],
      xLabel: texts.x,
      yLabel: texts.y,
      lines: [
        { name: own.actual, y: [0, ...came], actual: true },
        { name: own.predicted, y: [0, ...expected] },
      ],
    },
    options,
  );
}

/** The level at which the page shows intervals. */
const SHOWN = 0.8;

/** What intervals of each level held. */
function coverageChart(
  { levels, ideal, purchases, value }: NonNullable<Checks['coverage']>,
  { coverage: texts }: Texts,
  options: ChartOptions,
): Promise<Chart> {
  const { percent } = settled(options).words;
  const hundredfold = (shares: readonly number[]) => shares.map((share) => 100 * share);
  const judged = value ?? purchases;
  const shown = levels.indexOf(SHOWN);
  return lineChart(
    {
      title: texts.finding(percent(SHOWN), percent(judged[shown]), value !== null),
      subtitle: texts.subtitle,
      x: hundredfold(levels),
      xLabel: texts.x,
      yLabel: texts.y,
      lines: [
        ...(value ? [{ name: texts.value, y: hundredfold(value) }] : []),
        { name: texts.purchases, y: hundredfold(purchases) },
        { name: texts.ideal, y: hundredfold(ideal), reference: true },
      ],
      zero: false,
    },
    options,
  );
}
