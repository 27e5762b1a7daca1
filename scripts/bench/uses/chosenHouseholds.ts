/** A warning: a campaign of the Complete Journey that went to chosen households, who were the better ones before it. */
import { dirname, join } from 'node:path';
import { openEngine } from '../../../src/engines/duckdb.ts';
import { readColumns } from '../../../src/engines/readColumns.ts';
import { quotePath } from '../../../src/engines/sql.ts';
import { summarise } from '../../../src/facts/summarise.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { score } from '../../../src/pipelines/score.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { markdown } from '../measure.ts';
import { bootstrapError, JOURNEY, openSet, type PastSet, pastSets, trainedAt, withError } from './past.ts';

const CAMPAIGN = 8;

export async function chosenHouseholds(): Promise<string> {
  const set = pastSets().find(({ title }) => title === JOURNEY);
  if (!set) return 'The Complete Journey is not here.';
  const { chosen, start, end } = await campaignOf(set);
  const [before, days] = [start - 1, end - start + 1];
  const asOf = formatDay(before);
  const bundle = await trainedAt(set, asOf, days);
  const then = await openSet(set, asOf);
  const { summaries, valuation } = await score(bundle, then, { horizonDays: days });
  await then.close();
  const ledger = await openSet(set);
  const earlier = await summarise(ledger, { asOf: formatDay(before - days), holdoutEnd: asOf });
  const during = await summarise(ledger, { asOf, holdoutEnd: formatDay(end) });
  await ledger.close();
  const at = (names: readonly string[]) => new Map(names.map((name, row) => [name, row]));
  const [places, sooner] = [at(during.summaries.customer), at(earlier.summaries.customer)];
  const rows = summaries.customer.map((name, row) => ({
    isChosen: chosen.has(name),
    before: sooner.has(name) ? earlier.holdout!.value[sooner.get(name)!] : 0,
    during: during.holdout!.value[places.get(name)!],
    expected: valuation.predictedValue![row],
  }));
  const random = randomFrom(CAMPAIGN);
  const figures: [string, (some: readonly (typeof rows)[number][]) => number][] = [
    ['spent a household during it, chosen ÷ others', (some) => ratio(some, (row) => row.during)],
    [`spent a household in the ${days} days before it`, (some) => ratio(some, (row) => row.before)],
    ['growth of the chosen', (some) => growth(some.filter(({ isChosen }) => isChosen))],
    ['growth of the others', (some) => growth(some.filter(({ isChosen }) => !isChosen))],
    ['observed ÷ expected of the chosen', (some) => observed(some.filter(({ isChosen }) => isChosen))],
    ['observed ÷ expected of the others', (some) => observed(some.filter(({ isChosen }) => !isChosen))],
  ];
  return [
    `Campaign ${CAMPAIGN} of the Complete Journey, ${formatDay(start)} to ${formatDay(end)}, went to ${rows.filter(({ isChosen }) => isChosen).length} chosen households of ${rows.length}:`,
    markdown(
      ['', '± bootstrap error'],
      figures.map(([name, figure]) => {
        const error = bootstrapError(
          rows.length,
          (drawn) => figure(Array.from(drawn, (row) => rows[row])),
          () => random.integer(rows.length),
        );
        return [name, withError(figure(rows), error, 2)];
      }),
    ),
  ].join('\n\n');
}

interface Spent {
  readonly isChosen: boolean;
  readonly before: number;
  readonly during: number;
  readonly expected: number;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function ratio(some: readonly Spent[], spent: (row: Spent) => number): number {
  const of = (isChosen: boolean) => mean(some.filter((row) => row.isChosen === isChosen).map(spent));
  return of(true) / of(false);
}

function growth(some: readonly Spent[]): number {
  return mean(some.map(({ during }) => during)) / mean(some.map(({ before }) => before)) - 1;
}

function observed(some: readonly Spent[]): number {
  return mean(some.map(({ during }) => during)) / mean(some.map(({ expected }) => expected));
}

async function campaignOf({ file }: PastSet) {
  const table = (name: string) => quotePath(join(dirname(file), `${name}.parquet`));
  const engine = await openEngine({ memoryLimit: '1GB' });
  const households = await readColumns(
    engine.connection,
    `SELECT DISTINCT CAST(household_id AS VARCHAR) AS household FROM ${table('campaigns')} WHERE campaign_id = ${CAMPAIGN}`,
  );
  const [{ first, last }] = await engine.connection.rows<{ first: string; last: string }>(
    `SELECT CAST(CAST(start_date AS DATE) AS VARCHAR) AS first, CAST(CAST(end_date AS DATE) AS VARCHAR) AS last
    FROM ${table('campaign_descriptions')} WHERE campaign_id = ${CAMPAIGN}`,
  );
  engine.close();
  return { chosen: new Set(households.text('household')), start: parseDay(first), end: parseDay(last) };
}
