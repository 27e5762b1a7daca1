import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readColumns } from '../../src/engines/readColumns.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { type ChannelsLedger, openChannels } from '../../src/transactions/channels.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { formatMoney, sumMoney } from '../../src/units.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-channels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): { file: string } {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { file: path };
}

const web = file(
  'web.csv',
  `customer_id,date,amount,transaction_id,order_id
a,2024-01-01,10.10,t1,1
a,2024-02-01,20.20,t2,2
b,2024-01-05,5.00,t3,3
b,2024-01-09,-5.00,t4,4
,2024-01-10,9.99,t5,5
`,
);
const branch = file(
  'branch.csv',
  `Kunde;Datum;Betrag;transaction_id
17;01.03.2024;"1.000,05";x1
a;05.02.2024;7,00;x2
a;01.02.2024;20,20;t2
`,
);

async function using<Result>(
  ledger: Promise<ChannelsLedger>,
  of: (ledger: ChannelsLedger) => Promise<Result>,
): Promise<Result> {
  const opened = await ledger;
  try {
    return await of(opened);
  } finally {
    await opened.close();
  }
}

const rowsOf = async (ledger: ChannelsLedger) => {
  const read = await readColumns(
    ledger.connection,
    `SELECT customer || ' ' || CAST(day AS VARCHAR) || ' ' || CAST(amount AS VARCHAR) || ' ' || channel AS row FROM ledger ORDER BY row`,
  );
  return read.text('row');
};

test('files of two notations become one ledger, and everything read is accounted for', async () => {
  await using(openChannels({ web, branch }), async (ledger) => {
    expect(await rowsOf(ledger)).toEqual([
      '17 2024-03-01 1000.050000 branch',
      'a 2024-01-01 10.100000 web',
      'a 2024-02-01 20.200000 web',
      'a 2024-02-05 7.000000 branch',
      'b 2024-01-05 5.000000 web',
      'b 2024-01-09 -5.000000 web',
    ]);
    const { quality } = ledger;
    const money = (text: string | null) => Math.round(Number(text) * 100);
    expect(quality.read.rows).toBe(8);
    expect(quality.accepted).toEqual({ rows: 6, amount: '1037.35' });
    expect(quality.excluded.map(({ reason, rows }) => [reason, rows])).toEqual([
      ['no customer', 1],
      ['duplicate transaction', 1],
    ]);
    const excluded = quality.excluded.reduce((sum, { amount }) => sum + money(amount), 0);
    expect(money(quality.read.amount)).toBe(money(quality.accepted.amount) + excluded);
    expect(quality.customers).toBe(3);
    expect(ledger.parts.map(({ channel, customers }) => [channel, customers])).toEqual([
      ['web', 2],
      ['branch', 2],
    ]);
    const { summaries } = await summarise(ledger);
    expect(formatMoney(sumMoney(summaries.historicalValue))).toBe('1037.35');
    expect(summaries.customer).toEqual(['17', 'a', 'b']);
    expect([...summaries.x]).toEqual([0, 2, 0]);
  });
});

describe('identities', () => {
  const ids = (text: string) => file('ids.csv', `channel,id,customer\n${text}`).file;

  test('join who is one person, and keep apart who is not named', async () => {
    const identities = ids('web,a,anna\nbranch,17,anna\n');
    await using(openChannels({ web, branch }, { identities }), async (ledger) => {
      const { summaries } = await summarise(ledger);
      expect(summaries.customer).toEqual(['anna', 'branch:a', 'web:b']);
      expect([...summaries.x]).toEqual([2, 1, 0]);
      expect(ledger.parts.map(({ unmatched }) => unmatched)).toEqual([1, 1]);
      expect(formatMoney(sumMoney(summaries.historicalValue))).toBe(ledger.quality.accepted.amount);
    });
  });

  test.each([
    ['web,a,anna\nweb,a,berta\n', /line 3, column customer: "berta": an earlier line says that a of web is anna/],
    [
      'shop,a,anna\n',
      /line 2, column channel: "shop": no transactions are given of such a channel; there are web, branch/,
    ],
    ['web,,anna\n', /line 2, column id/],
  ])('refuses %j', async (text, message) => {
    await expect(openChannels({ web, branch }, { identities: ids(text) })).rejects.toThrow(message);
  });
});

test('one file as one channel says what the file says', async () => {
  const alone = await openLedger(web);
  const facts = await summarise(alone);
  await alone.close();
  await using(openChannels({ web }), async (ledger) => {
    const { summaries } = await summarise(ledger);
    expect(summaries).toEqual(facts.summaries);
    expect(ledger.quality.accepted).toEqual(alone.quality.accepted);
  });
});

test('other units are refused', async () => {
  const plain = file('plain.csv', 'customer_id,date\na,2024-01-01\n');
  await expect(openChannels({ web, plain })).rejects.toThrow(/Amounts of web and of plain/);
  const dollars = file('usd.csv', 'customer_id,date,amount,currency\na,2024-01-01,5,USD\n');
  const euros = file('eur.csv', 'customer_id,date,amount,currency\na,2024-01-01,5,EUR\n');
  await expect(openChannels({ dollars, euros })).rejects.toThrow(/Currency of dollars and of euros/);
});
