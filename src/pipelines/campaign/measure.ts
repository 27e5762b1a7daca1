/** What a campaign with a control group has brought: outcomes since it began, less what had been predicted for them. */
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import { summarise } from '../../facts/summarise.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { readTable, tableRowInvalid } from '../../transactions/readTable.ts';
import { formatDay, parseDay } from '../../units.ts';
import { type Effect, effectOf, FEW } from '../../valuation/campaign/effect.ts';
import { type Contact, readContacts, readCustomers } from './leftOut.ts';
import { assignmentHash, type CampaignRecord } from './record.ts';

/** Customers as they were assigned, with what had been predicted; a prediction is null where the list has none. */
export interface Assigned {
  readonly customer: readonly string[];
  readonly control: Uint8Array;
  readonly predictedValue: Float64Array | null;
  readonly expectedPurchases: Float64Array | null;
  readonly pReturn: Float64Array | null;
}

export interface MeasureOptions {
  /** The last day that counts; the campaign's horizon, or the last day known, unless said otherwise. */
  readonly until?: string;
  readonly level?: number;
  /** Contacts that were made, to find who was written to against the plan. */
  readonly contacts?: readonly Contact[];
  /** Customers of other campaigns in the same days, by a name for each. */
  readonly others?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What a person should know of the experiment, as data: words for it are the caller's. */
export type CampaignNote =
  | { readonly kind: 'few'; readonly customers: number; readonly need: number }
  | { readonly kind: 'short'; readonly days: number; readonly horizonDays: number }
  | { readonly kind: 'unknown'; readonly customers: number }
  | { readonly kind: 'moved' }
  | { readonly kind: 'unequal'; readonly share: number; readonly planned: number }
  | { readonly kind: 'controlContacted'; readonly customers: number; readonly of: number }
  | { readonly kind: 'treatedNotContacted'; readonly customers: number; readonly of: number }
  | { readonly kind: 'overlap'; readonly campaign: string; readonly treated: number; readonly control: number }
  | { readonly kind: 'noPrediction' };

export interface CampaignResult {
  readonly name: string;
  readonly since: string;
  readonly until: string;
  readonly days: number;
  readonly currency: string;
  readonly level: number;
  /** With margin; null without amounts. */
  readonly value: Effect | null;
  readonly purchases: Effect;
  /** Of customers with a purchase. */
  readonly returned: Effect;
  /** Over all treated customers, less what their contacts cost: value with its interval; null without amounts. */
  readonly total: {
    readonly gain: number;
    readonly interval: readonly [number, number];
    readonly cost: number | null;
  } | null;
  readonly notes: readonly CampaignNote[];
}

/** A list that can be told from one that the plan made by this many standard deviations is not the planned one. */
const UNEQUAL = 4;

/**
 * @throws CAMPAIGN_WITHOUT_CONTROL, TOO_LITTLE_DATA where nothing is known after the campaign began or an arm has fewer
 *   than two customers, CAMPAIGN_INVALID where hardly a customer of the list is known
 */
export async function measureCampaign(
  ledger: Ledger,
  record: CampaignRecord,
  assigned: Assigned,
  options: MeasureOptions = {},
): Promise<CampaignResult> {
  const { level = 0.95 } = options;
  checkArms(assigned, record.name);
  const start = parseDay(record.asOf);
  const planned = start + record.horizonDays;
  const wanted = options.until === undefined ? planned : parseDay(options.until, '--until');
  const end = Math.min(wanted, planned, parseDay(ledger.asOf));
  if (end <= start) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: `The campaign ${record.name}`,
      need: `transactions after ${record.asOf}`,
      have: `none after ${ledger.asOf}`,
      remedy: 'Measure it when some of its time has passed, with newer transactions.',
    });
  }
  const outcome = await outcomesOf(ledger, record, assigned.customer, formatDay(end));
  if (outcome.unknown > assigned.customer.length / 2) {
    throw new PerennialError('CAMPAIGN_INVALID', {
      file: record.name,
      problem: `${outcome.unknown} of ${assigned.customer.length} customers of its list have no transaction up to ${record.asOf}`,
      remedy: 'Give the transactions that the campaign was planned on, continued, with the same customer ids.',
    });
  }
  const { control } = assigned;
  const value =
    record.hasAmounts && ledger.hasAmounts ? effectOf(outcome.value, assigned.predictedValue, control, level) : null;
  const purchases = effectOf(outcome.purchases, assigned.expectedPurchases, control, level);
  const returned = effectOf(outcome.returned, assigned.pReturn, control, level);
  return {
    name: record.name,
    since: formatDay(start + 1),
    until: formatDay(end),
    days: end - start,
    currency: ledger.currency,
    level,
    value,
    purchases,
    returned,
    total: value && totalOf(value, record.cost),
    notes: notesOf(record, assigned, outcome.unknown, [start, end], options),
  };
}

