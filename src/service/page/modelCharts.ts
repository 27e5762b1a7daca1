/** The charts of the model's test out of time, each headed by its finding. */
import type { Checks } from '../../bundles/checks.ts';
import type { Manifest } from '../../bundles/manifest.ts';
import { calibrationChart } from '../../plots/calibrationChart.ts';
import { DEFAULT_WIDTH } from '../../plots/chart.ts';
import { decileChart } from '../../plots/decileChart.ts';
import type { Language } from '../../words/catalogue.ts';
import { PURCHASES } from '../../words/figures.ts';
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

async function draw({ days, calibration, purchases }: Checks, width: number, lang: Language): Promise<PageChart[]> {
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
    pageChart('calibration', await calibrationChart(calibration, model, own.days(general.figure(days, 9)), options)),
    pageChart('deciles', await decileChart(purchases, model, PURCHASES, options)),
  ];
}
