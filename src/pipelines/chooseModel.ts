import { PerennialError } from '../errors.ts';
import { measure } from '../evaluation/metrics.ts';
import { type CellIndex, type Cells, cellsOf, makeCells, perCustomer } from '../facts/cells.ts';
import { timeAhead } from '../facts/opportunities.ts';
import type { Sample } from '../facts/sample.ts';
import { type Holdout, hasPurchase, type Summaries } from '../facts/summaries.ts';
import { summarise } from '../facts/summarise.ts';
import type { Progress } from '../forecast/progress.ts';
import type { FitStatus, FittedPurchaseModel, PurchaseModel } from '../models/contract.ts';
import { cnbdFamilies, purchaseModel } from '../models/purchases/catalogue.ts';
import { identifiesDropout } from '../models/purchases/dropout.ts';
import { fitPurchaseModel } from '../models/purchases/fitPurchases.ts';
import { likeliestModels } from '../models/purchases/likeliestK.ts';
import { type NestedTest, nestedTests } from '../models/purchases/nestedTests.ts';
import type { FitPurchases } from '../models/purchases/rememberFits.ts';
import { columnOf } from '../numerics/columns.ts';
import { groupNumbers } from '../numerics/grouping.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay, type TimeUnit } from '../units.ts';

/** `--models auto`: the models that are tried, simplest first, so that of equals the simplest is chosen. */
export const FAMILY: readonly string[] = [
  'nbd',
  'bg-nbd',
  'mbg-nbd',
  'pareto-nbd',
  'ggompertz-nbd',
  'bg-cnbd',
  'mbg-cnbd',
];
export const AUTO = 'auto';

/** How one model did on the inner split: fitted before it, judged after it. */
export interface Candidate {
  readonly model: string;
  readonly logLikelihood: number;
  /** null where weak priors took part in the fit: its log-likelihood is no maximum then. */
  readonly AIC: number | null;
  readonly BIC: number | null;
  /** Mean log-probability of the customers' purchase counts after the split; higher is better. */
  readonly logScore: number;
  readonly MAE: number;
  readonly RMSE: number;
  readonly status: FitStatus;
  /** Whether it tells customers who left from slow ones. */
  readonly identifiesDropout: boolean;
  /** Whether its parameters are told apart; else it is weakly identified. */
  readonly identified: boolean;
  readonly prior?: 'weak' | undefined;
}

export interface Choice {
  readonly model: string;
  /** In words. */
  readonly why: string;
  /** Last day that candidates saw, and last day that they were judged on; null where there was nothing to choose. */
  readonly split: { readonly calibrationEnd: string; readonly end: string } | null;
  readonly candidates: readonly Candidate[];
  /** Likelihood-ratio tests of candidates that are nested in each other, and fitted without priors. */
  readonly tests: readonly NestedTest[];
}

/**
 * Chooses the model that gives the counts after an inner split the highest log score. The split lies wholly before
 * `asOf`: what is later plays no part, so that an evaluation beyond as-of stays out of sample.
 *
 * @param names  the models to choose from; `auto` stands for {@link FAMILY}
 * @throws MODEL_UNKNOWN, TOO_LITTLE_DATA where not one of them can be fitted
 */
