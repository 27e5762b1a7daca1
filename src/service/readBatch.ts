/** From the body of a request to summaries: what depends on the model's clock and currency is judged here. */
import { covariatesOf, type Manifest } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { type Clock, parseDay } from '../units.ts';
import { attributesOf } from './attributes.ts';
import type { Batch } from './batch.ts';
import type { CustomerRow } from './customerRow.ts';
import { dayReader } from './dates.ts';
import { type FieldProblem, FieldsInvalid, parseRequest, pointer } from './problems.ts';
import { type CustomerInput, manyCustomersSchema, oneCustomerSchema } from './requests.ts';
import { rowOfSummary } from './rowOfSummary.ts';
import { rowOfTransactions } from './rowOfTransactions.ts';

export interface BatchRequest {
  readonly batch: Batch;
  readonly horizonDays: number | undefined;
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
    batchOf(customers, many, manifest, { ...manifest.clock, asOf }, dayOf);
  return (body) => {
    const many = typeof body === 'object' && body !== null && Object.hasOwn(body, 'customers');
    if (!many) {
      const { asOf, horizonDays, ...customer } = parseRequest(oneCustomerSchema, body);
      return { batch: batch([customer], many, asOf), horizonDays, many };
    }
    const count = 'customers' in body && Array.isArray(body.customers) ? body.customers.length : 0;
    if (count > limit) throw new PerennialError('TOO_MANY_CUSTOMERS', { count, limit });
    const { asOf, horizonDays, customers } = parseRequest(manyCustomersSchema, body);
    return { batch: batch(customers, many, asOf), horizonDays, many };
  };
}

function batchOf(
  customers: readonly CustomerInput[],
  many: boolean,
  manifest: Manifest,
  clock: Clock,
  dayOf: (moment: string) => number,
): Batch {
  const problems: FieldProblem[] = [];
  const context = { clock, today: parseDay(clock.asOf), hasAmounts: manifest.spendModel !== null, dayOf };
  const coding = covariatesOf(manifest)?.coding ?? [];
  const attributes: string[][] = [];
  const rows = customers.map(({ transactions, summary, attributes: given }, i) => {
    const problem = (path: readonly PropertyKey[], message: string) =>
      problems.push({ field: pointer(many ? ['customers', i, ...path] : path), message });
    attributes.push(attributesOf(given, coding, problem));
    return summary
      ? rowOfSummary(summary, { ...context, problem })
      : rowOfTransactions(transactions!, { ...context, problem });
  });
  if (problems.length > 0) throw new FieldsInvalid(problems);
  const batch = columnsOf(rows, customers, clock, manifest.currency ?? '');
  if (coding.length === 0) return batch;
  const columns = coding.map(({ name }, i) => [name, attributes.map((values) => values[i])] as const);
  return { ...batch, summaries: { ...batch.summaries, attributes: Object.fromEntries(columns) } };
}

function columnsOf(
  rows: readonly CustomerRow[],
  customers: readonly CustomerInput[],
  clock: Clock,
  currency: string,
): Batch {
  const numbers = (of: (row: CustomerRow) => number) => Float64Array.from(rows, of);
  return {
    summaries: {
      clock,
      currency,
      customer: customers.map(({ id }) => id ?? ''),
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
    },
    ids: customers.map(({ id }) => id ?? null),
    valueKnown: rows.map((row) => row.valueKnown),
    remarks: rows.map((row) => row.remarks),
  };
}
