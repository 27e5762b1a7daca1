/** From the body of a request to customers: what depends on the model's clock and currency is checked here. */
import { setImmediate } from 'node:timers/promises';
import { covariatesOf, type Manifest } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import { factsOfTransactions } from '../facts/factsOfTransactions.ts';
import type { Summaries } from '../facts/summaries.ts';
import type { CustomerSummary } from '../facts/summariseTransactions.ts';
import { type Clock, moneyColumn, parseDay } from '../units.ts';
import { attributesOf } from './attributes.ts';
import type { CustomerRow } from './customerRow.ts';
import { dayReader } from './dates.ts';
import type { Group } from './group.ts';
import type { Question } from './predictor.ts';
import { type FieldProblem, FieldsInvalid, parseRequest, pointer } from './problems.ts';
import { type CustomerInput, manyCustomersSchema, oneCustomerSchema } from './requests.ts';
import { rowOfSummary } from './rowOfSummary.ts';
import { rowOfTransactions } from './rowOfTransactions.ts';

/** Customers that one forecaster answers for, and the place of each in the request. */
export interface PlacedGroup {
  readonly group: Group;
  readonly places: readonly number[];
}

export interface BatchRequest {
  /** The customers, in their order. */
  readonly rows: readonly ReadCustomer[];
  readonly asOf: string;
  readonly question: Question;
  /** Whether customers came, and are answered, as a list. */
  readonly many: boolean;
}

/** Customers that are dealt with before other requests have their turn: some hundredths of a second of work. */
const MOST_AT_ONCE = 250;

/** Reads bodies for one model. */
export type BatchReader = (body: unknown) => Promise<BatchRequest>;

/**
 * @param limit  most customers of one request
 * @returns      a reader that throws REQUEST_INVALID naming every field at fault, TOO_MANY_CUSTOMERS
 */
export function batchReader(manifest: Manifest, limit: number): BatchReader {
  const dayOf = dayReader(manifest.clock.timeZone);
  const batch = async (customers: readonly CustomerInput[], many: boolean, asOf = manifest.clock.asOf) => ({
    rows: await rowsOf(customers, many, manifest, { ...manifest.clock, asOf }, dayOf),
    asOf,
    many,
  });
  return async (body) => {
    const many = typeof body === 'object' && body !== null && Object.hasOwn(body, 'customers');
    if (!many) {
      const { asOf, horizonDays, level, explain, ...customer } = parseRequest(oneCustomerSchema, body);
      return { ...(await batch([customer], many, asOf)), question: { horizonDays, level, explain } };
    }
    const count = 'customers' in body && Array.isArray(body.customers) ? body.customers.length : 0;
    if (count > limit) throw new PerennialError('TOO_MANY_CUSTOMERS', { count, limit });
    const { asOf, customers, ...question } = parseRequest(manyCustomersSchema, body);
    return { ...(await batch(customers, many, asOf)), question };
  };
}

/** A customer's summary, and who it is. */
export interface SummarisedCustomer extends CustomerSummary {
  readonly customerId: string | null;
  /** In the order of the model's covariates. */
  readonly attributes: readonly string[];
}

/** A customer of a request as it was read. */
export interface ReadCustomer extends CustomerRow, SummarisedCustomer {}

async function rowsOf(
  customers: readonly CustomerInput[],
  many: boolean,
  manifest: Manifest,
  clock: Clock,
  dayOf: (moment: string) => number,
): Promise<ReadCustomer[]> {
  const problems: FieldProblem[] = [];
  const combined = manifest.forecast !== null;
  const context = { clock, today: parseDay(clock.asOf), hasAmounts: manifest.spendModel !== null, combined, dayOf };
  const coding = covariatesOf(manifest)?.coding ?? [];
  const rowOf = ({ customerId, transactions, summary, attributes: given }: CustomerInput, i: number) => {
    const problem = (path: readonly PropertyKey[], message: string) =>
      problems.push({ field: pointer(many ? ['customers', i, ...path] : path), message });
    const attributes = attributesOf(given, coding, problem);
    const row = summary
      ? rowOfSummary(summary, { ...context, problem })
      : rowOfTransactions(transactions!, { ...context, problem });
    return { ...row, customerId: customerId ?? null, attributes };
  };
  const rows: ReadCustomer[] = [];
  for (const customer of customers) {
    if (rows.length > 0 && rows.length % MOST_AT_ONCE === 0) await setImmediate();
    rows.push(rowOf(customer, rows.length));
  }
  if (problems.length > 0) throw new FieldsInvalid(problems);
  return rows;
}

/** Each customer in one group. A group is made when it is asked for, and small: none keeps others waiting long. */
export function* groupsOf(
  rows: readonly ReadCustomer[],
  manifest: Manifest,
  asOf: string,
): Generator<PlacedGroup, void, void> {
  for (let from = 0; from < rows.length; from += MOST_AT_ONCE) {
    const length = Math.min(MOST_AT_ONCE, rows.length - from);
    yield* groupsAt(
      Array.from({ length }, (_, i) => from + i),
      rows,
      manifest,
      asOf,
    );
  }
}

/** Customers whose transactions are known apart from those of whom there is a summary, where that makes a difference. */
function* groupsAt(
  places: readonly number[],
  rows: readonly ReadCustomer[],
  manifest: Manifest,
  asOf: string,
): Generator<PlacedGroup, void, void> {
  const scope = manifest.forecast?.scope;
  const hasFacts = (place: number) => scope !== undefined && rows[place].transactions !== null;
  const groupOf = (chosen: readonly number[], facts: Facts | null) => {
    const notes = chosen.map((place) => rows[place]);
    return { group: { customers: { summaries: summariesOf(notes, manifest, asOf), facts }, notes }, places: chosen };
  };
  const known = places.filter(hasFacts);
  const others = places.filter((place) => !hasFacts(place));
  const histories = known.map((place) => rows[place].transactions!);
  // Order numbers count where they are given: so they do in the ledger, and in summaries.
  if (known.length > 0) yield groupOf(known, factsOfTransactions(histories, parseDay(asOf), scope!, true));
  if (others.length > 0) yield groupOf(others, null);
}

/** Customers as a row each of summaries, in their order. */
export function summariesOf(rows: readonly SummarisedCustomer[], manifest: Manifest, asOf: string): Summaries {
  const numbers = (of: (row: SummarisedCustomer) => number) => Float64Array.from(rows, of);
  const coding = covariatesOf(manifest)?.coding ?? [];
  const columns = coding.map(({ name }, i) => [name, rows.map(({ attributes }) => attributes[i])] as const);
  return {
    clock: { ...manifest.clock, asOf },
    currency: manifest.currency ?? '',
    customer: rows.map(({ customerId }) => customerId ?? ''),
    x: numbers((row) => row.x),
    tx: numbers((row) => row.tx),
    T: numbers((row) => row.T),
    orders: numbers((row) => row.orders),
    spendCount: numbers((row) => row.spendCount),
    meanSpend: numbers((row) => row.meanSpend),
    historicalValue: moneyColumn(rows.map((row) => row.historicalValue)),
    purchaseValue: moneyColumn(rows.map((row) => row.purchaseValue)),
    firstPurchase: Int32Array.from(rows, (row) => row.firstPurchase),
    lastPurchase: Int32Array.from(rows, (row) => row.lastPurchase),
    ...(coding.length > 0 ? { attributes: Object.fromEntries(columns) } : {}),
  };
}