export async function chooseModel(
  ledger: Ledger,
  names: readonly string[],
  {
    asOf,
    timeUnit,
    horizonDays,
    progress,
    sample = null,
    fitPurchases = fitPurchaseModel,
  }: {
    asOf: string;
    timeUnit: TimeUnit;
    horizonDays: number;
    progress: Progress;
    sample?: Sample | null;
    fitPurchases?: FitPurchases;
  },
): Promise<Choice> {
  const family = familyOf(names);
  const first = async (why: string): Promise<Choice> => {
    const model = await withoutOpenK(ledger, family[0], asOf, timeUnit);
    return { model, why, split: null, candidates: [], tests: [] };
  };
  if (family.length === 1) return first('It was the only one asked for.');
  const end = parseDay(asOf);
  const days = Math.floor(Math.min(horizonDays, (end - parseDay(ledger.firstDay)) / 3));
  if (days < 1) return first('The history is too short to split.');
  const calibrationEnd = formatDay(end - days);
  const split = await summarise(ledger, {
    asOf: calibrationEnd,
    timeUnit,
    holdoutEnd: asOf,
    gaps: dependsOnGaps(family),
    opportunities: countsOpportunities(family, timeUnit),
    sample,
  });
  const made = cellsOf(split.summaries);
  const outcomes = outcomesOf(split.summaries, split.holdout!);
  const candidates = likeliestModels(family, made.cells, fitPurchases).flatMap((model) => {
    progress(`trying ${model.title}`);
    return judge(model, made, outcomes, fitPurchases) ?? [];
  });
  if (candidates.length === 0) return first(`No model could be tried before the last ${days} days.`);
  const best = preferred(candidates);
  const why = reasonFor(best, candidates, `${calibrationEnd} to ${asOf}`);
  return { model: best.model, why, split: { calibrationEnd, end: asOf }, candidates, tests: nestedTests(candidates) };
}

/** Log scores within this of each other print alike. */
const TIE = 5e-5;

/**
 * The candidate with the highest log score. Of candidates that predict equally well, one that tells customers who left
 * from slow ones; of those, one whose parameters are identified; of those, the likeliest.
 */
export function preferred(candidates: readonly Candidate[]): Candidate {
  const highest = Math.max(...candidates.map(({ logScore }) => logScore));
  const order = ({ identifiesDropout, identified, logLikelihood }: Candidate) =>
    [identifiesDropout ? 1 : 0, identified ? 1 : 0, logLikelihood] as const;
  const [best] = candidates
    .filter(({ logScore }) => highest - logScore < TIE)
    .toSorted((one, other) => {
      const [a, b] = [order(one), order(other)];
      return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
    });
  return best;
}

function reasonFor(best: Candidate, candidates: readonly Candidate[], period: string): string {
  const others = candidates.filter((candidate) => candidate !== best).toSorted((a, b) => b.logScore - a.logScore);
  if (others.length === 0) return 'There was no other candidate.';
  const [next] = others;
  const score = best.logScore.toFixed(4);
  if (Math.abs(best.logScore - next.logScore) >= TIE) {
    return `Its log score on ${period} was best: ${score}; next came ${next.model} with ${next.logScore.toFixed(4)}.`;
  }
  return `Its log score on ${period} was best: ${score}, as was that of ${next.model}, ${whyBefore(best, next)}.`;
}

function whyBefore(best: Candidate, other: Candidate): string {
  if (best.identifiesDropout && !other.identifiesDropout) return 'which does not identify dropout';
  if (best.identified && !other.identified) return 'whose parameters are weakly identified';
  return 'which fits the customers before it less well';
}

/** The combined forecast answers unless a model was asked for by name, or with covariates of its own. */
export function asksForCombined(options: {
  readonly models: readonly string[];
  readonly covariates?: unknown;
}): boolean {
  return options.models.includes(AUTO) && !options.covariates;
}

/** Names asked for, with `auto` spelt out, each once. */
export function familyOf(names: readonly string[]): string[] {
  const family = [...new Set(names.flatMap((name) => (name === AUTO ? FAMILY : [name])))];
  for (const name of family) if (!Object.hasOwn(cnbdFamilies, name)) purchaseModel(name);
  return family;
}

/** Whether one of the models is fitted to the times between purchases: then they have to be summed. */
export function dependsOnGaps(names: readonly string[]): boolean {
  return names.some((name) => /^m?bg-cnbd/.test(name));
}

/**
 * Whether customers are to be summarised by opportunities: where the models are discrete.
 *
 * @throws OPTION_INVALID where discrete and continuous models are mixed, or opportunities would be days
 */
