/** What each channel has brought, and where customers who came by one channel bought later. */
import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type Micros, parseMoney } from '../units.ts';
import { attributeAlias, attributesSql } from './attributes.ts';

/** Money is net of refunds, exact; '' is the name of rows without a channel. */
export interface ChannelReport {
  /** By what they brought, the most first. */
  readonly channels: readonly ChannelTotals[];
  /** Customers and money by the channel of the first purchase and the channel of the rows. */
  readonly flows: readonly ChannelFlow[];
  /** Customers by the number of channels that they have used, from 1 up. */
  readonly customersOf: readonly number[];
}

export interface ChannelTotals {
  readonly channel: string;
  readonly rows: number;
  readonly net: Micros;
  /** Customers with a row in it: one of two channels is counted in both. */
  readonly customers: number;
  /** Customers whose first purchase was in it: each in one alone. */
  readonly acquired: number;
}

export interface ChannelFlow {
  /** '' also where a customer has refunds alone. */
  readonly first: string;
  readonly channel: string;
  readonly customers: number;
  readonly net: Micros;
}

/** @returns null where the ledger has no channel */
export async function channelReport(ledger: Ledger): Promise<ChannelReport | null> {
  if (ledger.columns.channel === undefined) return null;
  const { connection, asOf } = ledger;
  const channel = "coalesce(channel, '')";
  const flows = await readColumns(
    connection,
    `SELECT ${attributeAlias(0)} AS first, ${channel} AS channel, CAST(count(*) AS INTEGER) AS rows,
      CAST(count(DISTINCT customer) AS INTEGER) AS customers, CAST(sum(amount) AS VARCHAR) AS net
    FROM ledger JOIN (${attributesSql(['channel'], asOf)}) USING (customer)
    WHERE day <= DATE '${asOf}'
    GROUP BY ALL
    ORDER BY 1, 2`,
  );
  const own = await readColumns(
    connection,
    `SELECT CAST(used AS INTEGER) AS used, CAST(count(*) AS INTEGER) AS customers
    FROM (SELECT count(DISTINCT ${channel}) AS used FROM ledger WHERE day <= DATE '${asOf}' GROUP BY customer)
    GROUP BY used`,
  );
  const counted = await readColumns(
    connection,
    `SELECT ${channel} AS channel, CAST(count(DISTINCT customer) AS INTEGER) AS customers
    FROM ledger WHERE day <= DATE '${asOf}' GROUP BY ALL`,
  );
  const acquired = await readColumns(
    connection,
    `SELECT ${attributeAlias(0)} AS channel, CAST(count(*) AS INTEGER) AS customers
    FROM (${attributesSql(['channel'], asOf)}) GROUP BY ALL`,
  );
  const [first, into] = [flows.text('first'), flows.text('channel')];
  const [rows, customers] = [flows.integers('rows'), flows.integers('customers')];
  const net = flows.text('net').map((text) => parseMoney(text) ?? 0n);
  const lookUp = (read: typeof counted) => {
    const names = read.text('channel');
    const counts = read.integers('customers');
    return (name: string) => counts[names.indexOf(name)] ?? 0;
  };
  const [customersIn, acquiredBy] = [lookUp(counted), lookUp(acquired)];
  const channels = [...new Set([...into, ...acquired.text('channel')])].map((name) => {
    const at = into.flatMap((candidate, i) => (candidate === name ? [i] : []));
    return {
      channel: name,
      rows: at.reduce((sum, i) => sum + rows[i], 0),
      net: at.reduce((sum, i) => sum + net[i], 0n),
      customers: customersIn(name),
      acquired: acquiredBy(name),
    };
  });
  const used = own.integers('used');
  const most = used.length > 0 ? Math.max(...used) : 0;
  return {
    channels: channels.sort((left, right) => (left.net < right.net ? 1 : left.net > right.net ? -1 : 0)),
    flows: first.map((name, i) => ({ first: name, channel: into[i], customers: customers[i], net: net[i] })),
    customersOf: Array.from({ length: most }, (_, i) => own.integers('customers')[used.indexOf(i + 1)] ?? 0),
  };
}
