/** What a campaign with a control group has brought: outcomes since it began, less what had been predicted for them. */
import { PerennialError } from '../../errors.ts';
import { summarise } from '../../facts/summarise.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { formatDay, parseDay } from '../../units.ts';
import { type Effect, effectOf, FEW } from '../../valuation/campaign/effect.ts';
import { type Contact, readContacts } from './leftOut.ts';
import { readTable, requiredColumn, type SmallTable } from './readTable.ts';
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

/** The assignment of a list. Throws FILE_NOT_FOUND, CAMPAIGN_INVALID, CAMPAIGN_WITHOUT_CONTROL. */
export async function readAssigned(ledger: Ledger, file: string): Promise<Assigned> {
  const table = await readTable(ledger.connection, file);
  const customer = requiredColumn(table, 'customer_id');
  if (!table.names.includes('arm')) {
    throw new PerennialError('CAMPAIGN_WITHOUT_CONTROL', { file, problem: 'no column arm says who was held out' });
  }
  const control = Uint8Array.from(requiredColumn(table, 'arm'), (arm, i) => {
    if (arm === 'control') return 1;
    if (arm === 'treated') return 0;
    const problem = `line ${i + 2}, arm: ${JSON.stringify(arm)} is neither treated nor control`;
    throw new PerennialError('CAMPAIGN_INVALID', { file, problem, remedy: 'Write treated or control.' });
  });
  if (new Set(customer).size !== customer.length) {
    const seen = new Set<string>();
    const twice = customer.find((name) => seen.size === seen.add(name).size);
    const problem = `customer ${JSON.stringify(twice)} stands there twice`;
    throw new PerennialError('CAMPAIGN_INVALID', { file, problem, remedy: 'Keep the line of the arm that was meant.' });
  }
  return {
    customer,
    control,
    predictedValue: numbers(table, 'predicted_value'),
    expectedPurchases: numbers(table, 'expected_purchases'),
    pReturn: numbers(table, 'p_return'),
  };
}

/** Contacts and other campaigns from files, as MeasureOptions take them. */
export async function readBeside(
  ledger: Ledger,
  contacts: string | undefined,
  others: readonly string[],
): Promise<Pick<MeasureOptions, 'contacts' | 'others'>> {
  const lists = new Map<string, ReadonlySet<string>>();
  for (const file of others) {
    lists.set(file, new Set(requiredColumn(await readTable(ledger.connection, file), 'customer_id')));
  }
  return {
    ...(contacts === undefined ? {} : { contacts: await readContacts(ledger.connection, contacts) }),
    others: lists,
  };
}

function numbers(table: SmallTable, name: string): Float64Array | null {
  if (!table.names.includes(name)) return null;
  const texts = table.column(name);
  return Float64Array.from(texts, (text, i) => {
    const value = Number(text);
    if (text !== '' && Number.isFinite(value)) return value;
    throw new PerennialError('CAMPAIGN_INVALID', {
      file: table.file,
      problem: `line ${i + 2}, ${name}: ${JSON.stringify(text)} is not a number`,
      remedy: 'Keep the predictions as they were planned, or leave the whole column out.',
    });
  });
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
