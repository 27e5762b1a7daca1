// Why a period brought more than the one before: whether every sum comes to the ledger, and Online Retail's autumn.
import { join } from 'node:path';
import { channelReport } from '../../../src/facts/channelReport.ts';
import { lineTotals } from '../../../src/facts/lineKinds.ts';
import { audit } from '../../../src/index.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { dataSets } from '../dataSets.ts';
import { markdown, root } from '../measure.ts';

/** Lengths of the two periods that are compared, in days. */
const PERIODS = [30, 61, 91, 122] as const;

export async function benchDimensions(): Promise<string> {
  const rows: string[][] = [];
  let shown: string[][] = [];
  for (const { title, file } of dataSets().filter(({ title: name }) => name !== 'CDNOW sample')) {
    let [sums, worst] = [0, 0n];
    for (const periodDays of PERIODS) {
      // As it is, refunds and all; of Online Retail whole months alone.
      const asOf = title === 'Online Retail' ? { asOf: '2011-11-30' } : {};
      const ledger = await openLedger({ file, products: false, ...asOf });
      const told = await audit(ledger, { periodDays, backtest: false, models: ['bg-nbd'] });
      const [{ net }] = await ledger.connection.rows<{ net: string }>(
        `SELECT CAST(sum(amount) AS VARCHAR) AS net FROM ledger
        WHERE day > DATE '${formatDay(parseDay(told.now.to) - periodDays)}' AND day <= DATE '${told.now.to}'`,
      );
      await ledger.close();
      const { bridge, base, kept } = told.change;
      const difference = micros(told.totals.now) - micros(told.totals.before);
      const keptDifference = bridge
        .filter(({ change }) => change === 'kept')
        .reduce((sum, row) => sum + micros(row.difference), 0n);
      const gaps = [
        micros(told.totals.now) - micros(net),
        sum(bridge.map((row) => row.difference)) - difference,
        sum(base.map((row) => row.effect)) - difference,
        sum([kept.frequency, kept.amount, kept.rest]) - keptDifference,
        sum(told.differences.tenths.map((row) => row.value)) - micros(told.shop.value),
        sum(told.cohorts.map((row) => row.value)) - micros(told.shop.value),
      ];
      sums += gaps.length;
      for (const gap of gaps) if (gap > worst || -gap > worst) worst = gap < 0n ? -gap : gap;
      if (title === 'Online Retail' && periodDays === 91) {
        shown = [
          ...bridge.map((row) => [row.change, String(row.customers), row.difference]),
          ...base.map((row) => [row.factor, '', row.effect]),
          ['all', '', String(Number(difference) / 1e6)],
        ];
      }
    }
    rows.push([title, String(sums), (Number(worst) / 1e6).toFixed(6)]);
  }
  rows.push(...(await dividedRevenue()));
  return [
    markdown(['data', 'sums', 'largest difference from the ledger'], rows),
    'Online Retail, 91 days to 2011-11-30 against the 91 before:',
    markdown(['', 'customers', 'revenue'], shown),
  ].join('\n\n');
}

/** Revenue by kind of line (again, cross, up, …), all and by month, and by channel, against the accepted rows. */
async function dividedRevenue(): Promise<string[][]> {
  const files = [
    ...dataSets()
      .filter(({ title }) => title === 'Online Retail')
      .map(({ title, file }) => [title, file]),
    ['the sample', join(root, 'data/sample/transactions.csv')],
  ];
  const rows: string[][] = [];
  for (const [title, file] of files) {
    const ledger = await openLedger({ file });
    const { kinds, months } = await lineTotals(ledger);
    const channels = await channelReport(ledger);
    const net = micros(ledger.quality.accepted.amount!);
    await ledger.close();
    const add = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
    const sums: [string, bigint][] = [
      ['lines by kind', add(kinds.map(({ amount }) => amount))],
      ['lines by kind and month', add(months.flatMap(({ amounts }) => amounts))],
      ...(channels
        ? ([
            ['channels', add(channels.channels.map((own) => own.net))],
            ['channels by first channel', add(channels.flows.map((own) => own.net))],
          ] as [string, bigint][])
        : []),
    ];
    for (const [name, total] of sums) rows.push([`${title}, ${name}`, '1', (Number(total - net) / 1e6).toFixed(6)]);
  }
  return rows;
}

/** Exact decimal text as whole millionths. */
function micros(text: string): bigint {
  const [, sign, whole, rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!;
  return BigInt(`${sign}${whole}${rest.padEnd(6, '0').slice(0, 6)}`);
}

function sum(texts: readonly string[]): bigint {
  return texts.reduce((total, text) => total + micros(text), 0n);
}
