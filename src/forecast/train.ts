import { PerennialError } from '../errors.ts';
import { type Backend, openBackend } from '../models/learners/backend.ts';
import type { EpochProgress } from '../models/learners/network.ts';
import { ridgeCorrection } from '../models/learners/ridgePoisson.ts';
import { loadNetwork, saveNetwork } from '../models/learners/storage.ts';
import { standardise } from '../numerics/matrix.ts';
import { randomFrom } from '../numerics/random.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay } from '../units.ts';
import type { Base } from './base.ts';
import { type Calendar, effectiveHorizon, readCalendar } from './calendar.ts';
import type { Joined } from './correction.ts';
import { type Distribution, learnDistribution, unknownDistribution } from './distribution.ts';
import { corrected, FEATURE_LIMIT, type Learnt, learn, limited, rescaled, strengthOf } from './learning.ts';
import { type Progress, silent } from './progress.ts';
import type { JoinedRecord } from './record.ts';
import { type JoinedCutoff, learnReturn } from './return.ts';
import {
  dayBefore,
  type JoinedRows,
  missAt,
  type RowsRequest,
  readAmounts,
  readRows,
  type Scope,
  sumOf,
} from './rows.ts';
import { readKept, readScope } from './scope.ts';
import { chooseCredibility, expectedSpend, spendTerms } from './spend.ts';
import { describeZiln, tryZiln, whyNotToTry, withZiln, ZILN_CUSTOMERS, zilnStrength } from './ziln.ts';

export interface JoinedOptions {
  /** The last day that may be known; the ledger's when not given. */
  readonly asOf?: string;
  readonly horizonDays: number;
  readonly seed: number;
  /** The least customers with which the network of value is tried; ZILN_CUSTOMERS when not given. */
  readonly zilnCustomers?: number;
  readonly progress?: Progress;
}

const CUTOFFS = 5;
/** Shorter horizons to learn from say too little, and so do fewer customers and purchases. */
const LEAST_DAYS = 14;
const LEAST_CUSTOMERS = 100;
const LEAST_PURCHASES = 100;
/** More customers than this teach a correction nothing more; a seeded sample of them does. */
const MOST_CUSTOMERS = 60_000;

/** The season's level needs the same window last year, and before it this many days. */
const LAST_YEAR = 364;
const SEASON_HISTORY = 120;
const SEASON_SHARE = 0.6;
const SEASON_NOISE = 0.1;

/**
 * Learns everything from what the ledger holds up to as-of. The same ledger and seed give the same record and the same
 * bytes, on one backend.
 *
 * @throws TOO_LITTLE_DATA where no probability model can be fitted
 */
