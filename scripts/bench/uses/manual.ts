// Manual values: whether advisers of known skill get the weight that is theirs, and what the two together are worth.
import { randomFrom } from '../../../src/numerics/random.ts';
import { combined, type Matured, recordOf } from '../../../src/valuation/manual/combine.ts';
import { markdown } from '../measure.ts';

/** Standard deviations of the logarithms of what an adviser and the model say of the same values. */
const SKILLS = [
  [0.3, 0.5],
  [0.4, 0.4],
  [0.6, 0.4],
  [0.8, 0.4],
  [2, 0.3],
] as const;
const MATURED = [30, 100] as const;
const REPETITIONS = 400;
const JUDGED = 20_000;

export async function benchManual(): Promise<string> {
  const rows = SKILLS.flatMap(([manual, automatic]) =>
    MATURED.map((count) => {
      const best = automatic ** 2 / (automatic ** 2 + manual ** 2);
      const weights = Array.from(
        { length: REPETITIONS },
        (_, seed) => recordOf(values(count, manual, automatic, `${seed}`)).weight,
      );
      const off = weights.map((weight) => Math.abs(weight - best));
      const within = off.filter((gap) => gap <= 0.1).length / REPETITIONS;
      const later = values(JUDGED, manual, automatic, 'later');
      const better = Math.min(errorOf(later, 1), errorOf(later, 0));
      const ratios = weights.slice(0, 20).map((weight) => errorOf(later, weight) / better);
      return [
        `${manual} beside ${automatic}, ${count} values`,
        best.toFixed(2),
        mean(weights).toFixed(2),
        mean(off).toFixed(3),
        `${(100 * within).toFixed(0)} %`,
        mean(ratios).toFixed(3),
        Math.max(...ratios).toFixed(3),
      ];
    }),
  );
  const head = [
    'error of adviser and model',
    'best weight',
    'learnt',
    'off by',
    'within .1',
    'RMSE ÷ better one',
    'worst',
  ];
  return markdown(head, rows);
}

function values(count: number, manualSd: number, automaticSd: number, seed: string): Matured[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => {
    const truth = 6 + random.normal();
    const said = (sd: number) => Math.exp(truth + sd * random.normal());
    return { actual: Math.exp(truth), manual: said(manualSd), automatic: said(automaticSd) };
  });
}

/** Root mean squared error of the logarithm. */
function errorOf(judged: readonly Matured[], weight: number): number {
  const squares = judged.map((one) => Math.log(combined(one.manual, one.automatic, weight).value / one.actual) ** 2);
  return Math.sqrt(mean(squares));
}

function mean(of: readonly number[]): number {
  return of.reduce((sum, value) => sum + value, 0) / of.length;
}
