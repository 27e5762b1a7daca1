import type { Bundle } from '../bundles/bundle.ts';
import { covariateNames } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { timeAhead } from '../facts/opportunities.ts';
import { streamFacts } from '../facts/readFacts.ts';
import { type CustomerColumns, type Summaries, sliceColumns } from '../facts/summaries.ts';
import { summarise, summariseColumns } from '../facts/summarise.ts';
import type { Forecaster, Nameless } from '../forecast/contract.ts';
import { type Explained, openExplainer } from '../forecast/explain.ts';
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
import type { Terms } from '../valuation/terms.ts';
import { joinTimings, type Timing, timingOf } from '../valuation/timing.ts';
import { DEFAULT_LEVEL, joinValuations, type Valuation, valueCustomers } from '../valuation/value.ts';
import { checkAmounts, lackingColumns } from './bundleColumns.ts';
import { type CrossSelling, crossSelling } from './crossSelling.ts';
import { modelsOf, openForecaster, singleOf } from './forecaster.ts';
import { type ManualOptions, withManualValues } from './manualValues.ts';

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
  const {
    horizonDays,
    level = DEFAULT_LEVEL,
    explain,
    includeModels = [],
    timing = false,
    stake = false,
    progress = silent,
  } = options;
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
  const explainer = explain === undefined ? null : openExplainer(explainable(manifest.forecast, explain), bundle.files);
  const { valuation, explanation, timings } = await valueLedger(ledger, columns, forecaster, manifest.forecast, {
    terms,
    level,
    timing,
    ...(explainer ? { explain: (explained) => explainer.texts(explained, explain!) } : {}),
  });
  const summaries = { ...columns, customer: await names() };
  const models = modelsOf(bundle);
  const segments = segmentCustomers(
    { summaries, valuation, models },
    { ...options.segments, part: partition !== undefined },
  );
  const manual = options.manual && (await withManualValues(summaries, valuation, segments, options.manual));
  const lacking = lackingColumns(manifest, ledger);
  const single = singles.map(
    (own) => [own.model, valueCustomers({ summaries, facts: null }, own, terms, level)] as const,
  );
  return {
    summaries,
    valuation: lacking.length > 0 ? { ...valuation, warnings: [...valuation.warnings, ...lacking] } : valuation,
    segments,
    ...manual,
    ...(options.dimensions ? { dimensions: customerDimensions(summaries, valuation, models) } : {}),
    ...(explanation ? { explanation } : {}),
    ...(timings ? { timing: timings } : {}),
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

export interface ValueOptions {
  readonly terms: Terms;
  readonly level: number;
  /** Explains customers' expected purchases. */
  readonly explain?: (explained: Explained) => readonly string[];
  /** Whether to read from each forecast when customers are likely to buy next. */
  readonly timing?: boolean;
}

/** Values a ledger's customers; facts are streamed, and beside the columns returned memory does not grow with them. */
export async function valueLedger(
  ledger: Ledger,
  summaries: CustomerColumns,
  forecaster: Forecaster,
  record: ForecastRecord | null,
  { terms, level, explain, timing = false }: ValueOptions,
): Promise<{ valuation: Valuation; explanation: string[] | null; timings: Timing | null }> {
  const timed = (customers: Nameless) => (timing ? [timingOf(forecaster.forecast(customers, terms.horizonDays))] : []);
  if (!record || summaries.x.length === 0) {
    const customers = { summaries, facts: null };
    const timings = summaries.x.length > 0 || !record ? timed(customers) : [];
    const valuation = valueCustomers(customers, forecaster, terms, level);
    return { valuation, explanation: null, timings: timings[0] ?? null };
  }
  const parts: Valuation[] = [];
  const timings: Timing[] = [];
  const explanation: string[] = [];
  let at = 0;
  const question = { cutoff: summaries.clock.asOf, scope: record.scope, sample: null };
  for await (const facts of streamFacts(ledger, question)) {
    const customers = { summaries: sliceColumns(summaries, at, at + facts.length), facts };
    const part = valueCustomers(customers, forecaster, terms, level);
    parts.push(part);
    timings.push(...timed(customers));
    if (explain) {
      explanation.push(...explain({ facts, horizonDays: terms.horizonDays, purchases: part.expectedPurchases }));
    }
    at += facts.length;
  }
  if (at !== summaries.x.length) {
    throw new Error(`${at} customers have facts, ${summaries.x.length} have summaries: they are of different ledgers`);
  }
  return {
    valuation: joinValuations(parts),
    explanation: explain ? explanation : null,
    timings: timing ? joinTimings(timings) : null,
  };
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
