/** Files of manual values, and of how earlier ones came true. */
import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import type { Summaries } from '../facts/summaries.ts';
import { readTable, type TableRow, tableAmount, tableRowInvalid } from '../transactions/readTable.ts';
import { parseDay } from '../units.ts';
import {
  type Calculated,
  type Calculation,
  calculateValues,
  conflictIn,
  keyOf,
  type ManualRow,
} from '../valuation/manual/calculate.ts';
import { automaticSdOf, type Matured, recordOf, type SourceRecord } from '../valuation/manual/combine.ts';
import { MANUAL_FIELDS, type ManualField } from '../valuation/manual/fields.ts';
import { type Segments, stageName, tierName } from '../valuation/segments/segmentCustomers.ts';
import { STAGES } from '../valuation/segments/stages.ts';
import { TIERS } from '../valuation/segments/tiers.ts';
import type { Valuation } from '../valuation/value.ts';

const YES = ['yes', 'true', '1', 'x', 'ja'];

const shape = {
  columns: {
    customer: { names: ['customer_id', 'customer'], optional: true },
    segment: { names: ['segment'], optional: true },
    all: { names: ['all'], optional: true },
    field: { names: ['field'] },
    value: { names: ['value'], number: true },
    low: { names: ['low'], number: true, optional: true },
    high: { names: ['high'], number: true, optional: true },
    validTo: { names: ['valid_to', 'valid_until'], optional: true },
    reason: { names: ['reason'], optional: true },
    source: { names: ['source'], optional: true },
  },
  row: z
    .object({
      customer: z.string().optional(),
      segment: z.string().optional(),
      all: z.string().optional(),
      field: z.enum(Object.keys(MANUAL_FIELDS) as [ManualField, ...ManualField[]], {
        error: `must be one of ${Object.keys(MANUAL_FIELDS).join(', ')}`,
      }),
      value: tableAmount,
      low: tableAmount.optional(),
      high: tableAmount.optional(),
      validTo: z.iso.date({ error: 'write days as YYYY-MM-DD' }).optional(),
      reason: z.string().default(''),
      source: z.string().default(''),
    })
    .superRefine((row, context) => {
      const wrong = (path: keyof typeof row, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      const named = [row.customer, row.segment, row.all].filter((value) => value !== undefined);
      if (named.length !== 1) wrong('customer', 'fill in one of customer_id, segment and all');
      if (row.all !== undefined && !YES.includes(row.all.toLowerCase())) wrong('all', 'write yes, or leave it empty');
      if (row.field === 'p_return' && row.value > 1) wrong('value', 'is a chance, 0 to 1');
      if ((row.low === undefined) !== (row.high === undefined)) wrong('low', 'give both low and high, or neither');
      else if (row.low !== undefined && !(row.low <= row.value && row.value <= row.high!)) {
        wrong('low', 'must be no more than the value, and high no less');
      }
    }),
} as const;

export interface ManualOptions {
  readonly file: string;
  readonly calculation: Calculation;
  /** A file of earlier values that have come true: sources weigh by how near they were. */
  readonly record?: string;
}

/** Reads manual values, and puts them beside the automatic ones. */
export async function withManualValues(
  summaries: Summaries,
  valuation: Valuation,
  segments: Segments,
  { file, calculation, record }: ManualOptions,
): Promise<{ calculated: Calculated; sources?: ReadonlyMap<string, SourceRecord> }> {
  const sources = record === undefined ? undefined : await readManualRecord(record);
  const { customer, clock } = summaries;
  const known = { customers: customer, segments: [...STAGES, ...TIERS[segments.rule]], asOf: clock.asOf };
  const rows = await readManualValues(file, known);
  const calculated = calculateValues(customer, valuation, rows, {
    calculation,
    automaticSd: automaticSdOf(valuation),
    segmentsOf: (row) => [stageName(segments, row), tierName(segments, row)],
    ...(sources ? { sourceWeights: new Map([...sources].map(([name, { weight }]) => [name, weight])) } : {}),
  });
  return { calculated, ...(sources ? { sources } : {}) };
}

/**
 * Reads manual values and checks them against the customers they speak of.
 *
 * @param segments  names of segments that customers are in
 * @throws TABLE_COLUMN_MISSING, TABLE_ROW_INVALID for a row that can't be read, has expired at as-of, contradicts another,
 *   or speaks of nobody
 */
export async function readManualValues(
  file: string,
  known: { readonly customers: readonly string[]; readonly segments: readonly string[]; readonly asOf: string },
): Promise<ManualRow[]> {
  const customers = new Set(known.customers);
  const about = new Map<string, ManualRow[]>();
  return (await readTable(file, shape)).map((read) => {
    const { customer, segment, field, value, low, high, validTo, source, line } = read;
    const refuse = (column: string, what: string, problem: string) =>
      tableRowInvalid({ file, line, field: column, value: what, problem });
    if (customer !== undefined && !customers.has(customer)) {
      throw refuse('customer_id', customer, 'there is no such customer in the transactions');
    }
    if (segment !== undefined && !known.segments.includes(segment)) {
      throw refuse('segment', segment, `there is no such segment; there are ${known.segments.join(', ') || 'none'}`);
    }
    if (validTo !== undefined && parseDay(validTo) < parseDay(known.asOf)) {
      throw refuse('valid_to', validTo, `it has expired at ${known.asOf}: renew it, or take the line out`);
    }
    const row: ManualRow = { who: whoOf(read), field, value, low, high, source };
    const before = about.get(keyOf(row.who)) ?? [];
    const conflict = conflictIn(row, before);
    if (conflict) throw refuse('field', field, conflict);
    about.set(keyOf(row.who), [...before, row]);
    return row;
  });
}

function whoOf({ customer, segment }: TableRow<z.output<typeof shape.row>>): ManualRow['who'] {
  if (customer !== undefined) return { customer };
  return segment !== undefined ? { segment } : 'all';
}

const recordShape = {
  columns: {
    source: { names: ['source'] },
    manual: { names: ['manual_value'], number: true },
    automatic: { names: ['automatic_value'], number: true },
    actual: { names: ['actual_value'], number: true },
  },
  row: z.object({
    source: z.string('must not be empty'),
    manual: tableAmount,
    automatic: tableAmount,
    actual: tableAmount,
  }),
} as const;

/**
 * How near each source has been, from a file of values that have come true: one line a value, with what was said, what
 * the model said then, and what came.
 */
export async function readManualRecord(file: string): Promise<ReadonlyMap<string, SourceRecord>> {
  const matured = new Map<string, Matured[]>();
  for (const { source, ...value } of await readTable(file, recordShape)) {
    matured.set(source, [...(matured.get(source) ?? []), value]);
  }
  if (matured.size === 0) throw new PerennialError('FILE_EMPTY', { file });
  return new Map([...matured].map(([source, values]) => [source, recordOf(values)]));
}
