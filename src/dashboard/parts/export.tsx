/** What is filtered, as a file: fetched in blocks, written by the browser. */
import { useState } from 'preact/hooks';
import { askedAddress, type Query } from '../address.ts';
import { ask, type Refusal } from '../ask.ts';
import type { CustomerListRow, CustomersPage } from '../contract.ts';
import { words } from '../settings.ts';
import { quoted } from './chart.tsx';
import { save } from './copy.tsx';

const BLOCK = 500;

const COLUMNS: readonly [name: string, of: (row: CustomerListRow) => string | number | null][] = [
  ['customer_id', (row) => row.customerId],
  ['historical_value', (row) => row.historicalValue],
  ['orders', (row) => row.historical.orders],
  ['last_purchase', (row) => row.historical.lastPurchase],
  ['expected_purchases', (row) => row.expectedPurchases],
  ['purchases_low', (row) => row.purchases.low],
  ['purchases_median', (row) => row.purchases.median],
  ['purchases_high', (row) => row.purchases.high],
  ['predicted_value', (row) => row.predictedValue],
  ['value_low', (row) => row.value?.low ?? null],
  ['value_median', (row) => row.value?.median ?? null],
  ['value_high', (row) => row.value?.high ?? null],
  ['p_return', (row) => row.pReturn],
  ['next_purchase', (row) => row.nextPurchase],
];

interface Props {
  /** Of the list. */
  readonly address: string;
  readonly total: number;
  /** Of what the address of the screen says, what the service is asked. */
  readonly asked: Query;
  readonly query: Query;
}

export function Export({ address, total, asked, query }: Props) {
  const { customers: text } = words();
  const [done, setDone] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const write = async (german: boolean) => {
    setRefusal(null);
    setDone(0);
    try {
      const lines = [COLUMNS.map(([name]) => name).join(german ? ';' : ',')];
      for (let from = 0; from < total; from += BLOCK) {
        const path = `${address}${address.includes('?') ? '&' : '?'}from=${from}&limit=${BLOCK}`;
        const { rows } = await ask<CustomersPage>(path);
        for (const row of rows) lines.push(COLUMNS.map(([, of]) => cell(of(row), german)).join(german ? ';' : ','));
        setDone(Math.min(total, from + BLOCK));
      }
      save('customers.csv', 'text/csv', `\ufeff${lines.join('\r\n')}\r\n`);
    } catch (error) {
      setRefusal(error as Refusal);
    }
    setDone(null);
  };
  const label = (name: string) => (done === null ? name : `${Math.round((100 * done) / total)} %`);
  return (
    <div class="export">
      <button type="button" class="quiet" disabled={done !== null} onClick={() => write(false)}>
        {label(text.export)}
      </button>
      <button type="button" class="quiet" disabled={done !== null} onClick={() => write(true)}>
        {label(text.exportGerman)}
      </button>
      {/* The service writes this one itself. The router leaves it to the browser. */}
      <a
        class="quiet"
        href={askedAddress('/v1/exports/customers', { ...asked, sort: null, format: 'parquet' }, query)}
        target="_self"
        download="customers.parquet"
      >
        {text.exportParquet}
      </a>
      {refusal ? (
        <span class="warning" role="alert">
          ▲ {refusal.message || words().states.unreachable}
        </span>
      ) : null}
    </div>
  );
}

/** German Excel reads a comma as the sign of decimals. */
function cell(value: string | number | null, german: boolean): string {
  if (value === null) return '';
  if (typeof value === 'string') return quoted(value);
  const text = String(Math.round(1e6 * value) / 1e6);
  return german ? text.replace('.', ',') : text;
}
