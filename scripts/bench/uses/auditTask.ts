// One side of the audit's benchmark: `bare` or `audit`, and a file, in a process of its own; in seconds of processor time.
import { openEngine } from '../../../src/engines/duckdb.ts';
import { readChanges, readCohorts, readWeekly } from '../../../src/pipelines/audit/history.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { choosePeriods } from '../../../src/valuation/audit/periods.ts';

const MEMORY = '1GB';
const [task, file] = process.argv.slice(2);
const before = process.cpuUsage();
await (task === 'bare' ? bare() : ours());
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 }));

async function ours(): Promise<void> {
  const ledger = await openLedger({ file, memoryLimit: MEMORY });
  const [first, end] = [parseDay(ledger.firstDay), parseDay(ledger.asOf)];
  await readChanges(ledger, choosePeriods(first, end));
  await readWeekly(ledger, first, end);
  await readCohorts(ledger, 'month');
  await ledger.close();
}

/** The same answers by plain SQL, of a file known to be clean. */
async function bare(): Promise<void> {
  const engine = await openEngine({ memoryLimit: MEMORY });
  const { connection } = engine;
  await connection.run('SET preserve_insertion_order = false');
  await connection.run(`
    CREATE TABLE days AS
    SELECT customer_id AS customer, date AS day, sum(amount) AS net, count(*) FILTER (amount >= 0) > 0 AS purchase
    FROM read_csv('${file}', types = {'amount': 'DECIMAL(18, 6)'})
    GROUP BY customer_id, date`);
  await connection.run(`
    CREATE TABLE firsts AS SELECT customer, min(day) FILTER (purchase) AS first FROM days GROUP BY customer`);
  const [range] = await connection.rows<{ first: string; last: string }>(
    'SELECT CAST(min(day) AS VARCHAR) AS first, CAST(max(day) AS VARCHAR) AS last FROM days',
  );
  const { start, middle, end } = choosePeriods(parseDay(range.first), parseDay(range.last));
  const date = (day: number) => `DATE '${formatDay(day)}'`;
  await connection.rows(`
    SELECT
      CASE
        WHEN n0 > 0 AND n1 > 0 THEN 'kept'
        WHEN n1 > 0 AND first > ${date(middle)} THEN 'new'
        WHEN n1 > 0 THEN 'back'
        WHEN n0 > 0 THEN 'lost'
        ELSE 'refunds'
      END AS change,
      count(*), sum(v0), sum(v1), sum(n0), sum(n1),
      sum(CASE WHEN v0 > 0 AND v1 > 0 AND v0 <> v1 AND n0 > 0 AND n1 > 0
        THEN (v1 - v0) / ln(v1 / v0) * ln(n1 / n0) END) AS frequency
    FROM (
      SELECT
        customer,
        coalesce(sum(net) FILTER (day <= ${date(middle)}), 0) AS v0,
        coalesce(sum(net) FILTER (day > ${date(middle)}), 0) AS v1,
        count(*) FILTER (purchase AND day <= ${date(middle)}) AS n0,
        count(*) FILTER (purchase AND day > ${date(middle)}) AS n1
      FROM days
      WHERE day > ${date(start)} AND day <= ${date(end)}
      GROUP BY customer
    ) JOIN firsts USING (customer)
    GROUP BY change`);
  await connection.rows(`
    SELECT (${date(end)} - first) // 7 AS born, (${date(end)} - day) // 7 AS week, sum(net), count(*) FILTER (day = first)
    FROM days JOIN firsts USING (customer)
    GROUP BY born, week`);
  await connection.rows(`
    SELECT date_trunc('month', first) AS cohort, month, count(*) FILTER (n > 0), sum(n), sum(v)
    FROM (
      SELECT customer, date_trunc('month', day) AS month, sum(net) AS v, count(*) FILTER (purchase) AS n
      FROM days GROUP BY customer, month
    ) JOIN firsts USING (customer)
    GROUP BY cohort, month`);
  engine.close();
}
