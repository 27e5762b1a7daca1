/** The charts of an audit. */
import type { Audit } from '../../valuation/audit/audit.ts';
import { wordsIn } from '../../words/catalogue.ts';
import { barChart } from '../barChart.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { isoValueChart } from '../isoValueChart.ts';
import { lineChart } from '../lineChart.ts';
import { mapChart } from '../mapChart.ts';
import { type Layer, stackedChart } from '../stackedChart.ts';
import { waterfallChart } from '../waterfallChart.ts';
import { type Figures, largestCohort, lastWhole, shareOf } from './figures.ts';

export const AUDIT_CHARTS = ['tenths', 'lorenz', 'iso-value', 'change', 'cohort', 'cohorts', 'health'] as const;
export type AuditChart = (typeof AUDIT_CHARTS)[number];

/** More cohorts than these are joined: their colours could not be told apart. */
const MOST_LAYERS = 6;

/** @returns  by name; those of which an audit knows nothing are left out */
export async function auditCharts(
  audit: Audit,
  figures: Figures,
  width?: number,
): Promise<Partial<Record<AuditChart, Chart>>> {
  const { plots } = wordsIn(figures.language);
  const options: ChartOptions = {
    ...(width === undefined ? {} : { width }),
    words: {
      ...plots,
      locale: figures.locale,
      figure: (value, digits) => plots.figure(value, digits),
      percent: (share, decimals) => figures.percent(share, decimals),
    },
  };
  const made: Partial<Record<AuditChart, Chart>> = {};
  const drawn: Record<AuditChart, () => Promise<Chart> | null> = {
    tenths: () => tenths(audit, figures, options),
    lorenz: () => lorenz(audit, figures, options),
    'iso-value': () => isoValue(audit, figures, options),
    change: () => change(audit, figures, options),
    cohort: () => cohort(audit, figures, options),
    cohorts: () => cohorts(audit, figures, options),
    health: () => health(audit, figures, options),
  };
  for (const name of AUDIT_CHARTS) {
    const chart = await drawn[name]();
    if (chart) made[name] = chart;
  }
  return made;
}

export function tenthShares({ differences: { tenths: rows } }: Audit) {
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  const [past, ahead] = [sum(({ value }) => Number(value)), sum(({ predicted }) => predicted.expected)];
  return rows.map(({ value, predicted }) => ({
    past: shareOf(Number(value), past),
    ahead: shareOf(predicted.expected, ahead),
  }));
}

function tenths(audit: Audit, { texts, what, percent, decimal }: Figures, options: ChartOptions) {
  const { differences } = texts;
  const shares = tenthShares(audit);
  if (shares.length < 2) return null;
  return barChart(
    {
      title: differences.tenthsTitle(percent(shares[0].past), what),
      subtitle: differences.tenthsSubtitle,
      labels: shares.map((_, k) => String(k + 1)),
      xLabel: differences.tenth,
      yLabel: differences.share(what),
      bars: [
        { name: differences.past, values: shares.map(({ past }) => 100 * past), actual: true },
        { name: differences.future, values: shares.map(({ ahead }) => 100 * ahead) },
      ],
      print: (value) => decimal(value, value < 10 && value % 1 !== 0 ? 1 : 0),
      height: 260,
    },
    options,
  );
}

function lorenz(audit: Audit, { texts, what, percent }: Figures, options: ChartOptions) {
  const { differences } = texts;
  const { customers, past, ahead } = audit.differences.lorenz;
  const shown = past ?? ahead;
  if (!shown) return null;
  const fifth = customers.findIndex((share) => share >= 0.2 - 1e-9);
  const hundred = (shares: readonly number[]) => shares.map((share) => 100 * share);
  return lineChart(
    {
      title: differences.lorenzTitle(percent(shown[fifth]), what),
      subtitle: differences.lorenzSubtitle,
      x: hundred(customers),
      xLabel: differences.lorenzX,
      yLabel: differences.share(what),
      lines: [
        ...(past ? [{ name: differences.past, y: hundred(past), actual: true }] : []),
        ...(ahead ? [{ name: differences.future, y: hundred(ahead) }] : []),
      ],
      height: 260,
    },
    options,
  );
}

function isoValue(audit: Audit, { texts, what, short }: Figures, options: ChartOptions) {
  const { differences } = texts;
  const iso = audit.differences.isoValue;
  if (!iso) return null;
  return isoValueChart(
    {
      ...iso,
      title: differences.isoTitle,
      subtitle: differences.isoSubtitle(what),
      xLabel: differences.isoX,
      yLabel: differences.isoY,
      // Levels are whole.
      print: (value) => short(value).replace(/[.,]00(?!\d)/, ''),
      name: differences.iso,
      customers: differences.customers,
    },
    options,
  );
}