export async function trainJoined(ledger: Ledger, options: JoinedOptions): Promise<Joined> {
  const { asOf = ledger.asOf, horizonDays, seed, zilnCustomers = ZILN_CUSTOMERS, progress = silent } = options;
  const random = randomFrom(seed).fork('joined');
  progress('reading the calendar');
  const calendar = await readCalendar(ledger, asOf);
  const end = parseDay(asOf);
  const customers = calendar.births.reduce((sum, n) => sum + n, 0);
  const share = Math.min(1, MOST_CUSTOMERS / Math.max(1, customers));
  const sample = share < 1 ? { share, seed } : null;
  const scope = await readScope(ledger, asOf);
  progress(`fitting the base as of ${asOf}`);
  const final = await readRows(ledger, calendar, scope, { cutoff: asOf, horizonDays, end: null, sample });
  const { learntDays, cutoffs } = await readCutoffs(ledger, calendar, scope, {
    horizonDays,
    end,
    sample,
    final,
    progress,
  });

  const reason = whyNotToLearn(customers, learntDays, cutoffs);
  let learnt: Learnt | null = null;
  let backend: Backend | null = null;
  if (reason === null) {
    backend = await openBackend();
    progress(`learning a correction with ${backend.description}`);
    learnt = learn(backend, cutoffs, final, random.fork('learners'), passes('learning a correction', progress));
  }
  const within = learnt ? strengthOf(learnt, customers, 1, 1) : 0;
  const strength = learnt ? strengthOf(learnt, customers, learntDays, horizonDays) : 0;
  const useful = learnt !== null && strength > 0;

  const K = scope.hasAmounts ? chooseCredibility(cutoffs) : null;
  const past: JoinedCutoff[] = cutoffs
    .map((rows, j) => ({
      rows,
      joined: useful ? rescaled(rows.base.purchases, learnt!.outOfFold[j], within) : rows.base.purchases,
      spend: K === null ? null : expectedSpend(rows.facts, spendTerms(rows.facts, K, rows.cap)),
    }))
    .filter(({ rows }) => sumOf(rows.purchases) > 0);
  const whyNoZiln = useful ? whyNotToTry(customers, zilnCustomers, past) : 'There is no correction to start from.';
  const ziln =
    whyNoZiln === null
      ? tryZiln(backend!, learnt!.scale.names, past, random.fork('ziln'), passes('learning value', progress))
      : { weight: 0, reason: whyNoZiln, judged: null, learnt: null };

  progress('judging how sure it is');
  const terms = learnReturn(past);
  const valued = withZiln(past, ziln, zilnStrength(ziln.weight, customers, 1, 1));
  const distribution =
    past.length > 0 ? learnDistribution(valued, terms, random.fork('ranks')) : unknownDistribution(scope.hasAmounts);
  const season = await seasonOf(ledger, calendar, { cutoff: asOf, horizonDays, end: null, sample, near: final.fitted });
  const correction = useful ? await describeCorrection(learnt!, backend!, final, strength) : null;
  const finalSpend = K === null ? null : spendTerms(final.facts, K, final.cap);
  const taken =
    ziln.learnt &&
    (await describeZiln(
      backend!,
      ziln.learnt,
      learnt!.scale,
      { rows: final, joined: correction!.joined, spend: expectedSpend(final.facts, finalSpend!) },
      effectiveHorizon(calendar, end, learntDays),
      zilnStrength(ziln.weight, customers, learntDays, horizonDays),
    ));
  const record: JoinedRecord = {
    method: useful ? 'joined' : 'probability model',
    reason:
      reason ?? (useful ? null : 'What a correction gains on the past does not carry over to the time that follows.'),
    asOf,
    horizonDays,
    effectiveDays: final.effectiveDays,
    historyDays: end - calendar.first,
    customers,
    sample: share,
    cutoffs: cutoffs.map(({ cutoff, length, purchases, base }) => ({
      cutoff,
      customers: length,
      purchases: sumOf(purchases),
      expected: sumOf(base.purchases),
    })),
    learntDays,
    base: final.fitted.models.map(plainFit),
    shares: [...final.fitted.shares],
    correction: correction?.record ?? null,
    ziln: { weight: ziln.weight, reason: ziln.reason, judged: ziln.judged, network: taken?.network ?? null },
    season,
    spend: finalSpend && { ...finalSpend, kept: await readKept(ledger, asOf) },
    meanAmount: (await readAmounts(ledger, asOf, sample)).meanAmount,
    scope: { ...scope, shares: scope.shares.map(({ column, values }) => ({ column, values: [...values] })) },
    pReturn: terms,
    distribution: plainDistribution(distribution),
  };
  const files = useful ? { ...(await saveNetwork(backend!, learnt!.network)), ...taken?.files } : {};
  return { record, files };
}

/** Tells of every fifth pass of a network. */
function passes(what: string, progress: Progress): (progress: EpochProgress) => void {
  return ({ epoch, losses }) => {
    if (epoch % 5 !== 0) return;
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    progress(`${what}: pass ${epoch}, held-out loss ${mean.toFixed(4)}`);
  };
}

/** Cutoffs evenly spread over the latter two thirds of the history, newest first, with what followed each. */
async function readCutoffs(
  ledger: Ledger,
  calendar: Calendar,
  scope: Scope,
  request: {
    horizonDays: number;
    end: number;
    sample: RowsRequest['sample'];
    final: JoinedRows;
    progress: Progress;
  },
): Promise<{ learntDays: number; cutoffs: JoinedRows[] }> {
  const { horizonDays, end, sample, final, progress } = request;
  const third = Math.floor((end - calendar.first) / 3);
  const learntDays = Math.floor(Math.min(horizonDays, third));
  const [newest, oldest] = [end - learntDays, calendar.first + third];
  const days = new Set<number>();
  for (let j = 0; j < CUTOFFS; j++) days.add(Math.round(newest - ((newest - oldest) * j) / (CUTOFFS - 1)));
  const cutoffs: JoinedRows[] = [];
  if (learntDays < 1) return { learntDays, cutoffs };
  for (const day of days) {
    const cutoff = formatDay(day);
    progress(`looking back to ${cutoff}`);
    try {
      const rows = await readRows(ledger, calendar, scope, {
        cutoff,
        horizonDays: learntDays,
        end: formatDay(day + learntDays),
        sample,
        near: final.fitted,
      });
      cutoffs.push(rows);
    } catch (error) {
      // Too early in the history: the later cutoffs have to do.
      if (!(error instanceof PerennialError) || error.code !== 'TOO_LITTLE_DATA') throw error;
    }
  }
  return { learntDays, cutoffs };
}