export function countsOpportunities(family: readonly string[], timeUnit: TimeUnit): boolean {
  const isDiscrete = (name: string) => !Object.hasOwn(cnbdFamilies, name) && purchaseModel(name).discrete === true;
  const discrete = family.find(isDiscrete);
  if (discrete === undefined) return false;
  const continuous = family.find((name) => !isDiscrete(name));
  if (continuous !== undefined) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--models',
      value: family.join(','),
      problem: `${discrete} counts opportunities, ${continuous} measures time, and one run summarises customers once`,
      remedy: `Run ${discrete} by itself.`,
    });
  }
  if (timeUnit === 'day') {
    throw new PerennialError('OPTION_INVALID', {
      option: '--time-unit',
      value: timeUnit,
      problem: `${discrete} would take each day for an opportunity to buy`,
      remedy: `Name the period of the opportunities: --time-unit week, month or year.`,
    });
  }
  return true;
}

/** The name of a model, k taken from what is known as of a day where the name leaves it open. */
async function withoutOpenK(ledger: Ledger, name: string, asOf: string, timeUnit: TimeUnit): Promise<string> {
  if (!Object.hasOwn(cnbdFamilies, name)) return name;
  const { summaries } = await summarise(ledger, { asOf, timeUnit, gaps: true });
  return likeliestModels([name], cellsOf(summaries).cells)[0].name;
}

/** What customers with a purchase did within a horizon, in the unit of the fit. */
interface Outcomes {
  readonly horizon: number;
  readonly rows: readonly number[];
  readonly counts: Float64Array;
  /** The customers who bought so many times. */
  readonly byCount: readonly { readonly count: number; readonly cells: Cells }[];
}

function outcomesOf(summaries: Summaries, holdout: Holdout): Outcomes {
  const rows: number[] = [];
  for (let row = 0; row < summaries.customer.length; row++) if (hasPurchase(summaries, row)) rows.push(row);
  const counts = columnOf(rows.length, (i) => holdout.purchases[rows[i]]);
  const { values, index } = groupNumbers(counts);
  const groups = Array.from(values, (): number[] => []);
  rows.forEach((row, i) => {
    groups[index[i]].push(row);
  });
  const byCount = groups.map((own, group) => {
    const pick = (column: Float64Array) => columnOf(own.length, (i) => column[own[i]]);
    const { cells } = makeCells(pick(summaries.x), pick(summaries.tx), pick(summaries.T));
    return { count: values[group], cells };
  });
  return { horizon: timeAhead(summaries.clock, holdout.days), rows, counts, byCount };
}

/** null where the model can't be fitted, or gives no finite answer. */
function judge(
  model: PurchaseModel,
  { cells, index }: CellIndex,
  { horizon, rows, counts, byCount }: Outcomes,
  fitPurchases: FitPurchases,
): Candidate | null {
  let fitted: FittedPurchaseModel;
  try {
    fitted = fitPurchases(model, cells);
  } catch (error) {
    if (error instanceof PerennialError && error.code === 'TOO_LITTLE_DATA') return null;
    throw error;
  }
  const all = perCustomer(fitted.expectedPurchases(cells, horizon), index);
  const expected = columnOf(rows.length, (i) => all[rows[i]]);
  const { MAE, RMSE, n_nonfinite } = measure(counts, expected);
  const logScore = sumOfLogScores(fitted, byCount, horizon) / counts.length;
  if (n_nonfinite > 0 || !Number.isFinite(logScore)) return null;
  const k = model.parameterNames.length;
  return {
    model: model.name,
    logLikelihood: fitted.logLikelihood,
    AIC: fitted.prior ? null : 2 * k - 2 * fitted.logLikelihood,
    BIC: fitted.prior ? null : k * Math.log(rows.length) - 2 * fitted.logLikelihood,
    logScore,
    MAE,
    RMSE,
    status: fitted.status,
    identifiesDropout: identifiesDropout(fitted),
    identified: fitted.identifiability.identified,
    ...(fitted.prior ? { prior: fitted.prior } : {}),
  };
}

/** Sum of ln P(count) over customers; a count that the model holds impossible to rounding costs ln(1e-300). */
function sumOfLogScores(fitted: FittedPurchaseModel, byCount: Outcomes['byCount'], horizon: number): number {
  let total = 0;
  for (const { count, cells } of byCount) {
    const p = fitted.pmf(cells, count, horizon);
    for (let i = 0; i < p.length; i++) total += cells.weight[i] * Math.log(Math.max(p[i], 1e-300));
  }
  return total;
}
