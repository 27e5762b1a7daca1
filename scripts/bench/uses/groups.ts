/** Groups: whether observed over expected foretells, whether limits hold where stores are dealt at random. */
import { readMembers } from '../../../src/facts/members.ts';
import { compareGroups, type GroupEntries, type Outcomes } from '../../../src/monitoring/observedOverExpected.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { customersAt, forecastAt } from '../../../src/pipelines/forecastAt.ts';
import { openForecaster } from '../../../src/pipelines/forecaster.ts';
import { markdown } from '../measure.ts';
import { JOURNEY, openSet, type PastSet, pastSets, percentWithError, trainedAt } from './past.ts';

const QUARTERS = [
  ['2017-06-30', '2017-09-30'],
  ['2017-09-30', '2017-12-31'],
] as const;

export async function benchGroups(): Promise<string> {
  const set = pastSets().find(({ title }) => title === JOURNEY);
  if (!set) return 'The Complete Journey is not here.';
  const [third, fourth] = [await quarterOf(set, ...QUARTERS[0]), await quarterOf(set, ...QUARTERS[1])];
  const rows: string[][] = [];
  for (const measure of ['returns', 'purchases', 'revenue'] as const) {
    const [now, next] = [compareGroups(third.entries, third[measure]), compareGroups(fourth.entries, fourth[measure])];
    const later = new Map(next.groups.map((own) => [own.group, own]));
    const errors = { raw: 0, equal: 0, shrunk: 0 };
    let weight = 0;
    for (const own of now.groups) {
      const then = later.get(own.group);
      if (!then) continue;
      weight += then.expected;
      errors.raw += then.expected * (own.ratio - then.ratio) ** 2;
      errors.equal += then.expected * (1 - then.ratio) ** 2;
      errors.shrunk += then.expected * (own.shrunk - then.ratio) ** 2;
    }
    rows.push([
      measure,
      `${now.groups.length}`,
      (errors.raw / weight).toFixed(4),
      (errors.equal / weight).toFixed(4),
      (errors.shrunk / weight).toFixed(4),
      `${(100 * now.between).toFixed(1)} %`,
      atRandom(third.entries, third[measure]),
    ]);
    console.error(rows.at(-1)!.join('  '));
  }
  return [
    'Stores of the Complete Journey by observed over expected in the third quarter: squared error in foretelling the fourth',
    "(weighted by what is expected), true differences, and the share beyond 95 % where stores' customers are dealt at random:",
    markdown(['measure', 'stores', 'raw', 'all equal', 'shrunk', 'true differences', 'random, beyond 95 %'], rows),
  ].join('\n');
}

interface Quarter {
  readonly entries: GroupEntries;
  readonly returns: Outcomes;
  readonly purchases: Outcomes;
  readonly revenue: Outcomes;
}

/** What each quarter's model expected: an expectation that both share would make noise look lasting. */
async function quarterOf(set: PastSet, since: string, until: string): Promise<Quarter> {
  const bundle = await trainedAt(set, since, 92);
  const ledger = await openSet(set);
  const asked = { bundle, ledger, forecaster: await openForecaster(bundle) };
  const members = await readMembers(ledger, 'branch', since);
  const { summaries, holdout } = await customersAt(asked, since, until);
  const n = summaries.customer.length;
  const empty = () => ({ observed: new Float64Array(n), expected: new Float64Array(n), variance: new Float64Array(n) });
  const [returns, purchases, revenue] = [empty(), empty(), empty()];
  returns.observed.set(holdout!.purchases.map((count) => Number(count > 0)));
  purchases.observed.set(holdout!.purchases);
  revenue.observed.set(holdout!.value);
  await forecastAt(asked, summaries, holdout!.days, (forecast, _, at) => {
    const { pReturn, expectedPurchases, expectedSpend } = forecast;
    const variances = forecast.variances();
    pReturn.forEach((p, i) => {
      returns.expected[at + i] = p;
      returns.variance[at + i] = p * (1 - p);
      revenue.expected[at + i] = expectedPurchases[i] * expectedSpend![i];
    });
    purchases.expected.set(expectedPurchases, at);
    purchases.variance.set(variances.purchases, at);
    revenue.variance.set(variances.value!, at);
  });
  await ledger.close();
  const places = new Map(summaries.customer.map((name, row) => [name, row]));
  const row = Int32Array.from(members.customer, (name) => places.get(name)!);
  return {
    entries: { groups: members.groups, row, group: members.group, weight: members.weight },
    returns,
    purchases,
    revenue,
  };
}

/** The same sizes and shares, other customers. */
function atRandom(entries: GroupEntries, outcomes: Outcomes): string {
  let [beyond, count] = [0, 0];
  for (let seed = 0; seed < 40; seed++) {
    const n = outcomes.observed.length;
    const order = randomFrom(seed).shuffle(Int32Array.from({ length: n }, (_, row) => row));
    const { groups } = compareGroups({ ...entries, row: Int32Array.from(entries.row, (row) => order[row]) }, outcomes);
    count += groups.length;
    beyond += groups.filter((own) => own.beyond !== null).length;
  }
  return percentWithError(beyond, count);
}
