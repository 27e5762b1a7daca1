import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { parseMoney } from '../../src/units.ts';
import { itWith } from '../support/golden.ts';
import { THOROUGH } from '../support/thorough.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const shared = (name: string) => resolve(import.meta.dirname, '../../../shared/data', name);

async function quality(options: LedgerOptions): Promise<Ledger['quality']> {
  const ledger = await openLedger(options);
  await ledger.close();
  return ledger.quality;
}

async function ofText(content: string | Buffer, options: Partial<LedgerOptions> = {}, name = 'file.csv') {
  const file = join(folder, name);
  writeFileSync(file, content);
  return quality({ file, ...options });
}

/** Accepted and excluded come to what was read, in rows and to the cent. */
function reconciles({ read, accepted, excluded }: Ledger['quality']): void {
  const parts = [accepted, ...excluded];
  expect(parts.reduce((sum, part) => sum + part.rows, 0)).toBe(read.rows);
  expect(parts.reduce((sum, part) => sum + parseMoney(part.amount ?? '0')!, 0n)).toBe(parseMoney(read.amount!));
}

describe('real data', () => {
  itWith('data/cdnow_full.csv')(
    'CDNOW: rows, customers, total, free orders and duplicates of its description',
    async () => {
      const report = await quality({ file: shared('cdnow_full.csv') });
      expect(report).toMatchObject({
        read: { rows: 69_659, amount: '2500315.63' },
        customers: 23_570,
        duplicatesKept: 255,
        kinds: { free: { rows: 80 } },
        excluded: [],
      });
      reconciles(report);
    },
  );

  if (THOROUGH)
    itWith('data/online_retail_lines.csv.gz')('Online Retail as it is: lines, customers, cancellations', async () => {
      const report = await quality({ file: shared('online_retail_lines.csv.gz') });
      expect(report).toMatchObject({
        shape: 'lines',
        read: { rows: 541_909 },
        customers: 4_372,
        kinds: { cancellation: { rows: 9_288 } },
        excluded: [{ reason: 'no customer', rows: 135_080 }],
      });
      expect(report.excluded[0].examples[0]).toMatchObject({ line: 624, field: 'CustomerID', value: '' });
      reconciles(report);
    });

  if (THOROUGH)
    itWith('data/online_retail_lines.csv.gz')('Online Retail cleaned as the reference values are', async () => {
      const policy = { refunds: 'exclude', freeOrders: 'exclude' } as const;
      const report = await quality({ file: shared('online_retail_lines.csv.gz'), policy });
      expect(report).toMatchObject({ accepted: { rows: 397_884 }, customers: 4_338 });
      expect(Number(report.accepted.amount).toFixed(2)).toBe('8911407.90');
      reconciles(report);
    });
});

describe('files', () => {
  const rows = 'customer_id,date,amount\na,2024-01-01,5.10\nb,2024-01-02,7\na,2024-02-03,2.05\n';

  test('gzip, JSON lines, other separators and other names say the same', async () => {
    const plain = await ofText(rows);
    expect(plain).toMatchObject({ read: { rows: 3, amount: '14.15' }, customers: 2, lastDay: '2024-02-03' });
    const json = rows
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .map(([customer_id, date, amount]) => `${JSON.stringify({ customer_id, date, amount: Number(amount) })}\n`)
      .join('');
    for (const other of [
      await ofText(gzipSync(rows), {}, 'file.csv.gz'),
      await ofText(json, {}, 'file.jsonl'),
      await ofText(rows.replaceAll(',', ';')),
      await ofText(rows.replace('customer_id,date,amount', 'Client ID,OrderDate,Total')),
      await ofText(rows.replace('customer_id,date,amount', 'who,when,what'), {
        columns: { customer: 'who', date: 'when', amount: 'what' },
      }),
    ]) {
      expect(other.accepted).toEqual(plain.accepted);
      expect(other).toMatchObject({ customers: 2, firstDay: '2024-01-01', lastDay: '2024-02-03', excluded: [] });
    }
  });

  test('a name that SQL would stumble over', async () => {
    expect((await ofText(rows, {}, "it's [odd] $name.csv")).accepted.rows).toBe(3);
  });

  test('money is exact: a thousand times ten cents and one tenth of a cent', async () => {
    const many = `customer_id,date,amount\n${'a,2024-01-01,0.1\n'.repeat(1000)}a,2024-01-01,0.001\n`;
    expect((await ofText(many)).accepted.amount).toBe('100.001');
  });

  test('rows in another currency are excluded', async () => {
    const mixed = 'customer_id,date,amount,currency\na,2024-01-01,5,EUR\na,2024-01-02,5,EUR\nb,2024-01-02,7,USD\n';
    const report = await ofText(mixed);
    expect(report).toMatchObject({
      currency: 'EUR',
      read: { rows: 3, amount: '10.00' },
      excluded: [{ rows: 1, amount: null }],
      otherCurrencies: [{ currency: 'USD', rows: 1 }],
    });
    reconciles(report);
    expect(await ofText(mixed, { currency: 'USD' })).toMatchObject({ accepted: { rows: 1 } });
  });
});

describe('days', () => {
  const daysOf = async (dates: readonly string[], options: Partial<LedgerOptions> = {}) => {
    const report = await ofText(`customer_id,date,amount\n${dates.map((d) => `a,${d},1\n`).join('')}`, options);
    return [report.firstDay, report.lastDay];
  };

  test('the time zone decides to which day an instant belongs', async () => {
    const instant = ['2024-03-01T23:30:00Z'];
    expect(await daysOf(instant)).toEqual(['2024-03-01', '2024-03-01']);
    expect(await daysOf(instant, { timeZone: 'Europe/Berlin' })).toEqual(['2024-03-02', '2024-03-02']);
    expect(await daysOf(instant, { timeZone: 'America/New_York' })).toEqual(['2024-03-01', '2024-03-01']);
    // Without an offset it is the wall clock of the zone, also in the night when clocks change.
    const local = ['2024-03-31 00:30:00', '2024-03-31 23:59:59'];
    expect(await daysOf(local, { timeZone: 'Europe/Berlin' })).toEqual(['2024-03-31', '2024-03-31']);
  });

  test('dates in other formats, where only one reading is possible or one is given', async () => {
    expect(await daysOf(['25.12.2023', '01.02.2024'])).toEqual(['2023-12-25', '2024-02-01']);
    expect(await daysOf(['12/25/2023 8:26', '1/2/2024 14:05'])).toEqual(['2023-12-25', '2024-01-02']);
    expect(await daysOf(['03/04/2024'], { dateFormat: '%d/%m/%Y' })).toEqual(['2024-04-03', '2024-04-03']);
  });
});
