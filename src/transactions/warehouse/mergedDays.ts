/** Customers' days, merged in the engine that holds the transactions and kept here. */
import type { DatabaseConnection, TableColumn } from '../../engines/contract.ts';
import { quoteName } from '../../engines/sql.ts';
import type { TextChunk, Warehouse } from '../../engines/warehouse.ts';
import { NARROW_TOTAL, TOTAL } from '../amounts.ts';
import type { DayCounts } from '../specialDays.ts';
import { attributeName, KINDS } from '../validate.ts';
import { KEPT, type WarehouseRules } from './warehouseRules.ts';

const REFUND = "kind IN ('refund', 'cancellation')";
const SALE = "kind NOT IN ('refund', 'cancellation')";

/**
 * Makes the table `merged_days` (a row for each customer and day: rows, sales, orders, net, refunded, and products and
 * new_products where the table has products), the table `validated` of rows merged by day and by what else is kept, and
 * the view `ledger`, in which they are as many rows as they were, with the amount on the first.
 */
export async function readMergedDays(
  connection: DatabaseConnection,
  warehouse: Warehouse,
  rules: WarehouseRules,
  validated: string,
  progress: (doing: string) => void,
): Promise<void> {
  const { at } = rules.columns;
  const days: Columns = [
    ...DAY_COLUMNS,
    ...(at.product === undefined
      ? []
      : ([
          ['products', 'whole'],
          ['new_products', 'whole'],
        ] as const)),
  ];
  const kept = keptColumns(rules);
  const hasQuantity = at.quantity !== undefined;
  await receive(
    connection,
    'merged_days',
    days,
    warehouse.stream(`${validated}\n${daysSql(warehouse, rules)}`),
    progress,
  );
  await connection.run(`CREATE TYPE kind AS ENUM (${KINDS.map((kind) => `'${kind}'`).join(', ')})`);
  if (kept.length === 0 && !hasQuantity) await connection.run(ROWS_OF_DAYS);
  else {
    const groups: Columns = [
      ...([
        ['customer', 'text'],
        ['day', 'day'],
        ['came_back', 'whole'],
      ] as const),
      ...kept.map((name) => [name, 'text'] as const),
      ...([
        ['rows', 'whole'],
        ['amount', 'money'],
        ['quantity', 'money'],
      ] as const),
    ];
    const sql = `${validated}\n${groupsSql(warehouse, kept, hasQuantity)}`;
    await receive(connection, 'merged_rows', groups, warehouse.stream(sql), progress);
    // In one order whatever the engine gave: the first row of a customer's first day names the customer's attributes.
    const order = ['customer', 'day', ...kept.map(quoteName)].join(', ');
    await connection.run(`CREATE TABLE validated AS
      SELECT * EXCLUDE (came_back${hasQuantity ? '' : ', quantity'}), CASE WHEN came_back = 1 THEN 'refund'::kind ELSE 'sale'::kind END AS kind, 0 AS verdict
      FROM merged_rows ORDER BY ${order}`);
    await connection.run('DROP TABLE merged_rows');
  }
  const summed = ['amount', ...(hasQuantity ? ['quantity'] : [])];
  const onFirst = summed.map((name) => `CASE WHEN copy = 0 THEN ${name} ELSE 0 END AS ${name}`);
  await connection.run(`CREATE VIEW ledger AS
    SELECT * EXCLUDE (verdict, rows, copy, ${summed.join(', ')}), ${onFirst.join(', ')},
      kind IN ('refund', 'cancellation') AS refund
    FROM validated, (SELECT unnest(range(validated.rows)) AS copy)`);
}

/** Of the days, what a quality report counts; `rows` are all of them. */
export async function countDays(
  connection: DatabaseConnection,
): Promise<Omit<DayCounts, 'duplicatesKept'> & { readonly rows: number }> {
  const [found] = await connection.rows<
    Record<'customers' | 'alone' | 'most' | 'rows' | 'days', bigint | null> & { busiest: string | null }
  >(`
    SELECT count(*) AS customers, count(*) FILTER (sales = 0) AS alone, max(rows) AS most,
      arg_max(customer, rows) AS busiest, CAST(sum(rows) AS BIGINT) AS rows, CAST(sum(days) AS BIGINT) AS days
    FROM (
      SELECT customer, CAST(sum(sales) AS BIGINT) AS sales, CAST(sum(rows) AS BIGINT) AS rows, count(*) AS days
      FROM merged_days GROUP BY customer
    )`);
  const rows = Number(found.rows ?? 0);
  return {
    customers: Number(found.customers),
    customersWithRefundsAlone: Number(found.alone),
    busiest: { customer: found.busiest ?? '', rows: Number(found.most ?? 0) },
    rowsMerged: rows - Number(found.days ?? 0),
    rows,
  };
}

/** The table `purchase_days` (facts/purchaseDays.ts) out of `merged_days`; it is given the places of customers. */
export function purchaseDaysOfMerged(hasProducts: boolean, wideMoney: boolean): string {
  const money = wideMoney ? TOTAL : NARROW_TOTAL;
  return `
CREATE OR REPLACE TEMP TABLE purchase_days AS
SELECT
  place, day, CAST(net AS ${money}) AS net, CAST(refunded AS ${money}) AS refunded,
  sales > 0 AS purchase, CAST(orders AS INTEGER) AS orders, CAST(sales AS INTEGER) AS rows${
    hasProducts
      ? `,
  CAST(products AS INTEGER) AS products, CAST(new_products AS INTEGER) AS new_products`
      : ''
  }
FROM merged_days JOIN customer_places USING (customer)
ORDER BY place, day`;
}

