import type { Bundle } from '../bundles/bundle.ts';
import { covariateNames } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { timeAhead } from '../facts/opportunities.ts';
import type { Summaries } from '../facts/summaries.ts';
import { summarise, summariseColumns } from '../facts/summarise.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import type { ForecastRecord } from '../forecast/record.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { Partition } from '../transactions/partition.ts';
import { requireWholeDays } from '../units.ts';
import { customerDimensions, type Dimensions } from '../valuation/dimensions/customerDimensions.ts';
import type { Calculated } from '../valuation/manual/calculate.ts';
import type { SourceRecord } from '../valuation/manual/combine.ts';
import { type SegmentOptions, type Segments, segmentCustomers } from '../valuation/segments/segmentCustomers.ts';
import { usualPace, valueAtStake } from '../valuation/stake.ts';
import type { Timing } from '../valuation/timing.ts';
import { DEFAULT_LEVEL, type Valuation, valueCustomers } from '../valuation/value.ts';
import { checkAmounts, lackingColumns } from './bundleColumns.ts';
import { type CrossSelling, crossSelling } from './crossSelling.ts';
import { modelsOf, openForecaster, singleOf } from './forecaster.ts';
import { type ManualOptions, withManualValues } from './manualValues.ts';
import { apart } from './valuing/apart.ts';
import { valueLedger } from './valuing/valueLedger.ts';

export interface ScoreOptions {
  /** In place of the bundle's own horizon. */
  readonly horizonDays?: number;
  /** Of prediction intervals; 0.8 for 80 %. */
  readonly level?: number;
  /** How many contributions to tell of each customer's forecast; none unless it is given. */
  readonly explain?: number;
  /** Single purchase models of the bundle whose own predictions are wanted beside. */
  readonly includeModels?: readonly string[];
  /** Whether to say when customers are likely to buy next. */
  readonly timing?: boolean;
  /** Whether to say what is at stake: the usual pace over the horizon, less what is predicted. */
  readonly stake?: boolean;
  /** How tiers are cut, and labels of a former run that they hold on to. */
  readonly segments?: SegmentOptions;
  /** Whether time, frequency and revenue of each customer are wanted. */
  readonly dimensions?: boolean;
  /** Whether to say which part of predicted value further products will bring. */
  readonly crossSelling?: boolean;
  /** What people know beside the model, and how it counts. */
  readonly manual?: ManualOptions;
  /** How many threads may work, this one among them, which reads where there are others; as many as there are processors, 4 at most, when not given. */
  readonly threads?: number;
  readonly progress?: Progress;
}

export interface Scores {
  readonly summaries: Summaries;
  readonly valuation: Valuation;
  /** Tier, stage and RFM code; absent where customers were only valued. */
  readonly segments?: Segments;
  readonly dimensions?: Dimensions;
  /** Where there is a file of manual values: what counts, and what it was made of. */
  readonly calculated?: Calculated;
  /** How near each source of manual values has been, where there is a record. */
  readonly sources?: ReadonlyMap<string, SourceRecord>;
  /** Where it was asked for: by customer, how the expected purchases came about; '' without a purchase. */
  readonly explanation?: readonly string[];
  /** What single models say alone, by name, where they were asked for. */
  readonly single?: Readonly<Record<string, Valuation>>;
  readonly timing?: Timing;
  /** By customer; money with margin, or purchases where there are no amounts. */
  readonly stake?: Float64Array;
  readonly crossSelling?: CrossSelling;
}

/**
 * Values the customers of a ledger with a saved model.
 *
 * @throws OPTION_INVALID where the bundle has no combined forecast to explain, or not such a model, UNITS_MIXED where
 *   ledger and bundle differ in currency or time zone, AMOUNTS_DIFFER where only one of them has amounts, COVARIATE_INVALID where the ledger was opened without an attribute
 *   that the bundle's model needs, or a customer has no value of it
 */
