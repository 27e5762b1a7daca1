/** The columns of the customers' table: all of them, or on a phone two of two lines each. */
import type { ComponentChildren } from 'preact';
import type { CustomerListRow, CustomersPage } from '../contract.ts';
import { count, day, mean, money, moneyRange, percent, range } from '../figures.ts';
import { words } from '../settings.ts';
import { RowInterval } from './interval.tsx';

export type Whole = Omit<CustomersPage, 'rows'>;

export interface Column {
  readonly name: string;
  /** What sorts by it; null where nothing does. */
  readonly sort: string | null;
  readonly figure: boolean;
  /** Of its cells. */
  readonly look?: string;
  /** Of the table's width, beside the other columns': fixed, so that nothing moves as rows come and go. */
  readonly share: number;
  cell(row: CustomerListRow): ComponentChildren;
}

/** Longer ids may have no room in their column. */
const ROOM = 11;

export function columnsOf(page: Whole, narrow: boolean): readonly Column[] {
  const { columns } = words().customers;
  const ahead = aheadOf(page);
  const link = ({ customerId }: CustomerListRow) => (
    <a
      href={`/customers/${encodeURIComponent(customerId)}`}
      {...(customerId.length > ROOM ? { class: 'clipped' } : {})}
    >
      {customerId}
    </a>
  );
  const last = ({ historical: { lastPurchase } }: CustomerListRow) => (lastPurchase ? day(lastPurchase) : words().none);
  if (narrow) {
    return [
      {
        name: columns.customer,
        sort: 'customerId',
        figure: false,
        share: 38,
        cell: (row) => (
          <>
            {link(row)}
            <span class="second">
              {columns.pReturn} {percent(row.pReturn)}
            </span>
          </>
        ),
      },
      {
        name: ahead.name,
        sort: ahead.sort,
        figure: true,
        share: 62,
        cell: (row) => (
          <>
            <span class="forecast">{ahead.value(row)}</span> <span class="soft">({ahead.range(row)})</span>
            <span class="second">{last(row)}</span>
          </>
        ),
      },
    ];
  }
  return [
    { name: columns.customer, sort: 'customerId', figure: false, share: 12, cell: link },
    {
      name: ahead.name,
      sort: ahead.sort,
      figure: true,
      share: 16,
      look: 'figure forecast',
      cell: ahead.value,
    },
    {
      name: columns.range,
      sort: null,
      figure: false,
      share: 20,
      look: 'range',
      cell: (row) => (
        <>
          {ahead.interval(row)}
          {ahead.range(row)}
        </>
      ),
    },
    {
      name: columns.pReturn,
      sort: 'pReturn',
      figure: true,
      share: 10,
      look: 'figure forecast',
      cell: (row) => percent(row.pReturn),
    },
    {
      name: columns.next,
      sort: null,
      figure: true,
      share: 13,
      look: 'figure forecast',
      cell: (row) => (row.nextPurchase ? day(row.nextPurchase) : '–'),
    },
    ...(page.currency === null
      ? []
      : [
          {
            name: columns.brought,
            sort: 'historicalValue',
            figure: true,
            share: 10,
            cell: (row: CustomerListRow) => money(row.historicalValue ?? 0, page.currency),
          },
        ]),
    { name: columns.orders, sort: 'orders', figure: true, share: 10, cell: (row) => count(row.historical.orders) },
    { name: columns.last, sort: 'lastPurchase', figure: true, share: 12, cell: last },
  ];
}

/** What is expected: money where there is any, else purchases. */
function aheadOf({ currency, scales }: Whole) {
  const { columns } = words().customers;
  if (!scales.predictedValue?.max) {
    const purchases = 2 * (scales.expectedPurchases?.max ?? 1);
    return {
      name: columns.predictedPurchases,
      sort: 'expectedPurchases',
      value: (row: CustomerListRow) => mean(row.expectedPurchases),
      range: ({ purchases: { low, high } }: CustomerListRow) => range(count(low), count(high)),
      interval: (row: CustomerListRow) => (
        <RowInterval {...row.purchases} mean={row.expectedPurchases} max={purchases} />
      ),
    };
  }
  // Twice the greatest mean holds most of the intervals; beyond there are arrows.
  const max = 2 * scales.predictedValue.max;
  return {
    name: columns.predicted,
    sort: 'predictedValue',
    value: (row: CustomerListRow) => money(row.predictedValue ?? 0, currency),
    range: ({ value }: CustomerListRow) => moneyRange(value?.low ?? 0, value?.high ?? 0, currency),
    interval: ({ value, predictedValue }: CustomerListRow) =>
      value ? <RowInterval {...value} mean={predictedValue ?? 0} max={max} /> : null,
  };
}
