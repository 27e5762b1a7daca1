/** What was read and whether it suffices, as tables. */
import type { Sufficiency } from '../pipelines/sufficiency.ts';
import type { ReportTable } from '../plots/table.ts';
import type { Count, Quality } from '../transactions/quality.ts';
import { figure } from '../words/figures.ts';

const grouped = (decimal: string) => decimal.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');

export function qualityTable(quality: Quality): ReportTable {
  // Of what was excluded alone there are examples.
  const some = quality.excluded.length > 0;
  const row = (what: string, { rows, amount }: Count, example = '') => [
    what,
    figure(rows, 12),
    amount === null ? '–' : grouped(amount),
    ...(some ? [example] : []),
  ];
  const merged = quality.sameDayRowsMerged;
  return {
    caption:
      `${quality.file.split(/[\\/]/).at(-1)}: ${figure(quality.customers, 9)} customers from ${quality.firstDay} to ` +
      `${quality.lastDay}, as of ${quality.asOf}`,
    columns: [
      'rows',
      'number',
      `amount${quality.currency ? `, ${quality.currency}` : ''}`,
      ...(some ? ['example'] : []),
    ],
    rows: [
      row('read', quality.read),
      row('accepted', quality.accepted),
      ...quality.excluded.map((entry) => {
        const [example] = entry.examples;
        const where = example
          ? `${example.line > 0 ? `line ${example.line}, ` : ''}${example.field}: ${example.value.slice(0, 24)}`
          : '';
        return row(`excluded: ${entry.reason}`, entry, where);
      }),
      ...Object.entries(quality.kinds).flatMap(([kind, count]) =>
        count.rows > 0 ? [row(`of all: ${kind}`, count)] : [],
      ),
    ],
    ...(some ? { texts: [3] } : {}),
    emphasis: [1],
    ...(merged > 0
      ? { note: `${figure(merged, 9)} rows fall on a day on which their customer has another: one purchase.` }
      : {}),
  };
}

export function sufficiencyTable({ checks, customers, purchases, months }: Sufficiency): ReportTable {
  return {
    caption: `${figure(customers, 9)} customers made ${figure(purchases, 9)} purchases within ${months.toFixed(0)} months`,
    columns: ['what models need', 'there is', 'wanted', '', 'so'],
    texts: [4],
    rows: checks.map(({ what, have, need, enough, consequence }) => [
      what,
      have === null ? '–' : figure(have, 4),
      figure(need, 9),
      enough ? '✓' : '✗',
      consequence,
    ]),
  };
}