const figure = z
  .string('must not be empty: keep the predictions as they were planned, or leave the whole column out')
  .refine((text) => Number.isFinite(Number(text)), 'is not a number')
  .transform(Number);

const ARMS = ['treated', 'control'] as const;
const PREDICTIONS = ['predictedValue', 'expectedPurchases', 'pReturn'] as const;

/** Columns of list.csv that measuring asks for; a prediction may be left out with its column. */
const listColumns = {
  customer: { names: ['customer_id'] },
  arm: { names: ['arm'], optional: true },
  predictedValue: { names: ['predicted_value'], optional: true, number: true },
  expectedPurchases: { names: ['expected_purchases'], optional: true, number: true },
  pReturn: { names: ['p_return'], optional: true, number: true },
} as const;

/** The assignment of a list. Throws FILE_NOT_FOUND, TABLE_COLUMN_MISSING, TABLE_ROW_INVALID, CAMPAIGN_WITHOUT_CONTROL. */
export async function readAssigned(file: string): Promise<Assigned> {
  const present = new Set<string>();
  const rows = await readTable(file, {
    columns: listColumns,
    row: (has) => {
      if (!has('arm')) {
        throw new PerennialError('CAMPAIGN_WITHOUT_CONTROL', { file, problem: 'no column arm says who was held out' });
      }
      for (const name of PREDICTIONS) if (has(name)) present.add(name);
      const within = (name: (typeof PREDICTIONS)[number]) => (has(name) ? figure : z.undefined());
      return z.object({
        customer: z.string('must not be empty'),
        arm: z.enum(ARMS, { error: 'write treated or control' }),
        predictedValue: within('predictedValue'),
        expectedPurchases: within('expectedPurchases'),
        pReturn: within('pReturn'),
      });
    },
  });
  const seen = new Set<string>();
  for (const { customer, line } of rows) {
    if (seen.size === seen.add(customer).size) {
      const problem = 'an earlier line has the same customer: keep the one of the arm that was meant';
      throw tableRowInvalid({ file, line, field: 'customer_id', value: customer, problem });
    }
  }
  const column = (name: (typeof PREDICTIONS)[number]) =>
    present.has(name) ? Float64Array.from(rows, (row) => row[name]!) : null;
  return {
    customer: rows.map(({ customer }) => customer),
    control: Uint8Array.from(rows, ({ arm }) => Number(arm === 'control')),
    predictedValue: column('predictedValue'),
    expectedPurchases: column('expectedPurchases'),
    pReturn: column('pReturn'),
  };
}

/** Contacts and other campaigns from files, as MeasureOptions take them. */
export async function readBeside(
  contacts: string | undefined,
  others: readonly string[],
): Promise<Pick<MeasureOptions, 'contacts' | 'others'>> {
  const lists = new Map<string, ReadonlySet<string>>();
  for (const file of others) lists.set(file, new Set(await readCustomers(file)));
  return { ...(contacts === undefined ? {} : { contacts: await readContacts(contacts) }), others: lists };
}

