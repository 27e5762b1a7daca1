/** What an audit says, section by section, before it is laid out: for the report on paper and for the page. */
import { purchaseModels } from '../../models/purchases/catalogue.ts';
import type { Audit } from '../../valuation/audit/audit.ts';
import { tellIn } from '../../words/phrases/tellIn.ts';
import type { ReportTable } from '../table.ts';
import { type AuditChart, tenthShares } from './charts.ts';
import { type Figures, largestCohort, shareOf } from './figures.ts';
import {
  backtestTable,
  bridgeTable,
  cohortsTable,
  cohortTable,
  factorsTable,
  productsTable,
  stagesTable,
  tenthsTable,
} from './tables.ts';

export interface AuditSection {
  readonly heading: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  /** Those that an audit has; they stand above the tables. */
  readonly charts: readonly AuditChart[];
  readonly tables: readonly ReportTable[];
}

/** A figure that matters most, and what it means. */
export interface Highlight {
  readonly figure: string;
  readonly label: string;
  readonly detail?: string;
}

export function auditSections(audit: Audit, figures: Figures): AuditSection[] {
  const { texts } = figures;
  return [
    {
      heading: texts.differences.heading,
      text: differencesText(audit, figures),
      charts: ['tenths', 'lorenz', 'iso-value'],
      tables: [tenthsTable(audit, figures)],
    },
    {
      heading: texts.change.heading,
      text: changeText(audit, figures),
      charts: ['change'],
      tables: [bridgeTable(audit, figures), ...factorsTable(audit, figures)],
    },
    {
      heading: texts.cohort.heading,
      text: cohortText(audit, figures),
      charts: ['cohort'],
      tables: cohortTable(audit, figures),
    },
    {
      heading: texts.cohorts.heading,
      text: [texts.cohorts.lead],
      charts: ['cohorts'],
      tables: [cohortsTable(audit, figures)],
    },
    {
      heading: texts.health.heading,
      text: healthText(audit, figures),
      charts: ['health'],
      tables: [stagesTable(audit, figures)],
    },
    ...(audit.products
      ? [
          {
            heading: texts.products.heading,
            text: [
              texts.products.lead(
                figures.percent(audit.products.returned),
                figures.amount(audit.products.mean),
                figures.count(audit.now.days),
              ),
            ],
            charts: [],
            tables: productsTable(audit, figures),
          },
        ]
      : []),
    {
      heading: texts.backtest.heading,
      text: backtestText(audit, figures),
      charts: [],
      tables: backtestTable(audit, figures),
    },
    { heading: texts.reading.heading, text: readingText(audit, figures), charts: [], tables: [] },
  ];
}

/** The line below the title. */
export function auditSubtitle({ shop }: Audit, { texts, count, dayOf }: Figures): string {
  return texts.subtitle(count(shop.customers), dayOf(shop.firstDay), dayOf(shop.asOf));
}

export function auditHighlights({ totals, now, ahead, segments, ...audit }: Audit, figures: Figures): Highlight[] {
  const { highlights: texts } = figures.texts;
  const [tenth] = tenthShares({ totals, now, ahead, segments, ...audit });
  const atRisk = segments.groups.filter(({ stage }) => stage === 'at-risk');
  const { what } = figures;
  return [
    {
      figure: figures.short(Number(totals.now)),
      label: texts.now(what, figures.count(now.days)),
      ...(Number(totals.before) > 0
        ? { detail: texts.change(figures.change(Number(totals.now) / Number(totals.before) - 1)) }
        : {}),
    },
    {
      figure: figures.short(totals.total.expected),
      label: texts.ahead(what, figures.count(ahead.days)),
      detail: texts.range(figures.short(totals.total.low), figures.short(totals.total.high)),
    },
    ...(tenth ? [{ figure: figures.percent(tenth.past), label: texts.best, detail: texts.bestOf(what) }] : []),
    {
      figure: figures.count(atRisk.reduce((sum, { customers }) => sum + customers, 0)),
      label: texts.risk,
      detail: texts.riskMeans(figures.count(ahead.days)),
    },
  ];
}

