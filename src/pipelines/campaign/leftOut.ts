/** Who must not be written to: opt-outs, who has been contacted often enough, and who is in another campaign. */
import type { Connection } from '../../engines/contract.ts';
import { PerennialError } from '../../errors.ts';
import { parseDay } from '../../units.ts';
import type { LeftOut } from '../../valuation/campaign/plan.ts';
import { readTable, requiredColumn } from './readTable.ts';

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

/** @throws FILE_NOT_FOUND, CAMPAIGN_INVALID */
export async function readLeftOut(
  connection: Connection,
  { optOuts, contacts, cap = DEFAULT_CAP, otherCampaigns = [] }: LeftOutFiles,
  asOf: string,
): Promise<Map<string, LeftOut>> {
  const leftOut = new Map<string, LeftOut>();
  for (const file of otherCampaigns) {
    const table = await readTable(connection, file);
    for (const customer of requiredColumn(table, 'customer_id')) leftOut.set(customer, 'inAnotherCampaign');
  }
  if (contacts !== undefined) {
    const end = parseDay(asOf);
    const made = await readContacts(connection, contacts);
    const counts = new Map<string, number>();
    for (const { customer, day } of made) {
      if (day <= end && day > end - cap.days) counts.set(customer, (counts.get(customer) ?? 0) + 1);
    }
    for (const [customer, count] of counts) if (count >= cap.contacts) leftOut.set(customer, 'contactedEnough');
  }
  // An opt-out outweighs whatever else there is.
  if (optOuts !== undefined) {
    const table = await readTable(connection, optOuts);
    for (const customer of requiredColumn(table, 'customer_id')) leftOut.set(customer, 'optedOut');
  }
  return leftOut;
}

export interface Contact {
  readonly customer: string;
  readonly day: number;
}

/** @throws FILE_NOT_FOUND, CAMPAIGN_INVALID where a date is none */
export async function readContacts(connection: Connection, file: string): Promise<Contact[]> {
  const table = await readTable(connection, file);
  const dates = requiredColumn(table, 'date');
  return requiredColumn(table, 'customer_id').map((customer, line) => ({
    customer,
    day: contactDay(file, line + 2, dates[line]),
  }));
}

function contactDay(file: string, line: number, text: string): number {
  try {
    return parseDay(text);
  } catch (error) {
    const problem = `line ${line}, date: ${JSON.stringify(text)} is not a day of the calendar`;
    throw new PerennialError(
      'CAMPAIGN_INVALID',
      { file, problem, remedy: 'Write days as YYYY-MM-DD.' },
      { cause: error },
    );
  }
}
