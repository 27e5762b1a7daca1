/** The columns of the customers' table: all of them, or on a phone two of two lines each. */
import type { CustomerListRow, CustomersPage } from '../contract.ts';
import { count, day, mean, money, moneyRange, percent, range } from '../figures.ts';
import { words } from '../settings.ts';
import { ROW_INTERVAL, writeRowInterval } from './rowInterval.ts';

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
  /** What stands in each of its cells before they are written, as HTML; nothing unless said otherwise. */
  readonly content?: string;
  write(cell: HTMLElement, row: CustomerListRow): void;
}

const text = (of: (row: CustomerListRow) => string) => (cell: HTMLElement, row: CustomerListRow) => {
  cell.textContent = of(row);
};

/** Longer ids may have no room in their column. */
const ROOM = 11;

export function columnsOf(page: Whole, narrow: boolean): readonly Column[] {
  const { columns } = words().customers;
  const ahead = aheadOf(page);
  const last = ({ historical: { lastPurchase } }: CustomerListRow) => (lastPurchase ? day(lastPurchase) : words().none);
  if (narrow) {
    return [
      {
        name: columns.customer,
        sort: 'customerId',
        figure: false,
        share: 38,
        content: '<a></a><span class="second"></span>',
        write(cell, row) {
          const [link, second] = cell.children;
          writeLink(link as HTMLAnchorElement, row);
          second.textContent = `${columns.pReturn} ${percent(row.pReturn)}`;
        },
      },
      {
        name: ahead.name,
        sort: ahead.sort,
        figure: true,
        share: 62,
        content: '<span class="forecast"></span> <span class="soft"></span><span class="second"></span>',
        write(cell, row) {
          const [value, range, second] = cell.children;
          value.textContent = ahead.value(row);
          range.textContent = `(${ahead.range(row)})`;
          second.textContent = last(row);
        },
      },
    ];
  }
  return [
    {
      name: columns.customer,
      sort: 'customerId',
      figure: false,
      share: 12,
      content: '<a></a>',
      write: (cell, row) => writeLink(cell.firstElementChild as HTMLAnchorElement, row),
    },
    {
      name: ahead.name,
      sort: ahead.sort,
      figure: true,
      share: 17,
      look: 'figure forecast',
      write: text(ahead.value),
    },
    {
      name: columns.range,
      sort: null,
      figure: false,
      share: 22,
      look: 'range',
      content: ROW_INTERVAL,
      write(cell, row) {
        ahead.interval(cell.firstElementChild as HTMLElement, row);
        cell.append(ahead.range(row));
      },
    },
    {
      name: columns.pReturn,
      sort: 'pReturn',
      figure: true,
      share: 10,
      look: 'figure forecast',
      write: text((row) => percent(row.pReturn)),
    },
    {
      name: columns.next,
      sort: null,
      figure: true,
      share: 13,
      look: 'figure forecast',
      write: text((row) => (row.nextPurchase ? day(row.nextPurchase) : '–')),
    },
    ...(page.currency === null
      ? []
      : [
          {
            name: columns.brought,
            sort: 'historicalValue',
            figure: true,
            share: 10,
            write: text((row) => money(row.historicalValue ?? 0, page.currency)),
          },
        ]),
    {
      name: columns.orders,
      sort: 'orders',
      figure: true,
      share: 8,
      write: text((row) => count(row.historical.orders)),
    },
    { name: columns.last, sort: 'lastPurchase', figure: true, share: 12, write: text(last) },
  ];
}

function writeLink(link: HTMLAnchorElement, { customerId }: CustomerListRow): void {
  link.href = `/customers/${encodeURIComponent(customerId)}`;
  if (customerId.length > ROOM) link.className = 'clipped';
  link.textContent = customerId;
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
      interval: (span: HTMLElement, row: CustomerListRow) =>
        writeRowInterval(span, { ...row.purchases, mean: row.expectedPurchases, max: purchases }),
    };
  }
  // Twice the greatest mean holds most of the intervals; beyond there are arrows.
  const max = 2 * scales.predictedValue.max;
  return {
    name: columns.predicted,
    sort: 'predictedValue',
    value: (row: CustomerListRow) => money(row.predictedValue ?? 0, currency),
    range: ({ value }: CustomerListRow) => moneyRange(value?.low ?? 0, value?.high ?? 0, currency),
    interval(span: HTMLElement, { value, predictedValue }: CustomerListRow) {
      if (value) writeRowInterval(span, { ...value, mean: predictedValue ?? 0, max });
      else span.remove();
    },
  };
}