export async function score(
  bundle: Omit<Bundle, 'folder'> & Partial<Bundle>,
  ledger: Ledger,
  options: ScoreOptions = {},
): Promise<Scores> {
  const { manifest } = bundle;
  const { horizonDays, level = DEFAULT_LEVEL, explain, includeModels = [], stake = false, progress = silent } = options;
  const { partition } = ledger.quality;
  if (partition) refuseOfPart(partition, options);
  if (horizonDays !== undefined) requireWholeDays(horizonDays, 'horizonDays');
  checkAmounts(manifest, ledger, ledger.quality.file);
  if (ledger.hasAmounts) same('Currency', manifest.currency ?? '', ledger.currency);
  same('Time zone', manifest.clock.timeZone, ledger.timeZone);
  const singles = includeModels.map((name) => singleOf(bundle, name));
  progress('summarising customers');
  const { columns, names } = await columnsOf(bundle, ledger);
  const terms = horizonDays === undefined ? manifest.terms : { ...manifest.terms, horizonDays };
  const forecaster = await openForecaster(bundle);
  progress('forecasting');
  if (explain !== undefined) explainable(manifest.forecast, explain);
  const saved = manifest.forecast && { record: manifest.forecast, files: bundle.files };
  const { valuation, explanation, timing } = await valueLedger(
    ledger,
    columns,
    { forecaster, saved },
    { terms, level, explain, timing: options.timing, threads: options.threads },
  );
  const summaries = { ...columns, customer: await names() };
  const models = modelsOf(bundle);
  const segments = segmentCustomers({ summaries, valuation, models }, { ...options.segments, part: partition });
  const manual = options.manual && (await withManualValues(summaries, valuation, segments, options.manual));
  const lacking = lackingColumns(manifest, ledger);
  const single = singles.map(
    (own) => [own.model, valueCustomers(apart({ summaries, facts: null }), own, terms, level)] as const,
  );
  return {
    summaries,
    valuation: lacking.length > 0 ? { ...valuation, warnings: [...valuation.warnings, ...lacking] } : valuation,
    segments,
    ...manual,
    ...(options.dimensions ? { dimensions: customerDimensions(summaries, valuation, models) } : {}),
    ...(explanation ? { explanation } : {}),
    ...(timing ? { timing } : {}),
    ...(options.crossSelling ? { crossSelling: await crossSelling(ledger, terms.horizonDays) } : {}),
    ...(stake ? { stake: stakeOf(summaries, valuation) } : {}),
    ...(single.length > 0 ? { single: Object.fromEntries(single) } : {}),
  };
}

/** What the bundle's models know of the customers; names come last where no model asks for attributes by them. */
async function columnsOf({ manifest }: Pick<Bundle, 'manifest'>, ledger: Ledger) {
  const attributes = covariateNames(manifest);
  const { timeUnit, opportunities } = manifest.clock;
  if (manifest.forecast !== null && attributes.length === 0 && !opportunities) {
    return summariseColumns(ledger, { timeUnit });
  }
  const facts = manifest.forecast !== null;
  const { summaries } = await summarise(ledger, { timeUnit, opportunities, attributes, facts });
  return { columns: summaries, names: async () => summaries.customer };
}

function stakeOf(summaries: Summaries, valuation: Valuation): Float64Array {
  const { margin, horizonDays } = valuation.terms;
  return valueAtStake(usualPace(summaries), valuation, margin, timeAhead(summaries.clock, horizonDays));
}

/** @throws OPTION_INVALID for what compares with all customers, or is learnt from them, where there is one part of them */
function refuseOfPart(
  { part, of }: Partition,
  { segments, dimensions, manual, crossSelling, stake }: ScoreOptions,
): void {
  const refused = Object.entries({
    '--former': segments?.former !== undefined,
    '--dimensions': dimensions ?? false,
    '--manual': manual !== undefined,
    '--cross-selling': crossSelling ?? false,
    '--stake': stake ?? false,
  }).find(([, asked]) => asked);
  if (!refused) return;
  throw new PerennialError('OPTION_INVALID', {
    option: refused[0],
    value: `asked of partition ${part}/${of}`,
    problem: 'it compares with all customers, or learns from them, and a partition has a part of them',
    remedy: 'Leave it out, or score all customers in one run.',
  });
}

/** @throws OPTION_INVALID where a model was asked for by name */
export function explainable(record: ForecastRecord | null, most: number): ForecastRecord {
  if (record?.learners) return record;
  throw new PerennialError('OPTION_INVALID', {
    option: '--explain',
    value: most,
    problem: record
      ? `the combined forecast has no learners that could explain it: ${record.reason}`
      : 'the bundle forecasts with a single model, which has nothing to explain but x, tx and T',
    remedy: 'Train with --models auto on a longer history.',
  });
}

function same(what: string, left: string, right: string): void {
  if (left === right) return;
  throw new PerennialError('UNITS_MIXED', {
    what: `${what} of the bundle and of the transactions`,
    left: left || 'none named',
    right: right || 'none named',
    remedy: 'Score transactions of the same kind as the model was trained on, or train a model on these.',
  });
}
