/** Scores that were made in parts, finished: tiers, stages and RFM codes, which compare with all customers. */
import type { Connection } from '../../engines/contract.ts';
import { openEngine } from '../../engines/duckdb.ts';
import { defaultMemoryLimit } from '../../engines/memoryLimit.ts';
import { quoteName, quoteText } from '../../engines/sql.ts';
import { type Progress, silent } from '../../forecast/progress.ts';
import { type Micros, parseMoney } from '../../units.ts';
import { STAGES } from '../../valuation/segments/stages.ts';
import { TIERS, type TierRule } from '../../valuation/segments/tiers.ts';
import { writeFileBeside } from '../../writeFileBeside.ts';
import { OF_PART } from '../writeScores.ts';
import { type CheckedParts, checkParts } from './checkParts.ts';
import { type Cuts, findCuts } from './findCuts.ts';
import { labelsSql } from './labelsSql.ts';
import { formatOfParts, type PartFormat } from './partFormat.ts';

export interface SegmentPartsOptions {
  /** How tiers are cut; by shares of customers when not given. */
  readonly tiers?: TierRule;
  /** Of the engine, which puts on disk what does not fit. */
  readonly memoryLimit?: string;
  readonly progress?: Progress;
}

/** All customers, and what each group of them comes to. */
export interface SegmentedParts {
  readonly customers: number;
  readonly cuts: Cuts;
  /** Every tier × stage that has customers, the best first. */
  readonly groups: readonly PartsGroup[];
}

export interface PartsGroup {
  /** '' for customers without one, as `stage`. */
  readonly tier: string;
  readonly stage: string;
  readonly customers: number;
  /** null where the transactions carry no amounts. */
  readonly historicalValue: Micros | null;
  /** Predicted value, or without amounts expected purchases. */
  readonly predicted: number;
  /** How many of them are expected to return within the horizon. */
  readonly returning: number;
}

/**
 * Writes one file of all customers out of the scores of every part, with the tiers, stages and RFM codes of a run over
 * all of them: the same fields to the last digit. Rows come part by part, and memory does not grow with them.
 *
 * @param parts  files of `score --partition`, of one format and one run, in any order
 * @param out    in the same format
 * @throws OPTION_INVALID where parts are missing, twice, or of several runs, or formats differ; FILE_NOT_FOUND,
 *   FILE_FORMAT, MACHINE_REFUSED; nothing is written then
 */
export async function segmentParts(
  parts: readonly string[],
  out: string,
  { tiers = 'shares', memoryLimit = defaultMemoryLimit(), progress = silent }: SegmentPartsOptions = {},
): Promise<SegmentedParts> {
  const format = formatOfParts(parts, out);
  const engine = await openEngine({ memoryLimit });
  const { connection } = engine;
  try {
    progress('reading the parts');
    const checked = await checkParts(connection, format, parts);
    await connection.run(
      `CREATE VIEW scores AS ${checked.files.map((file) => figuresSql(format, file)).join(' UNION ALL ')}`,
    );
    progress('comparing all customers');
    const cuts = await findCuts(connection, tiers);
    progress(`writing ${out}`);
    await connection.run(`CREATE VIEW finished AS ${finishedSql(cuts, checked)}`);
    const columns = checked.columns.filter((name) => !Object.values<string>(OF_PART).includes(name)).map(quoteName);
    await writeFileBeside(out, (draft) =>
      connection.run(`COPY (SELECT ${columns.join(', ')} FROM finished) TO ${quoteText(draft)} (${format.write})`),
    );
    const groups = await groupsOf(connection, cuts);
    return { customers: groups.reduce((sum, group) => sum + group.customers, 0), cuts, groups };
  } finally {
    engine.close();
  }
}

/** Rows of a part with what is compared beside them, as numbers whatever the format. */
function figuresSql({ rows, value }: PartFormat, file: string): string {
  const real = (name: string) => `CAST(${value(name)} AS DOUBLE)`;
  return `
    SELECT *,
      ${real('predicted_value')} AS f_value,
      ${real('expected_purchases')} AS f_expected,
      ${real('p_return')} AS f_return,
      ${real('purchases')} AS f_purchases,
      CAST(${value('historical_value')} AS DECIMAL(38, 6)) AS f_money,
      CAST(${value('last_purchase')} AS DATE) - DATE '1970-01-01' AS f_last,
      ${real(OF_PART.gap)} AS f_gap
    FROM ${rows(file)}`;
}

function finishedSql(cuts: Cuts, { columns }: CheckedParts): string {
  const labels = Object.entries(labelsSql(cuts));
  const kept = columns.filter((name) => !labels.some(([label]) => label === name)).map(quoteName);
  return `SELECT ${[...kept, ...labels.map(([name, sql]) => `${sql} AS ${name}`)].join(', ')}, f_value, f_expected, f_return, f_money FROM scores`;
}

async function groupsOf(connection: Connection, { rule, by }: Cuts): Promise<PartsGroup[]> {
  const found = await connection.rows<{
    tier: string | null;
    stage: string | null;
    customers: bigint;
    history: string | null;
    predicted: number;
    returning: number;
  }>(`
    SELECT
      tier, stage, count(*) AS customers, CAST(sum(f_money) AS VARCHAR) AS history,
      sum(${by === 'value' ? 'f_value' : 'f_expected'}) AS predicted, sum(f_return) AS returning
    FROM finished
    GROUP BY tier, stage`);
  // Whoever has no tier or stage comes last.
  const place = (names: readonly string[], name: string) => (name === '' ? names.length : names.indexOf(name));
  return found
    .map(({ tier, stage, customers, history, predicted, returning }) => ({
      ...{ tier: tier ?? '', stage: stage ?? '', customers: Number(customers) },
      historicalValue: history === null ? null : parseMoney(history),
      ...{ predicted, returning },
    }))
    .sort(
      (a, b) =>
        place(TIERS[rule], a.tier) - place(TIERS[rule], b.tier) || place(STAGES, a.stage) - place(STAGES, b.stage),
    );
}