function differencesText(audit: Audit, { texts, what, percent }: Figures): string[] {
  const shares = tenthShares(audit);
  if (shares.length < 2) return [];
  const half = shares.slice(Math.ceil(shares.length / 2)).reduce((sum, { past }) => sum + past, 0);
  return [
    texts.differences.lead(percent(shares[0].past), what, percent(half)),
    texts.differences.ahead(percent(shares[0].ahead)),
    ...(audit.differences.isoValue ? [] : [texts.differences.noIso]),
  ];
}

function changeText({ totals, change }: Audit, figures: Figures): string[] {
  const { change: texts } = figures.texts;
  const of = (name: 'kept' | 'new' | 'back' | 'lost') =>
    kept(figures.signed(Number(change.bridge.find((row) => row.change === name)?.difference ?? 0)));
  const [before, now] = [Number(totals.before), Number(totals.now)];
  const moved = before > 0 ? figures.change(now / before - 1) : figures.signed(now - before);
  const { expected, low, high } = totals.total;
  return [
    texts.lead(figures.amount(now), figures.amount(before), figures.what, moved),
    texts.who(of('kept'), of('new'), of('back'), of('lost')),
    texts.ahead(
      figures.amount(expected),
      figures.amount(low),
      figures.amount(high),
      figures.amount(totals.newcomers.expected),
    ),
  ];
}

/** With its sign on one line: after a plus a browser may break. */
function kept(signed: string): string {
  return signed.replace(/^\+/, '+\u2060');
}

function cohortText(audit: Audit, figures: Figures): string[] {
  const { cohort: texts } = figures.texts;
  const own = largestCohort(audit.cohorts);
  if (!own?.from) return [];
  const { expected, low, high } = own.predicted;
  return [
    texts.lead(
      figures.stretch(own.from),
      figures.count(own.customers),
      figures.amount(Number(own.value)),
      figures.what,
    ),
    texts.ahead(figures.amount(expected), figures.amount(low), figures.amount(high), figures.count(audit.ahead.days)),
  ];
}

function healthText({ totals, change }: Audit, figures: Figures): string[] {
  const { health: texts } = figures.texts;
  const arrived = Number(change.bridge.find((row) => row.change === 'new')?.now ?? 0);
  return [
    texts.lead(figures.percent(1 - shareOf(arrived, Number(totals.now))), figures.what),
    texts.newcomers[totals.newCustomersFrom](figures.count(totals.newCustomers)),
  ];
}

function backtestText({ backtest }: Audit, figures: Figures): string[] {
  const { backtest: texts } = figures.texts;
  if (!backtest) return [texts.none];
  const { expected, actual, low, high } = backtest.total;
  const off = actual > 0 ? expected / actual - 1 : 0;
  const error = (off < 0 ? texts.tooLow : texts.tooHigh)(figures.percent(Math.abs(off)));
  return [
    texts.lead(figures.dayOf(backtest.asOf), figures.amount(expected), figures.amount(actual), error),
    actual >= low && actual <= high ? texts.inside : texts.outside,
  ];
}

function readingText({ shop, model, notes }: Audit, figures: Figures): string[] {
  const { reading: texts } = figures.texts;
  return [
    texts.model(
      model === 'combined' ? texts.combined : (purchaseModels.find(({ name }) => name === model)?.title ?? model),
    ),
    texts.cohort,
    ...(shop.excluded.rows > 0
      ? [
          texts.excluded(
            figures.count(shop.excluded.rows),
            shop.excluded.value === null ? '–' : figures.exact(shop.excluded.value),
          ),
        ]
      : []),
    ...notes.map((note) => `${texts.note}: ${tellIn(note, figures.language)}`),
  ];
}