function change(audit: Audit, figures: Figures, options: ChartOptions) {
  const { change: texts } = figures.texts;
  const { totals } = audit;
  const difference = Number(totals.now) - Number(totals.before);
  const steps = (['lost', 'refunds', 'back', 'new'] as const).flatMap((name) => {
    const row = audit.change.bridge.find(({ change: own }) => own === name);
    return row && Number(row.difference) !== 0 ? [{ label: texts[name], value: Number(row.difference) }] : [];
  });
  const kept = (['frequency', 'amount', 'rest'] as const).flatMap((name) =>
    Number(audit.change.kept[name]) !== 0 ? [{ label: texts[name], value: Number(audit.change.kept[name]) }] : [],
  );
  const { expected, low, high } = totals.total;
  return waterfallChart(
    {
      title: texts.title(figures.signed(difference), figures.what),
      subtitle: texts.subtitle,
      bars: [
        { label: texts.before, value: Number(totals.before) },
        ...[...steps, ...kept].map((step) => ({ ...step, step: true })),
        { label: texts.now, value: Number(totals.now) },
        { label: texts.ahead_, value: expected, low, high },
      ],
      print: figures.short,
      label: figures.what,
    },
    options,
  );
}

function cohort(audit: Audit, figures: Figures, options: ChartOptions) {
  const { cohort: texts, differences, health: whole } = figures.texts;
  const own = largestCohort(audit.cohorts);
  if (!own?.from) return null;
  const from = audit.stretches.findIndex(({ to }) => to >= own.from!);
  const name = figures.stretch(own.from);
  const last = own.cells[lastWhole(audit.stretches, own.from)];
  return stackedChart(
    {
      title: texts.title(name, figures.percent(shareOf(last.active, own.customers)), figures.texts.grain[audit.grain]),
      subtitle: texts.subtitle(figures.what),
      labels: [...audit.stretches.slice(from), ...audit.stretchesAhead].map((stretch) => figures.stretch(stretch.from)),
      ahead: own.ahead.length,
      layers: [
        {
          name: differences.past,
          colour: 'fact',
          values: [...own.cells.slice(from).map(({ value }) => Number(value)), ...own.ahead.map(() => 0)],
        },
        {
          name: differences.future,
          colour: 'forecast',
          values: [...own.cells.slice(from).map(() => 0), ...own.ahead],
        },
      ],
      xLabel: texts.columns[0],
      print: figures.short,
      sum: whole.whole,
    },
    options,
  );
}

function cohorts(audit: Audit, figures: Figures, options: ChartOptions) {
  const { cohorts: texts, grain: grains } = figures.texts;
  const named = audit.cohorts.filter(({ from, customers }) => from !== null && customers > 0);
  if (named.length < 2) return null;
  const grain = grains[audit.grain];
  const ages = audit.stretches.length - 1;
  const rows = named.map((own) => {
    const born = audit.stretches.findIndex(({ to }) => to >= own.from!);
    return Array.from({ length: ages }, (_, age) => {
      const cell = own.cells[born + 1 + age];
      // What is not over yet would look like a fall.
      return cell && audit.stretches[born + 1 + age].whole ? (100 * cell.active) / own.customers : Number.NaN;
    });
  });
  const known = rows.reduce((most, row) => Math.max(most, row.findLastIndex(Number.isFinite) + 1), 0);
  if (known === 0) return null;
  return mapChart(
    {
      title: texts.shareTitle,
      subtitle: texts.shareSubtitle(grain),
      rows: named.map(({ from }) => figures.stretch(from!)),
      columns: Array.from({ length: known }, (_, age) => String(age + 1)),
      rowLabel: texts.cohort,
      columnLabel: texts.age(grain),
      values: rows.map((row) => row.slice(0, known)),
      print: (value) => figures.count(value),
    },
    options,
  );
}

function health(audit: Audit, figures: Figures, options: ChartOptions) {
  const { health: texts, cohorts: names } = figures.texts;
  const { cohorts: all, stretches, stretchesAhead, newcomersAhead, totals } = audit;
  const named = all.filter(({ from }) => from !== null);
  const cut = Math.max(0, named.length - MOST_LAYERS + 1);
  const values = (group: typeof all) => [
    ...stretches.map((_, k) => group.reduce((sum, { cells }) => sum + Number(cells[k].value), 0)),
    ...stretchesAhead.map((_, k) => group.reduce((sum, { ahead }) => sum + ahead[k], 0)),
  ];
  const apart = all.filter(({ from }) => from === null);
  const older = named.slice(0, cut);
  const layers: Layer[] = [
    ...(older.length > 0
      ? [{ name: texts.before(figures.stretch(named[cut].from!)), values: values([...older, ...apart]) }]
      : []),
    ...named.slice(cut).map((own) => ({ name: figures.stretch(own.from!), values: values([own]) })),
    ...(older.length === 0 && apart.length > 0 ? [{ name: names.refundsAlone, values: values(apart) }] : []),
    ...(newcomersAhead.some((value) => value > 0)
      ? [{ name: texts.toCome, values: [...stretches.map(() => 0), ...newcomersAhead], colour: 'apart' as const }]
      : []),
  ];
  const ahead = stretchesAhead.map((_, k) => layers.reduce((sum, own) => sum + own.values[stretches.length + k], 0));
  // Each stretch as unsure as the whole: the level that all share is most of it.
  const { expected, low, high } = totals.total;
  return stackedChart(
    {
      title: texts.title(figures.short(expected)),
      subtitle: texts.subtitle(figures.what),
      labels: [...stretches, ...stretchesAhead].map(({ from }) => figures.stretch(from)),
      ahead: stretchesAhead.length,
      intervals:
        expected > 0 ? ahead.map((value) => ({ low: (value * low) / expected, high: (value * high) / expected })) : [],
      layers,
      xLabel: figures.texts.cohort.columns[0],
      print: figures.short,
      sum: texts.whole,
    },
    options,
  );
}