function whyNotToLearn(customers: number, learntDays: number, cutoffs: readonly JoinedRows[]): string | null {
  if (customers < LEAST_CUSTOMERS) return `There are ${customers} customers; a correction needs ${LEAST_CUSTOMERS}.`;
  if (learntDays < LEAST_DAYS) {
    return `A third of the history is ${learntDays} days; a correction needs ${LEAST_DAYS} to learn from.`;
  }
  if (cutoffs.length < 2) return 'The history is too short to look back from two days in it.';
  const purchases = sumOf(cutoffs[0].purchases);
  if (purchases >= LEAST_PURCHASES) return null;
  return `${purchases} purchases followed ${cutoffs[0].cutoff}; a correction needs ${LEAST_PURCHASES}.`;
}

/**
 * How far the base would have missed the same window last year, shrunk: a season that models do not know. Not used
 * where less than a year and four months is known.
 */
async function seasonOf(ledger: Ledger, calendar: Calendar, request: RowsRequest): Promise<JoinedRecord['season']> {
  const asOf = parseDay(request.cutoff);
  if (asOf - LAST_YEAR - calendar.first < SEASON_HISTORY) return { level: 1, lastYear: null };
  const horizonDays = Math.min(request.horizonDays, LAST_YEAR);
  const cutoff = dayBefore(request.cutoff, LAST_YEAR);
  try {
    const end = formatDay(asOf - LAST_YEAR + horizonDays);
    const { actual, expected } = await missAt(ledger, calendar, { ...request, cutoff, horizonDays, end });
    const lastYear = Math.log((actual + 20) / (expected + 20));
    const trusted = lastYear ** 2 / (lastYear ** 2 + SEASON_NOISE ** 2);
    return { level: Math.exp(SEASON_SHARE * lastYear * trusted), lastYear };
  } catch (error) {
    if (!(error instanceof PerennialError) || error.code !== 'TOO_LITTLE_DATA') throw error;
    return { level: 1, lastYear: null };
  }
}

async function describeCorrection(
  learnt: Learnt,
  backend: Backend,
  final: JoinedRows,
  strength: number,
): Promise<{ record: NonNullable<JoinedRecord['correction']>; joined: Float64Array }> {
  const network = await loadNetwork(backend, await saveNetwork(backend, learnt.network));
  const z = standardise(final.features, learnt.scale, FEATURE_LIMIT);
  const ridge = ridgeCorrection(learnt.ridge, z);
  const said = network.predict(z);
  network.dispose();
  const f = ridge.map((r, i) => learnt.weights.ridge * r + learnt.weights.network * limited(said[i]));
  const normaliser = sumOf(final.base.purchases) / sumOf(corrected(final.base.purchases, f, strength));
  const record = {
    backend: backend.description,
    features: [...learnt.scale.names],
    mean: Array.from(learnt.scale.mean),
    spread: Array.from(learnt.scale.spread, (v) => (Number.isFinite(v) ? v : null)),
    ridge: { lambda: learnt.ridge.lambda, coefficients: Array.from(learnt.ridge.coefficients) },
    weights: learnt.weights,
    gains: learnt.gains,
    epochs: [...learnt.epochs],
    unseen: learnt.unseen,
    forward: learnt.forward,
    strength,
    normaliser,
  };
  return { record, joined: corrected(final.base.purchases, f, strength).map((v) => v * normaliser) };
}

function plainFit(fit: Base['models'][number]): JoinedRecord['base'][number] {
  return {
    model: fit.model,
    parameters: { ...fit.parameters },
    standardErrors: { ...fit.standardErrors },
    logCovariance: fit.logCovariance?.map((row) => [...row]) ?? null,
    logLikelihood: fit.logLikelihood,
    status: fit.status,
    detail: fit.detail,
    observations: fit.observations,
    iterations: fit.iterations,
  };
}

function plainDistribution({ phi, edges, levels, ratios, levelSpread }: Distribution): JoinedRecord['distribution'] {
  return {
    phi,
    edges: [...edges],
    levels: levels.map((column) => [...column]),
    ratios: ratios?.map((column) => [...column]) ?? null,
    levelSpread,
  };
}