function checkArms({ control }: Assigned, file: string): void {
  const held = control.reduce((sum, arm) => sum + arm, 0);
  if (held === 0 || held === control.length) {
    const problem = held === 0 ? 'all of its customers were treated' : 'none of its customers was treated';
    throw new PerennialError('CAMPAIGN_WITHOUT_CONTROL', { file, problem });
  }
  if (Math.min(held, control.length - held) < 2) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: 'An effect',
      need: 'two customers or more in each arm',
      have: `${control.length - held} treated and ${held} in the control group`,
      remedy: 'Draw larger arms for the next campaign.',
    });
  }
}

interface Outcomes {
  readonly value: Float64Array;
  readonly purchases: Float64Array;
  readonly returned: Float64Array;
  /** Customers without a transaction before the campaign. */
  readonly unknown: number;
}

/** Everybody as assigned: who is not found bought nothing. */
async function outcomesOf(
  ledger: Ledger,
  { asOf, margin }: CampaignRecord,
  customers: readonly string[],
  end: string,
): Promise<Outcomes> {
  const { summaries, holdout } = await summarise(ledger, { asOf, holdoutEnd: end });
  const places = new Map(summaries.customer.map((name, row) => [name, row]));
  const rows = customers.map((name) => places.get(name) ?? -1);
  const of = (column: Float64Array, scale = 1) => Float64Array.from(rows, (row) => (row < 0 ? 0 : scale * column[row]));
  const purchases = of(holdout!.purchases);
  return {
    value: of(holdout!.value, margin),
    purchases,
    returned: purchases.map((count) => Number(count > 0)),
    unknown: rows.reduce((sum, row) => sum + Number(row < 0), 0),
  };
}

function totalOf({ adjusted, treated }: Effect, cost: number | null): CampaignResult['total'] {
  const [low, high] = adjusted.interval;
  const { customers } = treated;
  return {
    gain: customers * adjusted.difference,
    interval: [customers * low, customers * high],
    cost: cost === null ? null : customers * cost,
  };
}

function notesOf(
  record: CampaignRecord,
  assigned: Assigned,
  unknown: number,
  [start, end]: readonly [number, number],
  { contacts, others = new Map() }: MeasureOptions,
): CampaignNote[] {
  const { customer, control } = assigned;
  const held = control.reduce((sum, arm) => sum + arm, 0);
  const arms = { control: held, treated: customer.length - held };
  const notes: CampaignNote[] = [];
  if (Math.min(arms.control, arms.treated) < FEW) {
    notes.push({ kind: 'few', customers: Math.min(arms.control, arms.treated), need: FEW });
  }
  if (end - start < record.horizonDays) {
    notes.push({ kind: 'short', days: end - start, horizonDays: record.horizonDays });
  }
  if (unknown > 0) notes.push({ kind: 'unknown', customers: unknown });
  if (assignmentHash(customer, control) !== record.assignment) notes.push({ kind: 'moved' });
  const planned = record.controlShare;
  const deviation = Math.sqrt(customer.length * planned * (1 - planned));
  if (Math.abs(held - planned * customer.length) > UNEQUAL * deviation) {
    notes.push({ kind: 'unequal', share: held / customer.length, planned });
  }
  if (!assigned.predictedValue && !assigned.expectedPurchases) notes.push({ kind: 'noPrediction' });
  if (contacts) {
    const made = new Set(contacts.filter(({ day }) => day > start && day <= end).map((contact) => contact.customer));
    const inArm = (arm: number, contacted: boolean) =>
      customer.reduce((sum, name, i) => sum + Number(control[i] === arm && made.has(name) === contacted), 0);
    const [wrongly, missed] = [inArm(1, true), inArm(0, false)];
    if (wrongly > 0) notes.push({ kind: 'controlContacted', customers: wrongly, of: arms.control });
    if (missed > 0) notes.push({ kind: 'treatedNotContacted', customers: missed, of: arms.treated });
  }
  for (const [campaign, members] of others) {
    const shared = (arm: number) =>
      customer.reduce((sum, name, i) => sum + Number(control[i] === arm && members.has(name)), 0);
    const [treated, inControl] = [shared(0), shared(1)];
    if (treated + inControl > 0) notes.push({ kind: 'overlap', campaign, treated, control: inControl });
  }
  return notes;
}
