import type { Baskets } from '../../../src/facts/baskets.ts';

/** Baskets of lines such as [customer, day, product], in any order. */
export function basketsOf(lines: readonly (readonly [customer: string, day: number, product: string])[]): Baskets {
  const names = (column: 0 | 2) => [...new Set(lines.map((line) => line[column]))].sort();
  const [customers, products] = [names(0), names(2)];
  const rows = lines
    .map(([customer, day, product]) => [customers.indexOf(customer), day, products.indexOf(product)] as const)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const start = new Int32Array(customers.length + 1);
  for (const [customer] of rows) start[customer + 1]++;
  for (let c = 0; c < customers.length; c++) start[c + 1] += start[c];
  return {
    ...{ item: 'product', customers, products, start },
    day: Int32Array.from(rows, (row) => row[1]),
    product: Int32Array.from(rows, (row) => row[2]),
    amount: new Float64Array(rows.length).fill(1),
    channel: new Int32Array(customers.length).fill(-1),
    channels: [],
    firstDay: Math.min(...rows.map((row) => row[1])),
    lastDay: Math.max(...rows.map((row) => row[1])),
  };
}
