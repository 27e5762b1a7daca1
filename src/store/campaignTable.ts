import type { Access } from './access.ts';

/** A campaign as it was planned. */
export interface CampaignRow {
  readonly id: string;
  readonly name: string;
  /** First and last day on which outcomes count, `YYYY-MM-DD`. */
  readonly starts: string;
  readonly ends: string;
  /** What was fixed before it began, as JSON. */
  readonly settings: string;
}

/** Its customers as they were assigned, with what was predicted of each; columns of one length. */
export interface CampaignMembers {
  readonly customer: readonly string[];
  /** 1 for control, 0 for treated. */
  readonly control: Uint8Array;
  /** null where transactions carry no amounts. */
  readonly predictedValue: Float64Array | null;
  readonly expectedPurchases: Float64Array;
  readonly pReturn: Float64Array;
}

/** Campaigns of a store. A customer who is erased goes from them too. */
export interface Campaigns {
  add(campaign: CampaignRow, members: CampaignMembers): Promise<void>;
  /** In the order in which they were planned. */
  list(): Promise<CampaignRow[]>;
  /** null where there is no such campaign. */
  get(id: string): Promise<{ campaign: CampaignRow; members: CampaignMembers } | null>;
}

const SELECTED = `SELECT id, name, CAST(starts AS VARCHAR) AS starts, CAST(ends AS VARCHAR) AS ends, settings
  FROM campaigns`;

export function campaignTable({ read, write }: Access): Campaigns {
  return {
    add: ({ id, name, starts, ends, settings }, members) =>
      write(async (connection) => {
        await connection.run('INSERT INTO campaigns VALUES ($1, $2, CAST($3 AS DATE), CAST($4 AS DATE), $5)', [
          ...[id, name, starts, ends, settings],
        ]);
        const { customer, control, predictedValue, expectedPurchases, pReturn } = members;
        const real = (column: string, values: Float64Array | null) =>
          ({ name: column, type: 'real', value: (row: number) => values?.[row] ?? null }) as const;
        await connection.run('DROP TABLE IF EXISTS campaign_draft');
        await connection.run(`CREATE TEMP TABLE campaign_draft (
          customer VARCHAR, treated BIGINT, predicted_value FLOAT8, expected_purchases FLOAT8, p_return FLOAT8
        )`);
        await connection.append('campaign_draft', {
          length: customer.length,
          columns: [
            { name: 'customer', type: 'text', value: (row) => customer[row] },
            { name: 'treated', type: 'whole', value: (row) => 1 - control[row] },
            real('predicted_value', predictedValue),
            real('expected_purchases', expectedPurchases),
            real('p_return', pReturn),
          ],
        });
        await connection.run(
          `INSERT INTO campaign_customers (campaign, customer, treated, predicted_value, expected_purchases, p_return)
          SELECT $1, customer, treated = 1, predicted_value, expected_purchases, p_return FROM campaign_draft`,
          [id],
        );
        await connection.run('DROP TABLE campaign_draft');
      }),
    list: () => read((connection) => connection.rows<CampaignRow>(`${SELECTED} ORDER BY rowid`)),
    get: (id) =>
      read(async (connection) => {
        const [campaign] = await connection.rows<CampaignRow>(`${SELECTED} WHERE id = $1`, [id]);
        if (!campaign) return null;
        const rows = await connection.rows<MemberRow>(
          `SELECT customer, treated, predicted_value, expected_purchases, p_return
          FROM campaign_customers WHERE campaign = $1 ORDER BY rowid`,
          [id],
        );
        const real = (of: (row: MemberRow) => number | null) => Float64Array.from(rows, (row) => of(row) ?? Number.NaN);
        const valued = rows.every((row) => row.predicted_value !== null);
        return {
          campaign,
          members: {
            customer: rows.map((row) => row.customer),
            control: Uint8Array.from(rows, (row) => Number(!row.treated)),
            predictedValue: valued ? real((row) => row.predicted_value) : null,
            expectedPurchases: real((row) => row.expected_purchases),
            pReturn: real((row) => row.p_return),
          },
        };
      }),
  };
}

interface MemberRow {
  readonly customer: string;
  readonly treated: boolean;
  readonly predicted_value: number | null;
  readonly expected_purchases: number | null;
  readonly p_return: number | null;
}
