/** Whether intervals hold as many outcomes as they say, by the window that the combined forecast has rehearsed. */
import { countCoverage, type Ends, type IntervalCoverage, valueCoverage } from '../evaluation/coverage.ts';
import { countOf, learnScatter, type Rehearsed, type Scatter, valueRatio } from '../forecast/predictive.ts';
import type { Rehearsal } from '../forecast/rehearsal.ts';
import { columnOf, rowsWhere } from '../numerics/columns.ts';
import { tails } from '../valuation/predictionIntervals.ts';

const LEVELS = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95] as const;

/** Each half of the customers is judged by how the other half's figures scatter. */
export function rehearsedCoverage({ judged, rehearsed, facts }: Rehearsal): IntervalCoverage {
  const { fold } = facts.columns;
  const halves = [0, 1].map((half) => {
    const own = rowsWhere(facts.length, (row) => fold[row] % 2 === half);
    const others = rowsWhere(facts.length, (row) => fold[row] % 2 !== half);
    const seen = rehearsed.map((window) => pickRows(window, others));
    const scatter = learnScatter(seen, judged.spend !== null);
    return { rows: own.length, at: coverageBy(scatter, pickRows(judged, own)) };
  });
  const shares = LEVELS.map((level) => halves.map(({ rows, at }) => ({ rows, held: at(level) })));
  const mean = (figure: 'ideal' | 'purchases' | 'value') =>
    shares.map((each) => each.reduce((sum, { rows, held }) => sum + (rows * held[figure]) / facts.length, 0));
  return {
    levels: LEVELS,
    ideal: mean('ideal'),
    purchases: mean('purchases'),
    value: judged.spend && mean('value'),
  };
}

/** Shares held at a level; NaN of value without amounts. */
function coverageBy(scatter: Scatter, { expected, pReturn, spend, purchases, value }: Rehearsed) {
  const each = (figure: (row: number) => number) => columnOf(expected.length, figure);
  const counts = Array.from(expected, (mean, row) => countOf(scatter, mean, pReturn[row]));
  const below = each((row) => counts[row].below(purchases[row]));
  const probability = each((row) => counts[row].probability(purchases[row]));
  const zero = pReturn.map((p) => 1 - p);
  const quantile = (row: number, p: number) =>
    expected[row] * spend![row] * valueRatio(scatter, expected[row], pReturn[row], p);
  return (level: number) => {
    const ends: Ends = (none) => tails(none, level);
    const [low, high] = [0, 1].map((end) => each((row) => (spend ? quantile(row, ends(zero[row])[end]) : 0)));
    return {
      ideal: zero.reduce((sum, none) => sum + ends(none)[1] - ends(none)[0], 0) / zero.length,
      purchases: countCoverage(below, probability, zero, ends),
      value: spend ? valueCoverage(value, { low, high }, zero, ends) : Number.NaN,
    };
  };
}

function pickRows({ spend, ...columns }: Rehearsed, rows: Int32Array): Rehearsed {
  const pick = (column: Float64Array) => columnOf(rows.length, (i) => column[rows[i]]);
  return {
    expected: pick(columns.expected),
    pReturn: pick(columns.pReturn),
    spend: spend && pick(spend),
    purchases: pick(columns.purchases),
    value: pick(columns.value),
  };
}
