/** Who must not be written to: opt-outs, who has been contacted often enough, and who is in another campaign. */
import { z } from 'zod';
import { readTable } from '../../transactions/readTable.ts';
import { parseDay } from '../../units.ts';
import type { LeftOut } from '../../valuation/campaign/plan.ts';

export interface LeftOutFiles {
  /** customer_id, one a line. */
  readonly optOuts?: string | undefined;
  /** customer_id and date of each contact. */
  readonly contacts?: string | undefined;
  /** A customer with so many contacts in so many days up to as-of is left out. */
  readonly cap?: ContactCap | undefined;
  /** Lists of campaigns that run: their customers, of either arm, are left out. */
  readonly otherCampaigns?: readonly string[] | undefined;
}

export interface ContactCap {
  readonly contacts: number;
  readonly days: number;
}

export const DEFAULT_CAP: ContactCap = { contacts: 2, days: 90 };

/** @throws FILE_NOT_FOUND, TABLE_COLUMN_MISSING, TABLE_ROW_INVALID */
export async function readLeftOut(
  { optOuts, contacts, cap = DEFAULT_CAP, otherCampaigns = [] }: LeftOutFiles,
  asOf: string,
): Promise<Map<string, LeftOut>> {
  const leftOut = new Map<string, LeftOut>();
  for (const file of otherCampaigns) {
    for (const name of await readCustomers(file)) leftOut.set(name, 'inAnotherCampaign');
  }
  if (contacts !== undefined) {
    for (const name of contactedEnough(await readContacts(contacts), cap, asOf)) leftOut.set(name, 'contactedEnough');
  }
  // An opt-out outweighs whatever else there is.
  if (optOuts !== undefined) {
    for (const name of await readCustomers(optOuts)) leftOut.set(name, 'optedOut');
  }
  return leftOut;
}

export interface Contact {
  readonly customer: string;
  readonly day: number;
}

/** Customers with so many contacts in so many days up to as-of. */
export function contactedEnough(made: readonly Contact[], cap: ContactCap, asOf: string): string[] {
  const end = parseDay(asOf);
  const counts = new Map<string, number>();
  for (const { customer, day } of made) {
    if (day <= end && day > end - cap.days) counts.set(customer, (counts.get(customer) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= cap.contacts).map(([customer]) => customer);
}

const customer = { names: ['customer_id'] } as const;
const named = z.string('must not be empty');

/** Customers of a file with a column customer_id. */
export async function readCustomers(file: string): Promise<string[]> {
  const rows = await readTable(file, { columns: { customer }, row: z.object({ customer: named }) });
  return rows.map((row) => row.customer);
}

/** @throws FILE_NOT_FOUND, TABLE_COLUMN_MISSING, TABLE_ROW_INVALID where a date is none */
export async function readContacts(file: string): Promise<Contact[]> {
  const rows = await readTable(file, {
    columns: { customer, day: { names: ['date', 'day'] } },
    row: z.object({ customer: named, day: z.iso.date({ error: 'write days as YYYY-MM-DD' }) }),
  });
  return rows.map((row) => ({ customer: row.customer, day: parseDay(row.day) }));
}