type Columns = readonly (readonly [name: string, type: 'text' | 'day' | 'whole' | 'money'])[];

const DAY_COLUMNS: Columns = [
  ['customer', 'text'],
  ['day', 'day'],
  ['rows', 'whole'],
  ['sales', 'whole'],
  ['orders', 'whole'],
  ['net', 'money'],
  ['refunded', 'money'],
];

/** Where nothing else is kept, a day is at most two rows of the ledger: what was sold, and what came back. */
const ROWS_OF_DAYS = `
CREATE TABLE validated AS
SELECT customer, day, sales AS rows, net + refunded AS amount, 'sale'::kind AS kind, 0 AS verdict
FROM merged_days WHERE sales > 0
UNION ALL
SELECT customer, day, rows - sales, -refunded, 'refund'::kind, 0
FROM merged_days WHERE rows > sales`;

function daysSql({ dialect }: Warehouse, { columns }: WarehouseRules): string {
  const { order, product } = columns.at;
  const orders =
    order === undefined
      ? `count(*) FILTER (WHERE ${SALE})`
      : `count(DISTINCT order_id) FILTER (WHERE ${SALE}) + count(*) FILTER (WHERE ${SALE} AND order_id IS NULL)`;
  const days = `
  SELECT
    customer,
    day,
    count(*) AS n_rows,
    count(*) FILTER (WHERE ${SALE}) AS n_sales,
    ${orders} AS n_orders,
    CAST(sum(amount) AS ${TOTAL}) AS net,
    CAST(coalesce(-sum(amount) FILTER (WHERE ${REFUND}), 0) AS ${TOTAL}) AS refunded
  FROM validated
  WHERE verdict = 0
  GROUP BY customer, day`;
  const columnsOf = (day: string) => `customer, ${dialect.epochDay(day)}, n_rows, n_sales, n_orders, net, refunded`;
  if (product === undefined) return `SELECT ${columnsOf('day')} FROM (${days}\n) days`;
  return `SELECT ${columnsOf('days.day').replace('customer', 'days.customer')}, coalesce(n_products, 0), coalesce(n_new, 0)
FROM (${days}
) days
LEFT JOIN (
  SELECT customer, day, count(*) AS n_products, count(*) FILTER (WHERE day = first_day) AS n_new
  FROM (
    SELECT customer, day, min(day) OVER (PARTITION BY customer, product) AS first_day
    FROM (SELECT DISTINCT customer, day, product FROM validated WHERE verdict = 0 AND ${SALE} AND product IS NOT NULL) bought
  ) dated
  GROUP BY customer, day
) products ON days.customer = products.customer AND days.day = products.day`;
}

/** Columns of text that stay beside a customer's days. */
function keptColumns({ names, columns }: WarehouseRules): string[] {
  const roles = KEPT.filter((role) => columns.at[role] !== undefined);
  return [
    ...roles,
    ...columns.attributes.map((place) => attributeName(names[place]).slice(1, -1).replaceAll('""', '"')),
  ];
}

function groupsSql({ dialect }: Warehouse, kept: readonly string[], hasQuantity: boolean): string {
  const names = kept.map(quoteName);
  const keys = ['customer', 'day', 'came_back_row', ...names];
  return `SELECT customer, ${dialect.epochDay('day')}, came_back_row, ${names.map((name) => `${name}, `).join('')}
  count(*), CAST(sum(amount) AS ${TOTAL}), ${hasQuantity ? `CAST(coalesce(sum(quantity), 0) AS ${TOTAL})` : `CAST(0 AS ${TOTAL})`}
FROM (SELECT validated.*, CASE WHEN ${REFUND} THEN 1 ELSE 0 END AS came_back_row FROM validated WHERE verdict = 0) accepted
GROUP BY ${keys.join(', ')}`;
}

/** Appends a result to a table of its own as it comes. */
async function receive(
  connection: DatabaseConnection,
  name: string,
  columns: Columns,
  chunks: AsyncIterable<TextChunk>,
  progress: (doing: string) => void,
): Promise<void> {
  const types = { text: 'VARCHAR', day: 'DATE', whole: 'BIGINT', money: TOTAL } as const;
  await connection.run(
    `CREATE TABLE ${name} (${columns.map(([column, type]) => `${quoteName(column)} ${types[type]}`).join(', ')})`,
  );
  let received = 0;
  for await (const { length, columns: texts } of chunks) {
    await connection.append(name, { length, columns: columns.map((column, i) => tableColumn(column, texts[i])) });
    received += length;
    if (Math.floor(received / 1e6) > Math.floor((received - length) / 1e6)) progress(`received ${received} days`);
  }
}

function tableColumn([name, type]: Columns[number], texts: readonly (string | null)[]): TableColumn {
  switch (type) {
    case 'text':
      return { name, type, value: (row) => texts[row] };
    case 'money':
      return { name, type, value: (row) => BigInt(texts[row]!.replace('.', '')) };
    default:
      return { name, type, value: (row) => Number(texts[row]) };
  }
}
