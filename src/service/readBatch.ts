/** From the body of a request to customers: what depends on the model's clock and currency is checked here. */
import { covariatesOf, type Manifest } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import { factsOfTransactions } from '../facts/factsOfTransactions.ts';
import type { Summaries } from '../facts/summaries.ts';
import { type Clock, parseDay } from '../units.ts';
import { attributesOf } from './attributes.ts';
import type { CustomerRow } from './customerRow.ts';
import { dayReader } from './dates.ts';
import type { Group } from './group.ts';
import type { Question } from './predictor.ts';
import { type FieldProblem, FieldsInvalid, parseRequest, pointer } from './problems.ts';
import { type CustomerInput, manyCustomersSchema, oneCustomerSchema } from './requests.ts';
import { rowOfSummary } from './rowOfSummary.ts';
import { rowOfTransactions } from './rowOfTransactions.ts';

/** Customers of a request, in groups that one forecaster each answers for. */
export interface Batch {
  readonly groups: readonly { readonly group: Group; readonly places: readonly number[] }[];
  /** Customers in all: each has its place in one group. */
  readonly length: number;
}

export interface BatchRequest {
  readonly batch: Batch;
  readonly question: Question;
  /** Whether customers came, and are answered, as a list. */
  readonly many: boolean;
}

/** Reads bodies for one model. */
export type BatchReader = (body: unknown) => BatchRequest;

/**
 * @param limit  most customers of one request
 * @returns      a reader that throws REQUEST_INVALID naming every field at fault, TOO_MANY_CUSTOMERS
 */
export function batchReader(manifest: Manifest, limit: number): BatchReader {
  const dayOf = dayReader(manifest.clock.timeZone);
  const batch = (customers: readonly CustomerInput[], many: boolean, asOf = manifest.clock.asOf) =>
    batchOf(rowsOf(customers, many, manifest, { ...manifest.clock, asOf }, dayOf), manifest, asOf);
  return (body) => {
    const many = typeof body === 'object' && body !== null && Object.hasOwn(body, 'customers');
    if (!many) {
      const { asOf, horizonDays, level, explain, ...customer } = parseRequest(oneCustomerSchema, body);
      return { batch: batch([customer], many, asOf), question: { horizonDays, level, explain }, many };
    }
    const count = 'customers' in body && Array.isArray(body.customers) ? body.customers.length : 0;
    if (count > limit) throw new PerennialError('TOO_MANY_CUSTOMERS', { count, limit });
    const { asOf, customers, ...question } = parseRequest(manyCustomersSchema, body);
    return { batch: batch(customers, many, asOf), question, many };
  };
}

/** A customer of a request as it was read. */
interface ReadCustomer extends CustomerRow {
  readonly customerId: string | null;
  /** In the order of the model's covariates. */
  readonly attributes: readonly string[];
}

function rowsOf(
  customers: readonly CustomerInput[],
  many: boolean,
  manifest: Manifest,
  clock: Clock,
  dayOf: (moment: string) => number,
): ReadCustomer[] {
  const problems: FieldProblem[] = [];
  const combined = manifest.forecast !== null;
  const context = { clock, today: parseDay(clock.asOf), hasAmounts: manifest.spendModel !== null, combined, dayOf };
  const coding = covariatesOf(manifest)?.coding ?? [];
  const rows = customers.map(({ customerId = null, transactions, summary, attributes: given }, i) => {
    const problem = (path: readonly PropertyKey[], message: string) =>
      problems.push({ field: pointer(many ? ['customers', i, ...path] : path), message });
    const attributes = attributesOf(given, coding, problem);
    const row = summary
      ? rowOfSummary(summary, { ...context, problem })
      : rowOfTransactions(transactions!, { ...context, problem });
    return { ...row, customerId, attributes };
  });
  if (problems.length > 0) throw new FieldsInvalid(problems);
  return rows;
}

/** Customers whose transactions are known apart from those of whom there is a summary, where that makes a difference. */
function batchOf(rows: readonly ReadCustomer[], manifest: Manifest, asOf: string): Batch {
  const scope = manifest.forecast?.scope;
  const places = [...rows.keys()];
  const hasFacts = (place: number) => scope !== undefined && rows[place].transactions !== null;
  const groupOf = (chosen: readonly number[], facts: Facts | null) => {
    const notes = chosen.map((place) => rows[place]);
    return { group: { customers: { summaries: summariesOf(notes, manifest, asOf), facts }, notes }, places: chosen };
  };
  const known = places.filter(hasFacts);
  const others = places.filter((place) => !hasFacts(place));
  const histories = known.map((place) => rows[place].transactions!);
  return {
    groups: [
      // Order numbers count where they are given: so they do in the ledger, and in summaries.
      ...(known.length > 0 ? [groupOf(known, factsOfTransactions(histories, parseDay(asOf), scope!, true))] : []),
      ...(others.length > 0 ? [groupOf(others, null)] : []),
    ],
    length: rows.length,
  };
}

function summariesOf(rows: readonly ReadCustomer[], manifest: Manifest, asOf: string): Summaries {
  const numbers = (of: (row: CustomerRow) => number) => Float64Array.from(rows, of);
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
    historicalValue: BigInt64Array.from(rows, (row) => row.historicalValue),
    purchaseValue: BigInt64Array.from(rows, (row) => row.purchaseValue),
    firstPurchase: Int32Array.from(rows, (row) => row.firstPurchase),
    lastPurchase: Int32Array.from(rows, (row) => row.lastPurchase),
    ...(coding.length > 0 ? { attributes: Object.fromEntries(columns) } : {}),
  };
}
