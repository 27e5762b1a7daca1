import type { Manifest } from '../bundles/manifest.ts';
import { measuredSkill } from '../bundles/skill.ts';
import type { ForecastRecord } from '../forecast/record.ts';
import type { ModelCard } from './responses.ts';
import { trainingNotes } from './warnings.ts';

/** What the server tells of its model: everything that helps to judge an answer, and no revenue. */
export function modelCard(manifest: Manifest): ModelCard {
  const { perennial, clock, currency, terms, purchaseModel, spendModel, refundShare, independence } = manifest;
  const { historicalValue: _, ...training } = manifest.training;
  const { value: __, ...totals } = manifest.totals;
  const models = Object.entries(manifest.models).map(([name, fit]) => {
    const { model: _model, logCovariance: _logCovariance, iterations: _iterations, ...card } = fit;
    return [name, card] as const;
  });
  return {
    perennial,
    clock,
    currency,
    terms,
    training,
    forecast: manifest.forecast ? combinedCard(manifest.forecast) : singleCard(manifest),
    totals,
    models: Object.fromEntries(models),
    purchaseModel,
    spendModel,
    refundShare,
    independence,
    evaluation: manifest.evaluation,
    skill: measuredSkill(manifest.evaluation),
    warnings: trainingNotes(manifest),
  };
}

type ForecastCard = ModelCard['forecast'];

function singleCard({ purchaseModel, spendModel }: Manifest): ForecastCard {
  const spend = spendModel === null ? '' : `, and expected spend from ${spendModel}`;
  return {
    method: 'single',
    name: purchaseModel,
    text: `Purchases come from the single model ${purchaseModel}${spend}.`,
    combined: null,
  };
}

/** 1970-01-01, the calendar's weekday 0, was a Thursday. */
const WEEKDAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'];

function combinedCard(record: ForecastRecord): ForecastCard {
  const { asOf, learntDays, customers, base, identifiesDropout, weights, returnWeights, calendar, learners } = record;
  const baseModels = base.map(({ model }) => model);
  const closedWeekdays = calendar.closedWeekdays.map((weekday) => WEEKDAYS[weekday]);
  return {
    method: 'combined',
    name: 'combined',
    text: [...partsText(record, baseModels), calendarText(calendar.season !== null, closedWeekdays)].join(' '),
    combined: {
      asOf,
      learntDays,
      customers,
      baseModels,
      identifiesDropout,
      weights,
      returnWeights,
      features: learners?.features.length ?? 0,
      past: record.past,
      calendar: { season: calendar.season !== null, closedWeekdays },
    },
  };
}

function partsText({ weights, learners, learntDays, reason }: ForecastRecord, baseModels: readonly string[]): string[] {
  const share = (weight: number) => `${Math.round(100 * weight)} %`;
  const base = `the mean of ${listed(baseModels)}`;
  if (!learners) return [`Expected purchases are ${base}.`, reason ?? ''];
  return [
    `Expected purchases are a weighted mean: ${share(weights.base)} ${base}, ${share(weights.ridge)} a ridge regression ` +
      `and ${share(weights.network)} a neural network. The learners learnt from ${learntDays} days ahead; other ` +
      'horizons follow the probability models from there.',
  ];
}

function calendarText(season: boolean, closedWeekdays: readonly string[]): string {
  const closed = closedWeekdays.length > 0 ? ` ${listed(closedWeekdays)} count as closed.` : '';
  return `${season ? 'Seasons of the year take part.' : 'Seasons are not known: the history is too short.'}${closed}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
