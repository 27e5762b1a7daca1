/** What people know of a customer and the model does not, beside what the model says. */
import type { Response } from 'express';
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import type { ManualRecord } from '../../store/manualTable.ts';
import { CALCULATIONS, calculateValues, conflictIn, type ManualRow } from '../../valuation/manual/calculate.ts';
import { automaticSdOf } from '../../valuation/manual/combine.ts';
import { MANUAL_FIELDS, type ManualField } from '../../valuation/manual/fields.ts';
import { answer } from '../answer.ts';
import { callerOf } from '../auth/guard.ts';
import { jsonBody } from '../jsonBody.ts';
import type { LiveSource } from '../live/liveSource.ts';
import { parseRequest } from '../problems.ts';
import { customerParamsSchema } from '../requests.ts';
import type { Route } from './route.ts';

const FIELDS = Object.keys(MANUAL_FIELDS) as [ManualField, ...ManualField[]];
const amount = z.number().min(0).max(1e15);

const saidSchema = z
  .strictObject({
    field: z.enum(FIELDS),
    value: amount,
    low: amount.optional().meta({ description: 'Lower end of an 80 % interval; with `high`.' }),
    high: amount.optional(),
    validTo: z.iso.date().optional().meta({ description: 'Last day on which it counts.' }),
    reason: z.string().max(1000).optional(),
  })
  .superRefine(({ field, value, low, high }, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (field === 'p_return' && value > 1) wrong('value', 'is a chance, 0 to 1');
    if ((low === undefined) !== (high === undefined)) wrong('low', 'give both low and high, or neither');
    else if (low !== undefined && !(low <= value && value <= high!)) {
      wrong('low', 'must be no more than the value, and high no less');
    }
  });

export const manualRequestSchema = z
  .strictObject({
    values: z.array(saidSchema).min(1).max(FIELDS.length),
    source: z.string().max(200).optional().meta({ description: 'Who says it.' }),
  })
  .meta({ id: 'ManualRequest' });

export const manualSchema = z
  .object({
    customerId: z.string(),
    automaticValue: z.number().nullable().meta({ description: 'What the model predicts; null without amounts.' }),
    manualValue: z.number().nullable().meta({ description: 'What the values said come to; null where there is none.' }),
    value: z.number().nullable().meta({ description: 'What counts.' }),
    calculation: z.enum(CALCULATIONS),
    weight: z.number().meta({ description: 'Of the manual value, 0 to 1.' }),
    values: z.array(
      z.object({
        field: z.enum(FIELDS),
        value: z.number(),
        low: z.number().nullable(),
        high: z.number().nullable(),
        validTo: z.string().nullable(),
        expired: z.boolean().meta({ description: 'Expired values are kept, and do not count.' }),
        reason: z.string(),
        source: z.string(),
        notedAt: z.string(),
      }),
    ),
  })
  .meta({ id: 'ManualValues' });

export type ManualRequest = z.input<typeof manualRequestSchema>;
export type ManualValues = z.output<typeof manualSchema>;

const PROBLEMS = ['CUSTOMER_UNKNOWN', 'STORE_MISSING', 'MODEL_MISSING', 'NOT_READY'] as const;

export function manualValuesRoutes(live: LiveSource): readonly Route[] {
  const path = '/v1/customers/:id/manual';
  const content = { 'application/json': manualSchema };
  const tell = async (response: Response, id: string) => {
    const { book, store } = live.ready('keep manual values in');
    book.find(id);
    const records = await store.manual.of(id);
    const { group, valuation } = book.find(id);
    const { customer, clock } = group.customers.summaries;
    const isExpired = ({ validTo }: ManualRecord) => validTo !== null && validTo < clock.asOf;
    const rows = records.filter((record) => !isExpired(record)).map((record) => rowOf(id, record));
    const made = valuation.predictedValue
      ? calculateValues(customer, valuation, rows, { calculation: 'combined', automaticSd: automaticSdOf(valuation) })
      : null;
    answer(response, 200, {
      customerId: id,
      automaticValue: made?.automaticValue[0] ?? null,
      manualValue: made && rows.length > 0 ? made.manualValue[0] : null,
      value: made?.value[0] ?? null,
      calculation: made?.calculation[0] ?? 'automatic',
      weight: made?.weight[0] ?? 0,
      values: records.map(({ actor: _, ...record }) => ({ ...record, expired: isExpired({ ...record, actor: '' }) })),
    });
  };
  return [
    {
      method: 'GET',
      path,
      scope: 'read',
      operation: {
        id: 'manualValues',
        tag: 'Customers',
        summary: 'What people know of a customer, beside what the model says',
        params: customerParamsSchema,
        answers: { 200: { description: 'Both, and what counts.', content } },
        problems: PROBLEMS,
      },
      handlers: [(request, response) => tell(response, String(request.params.id))],
    },
    {
      method: 'PUT',
      path,
      scope: 'write',
      operation: {
        id: 'setManualValues',
        tag: 'Customers',
        summary: 'Says what people know of a customer, in place of what was said before',
        description:
          'Combined with the model’s value by their uncertainties; a value of 0 replaces it. Noted in the audit log.',
        params: customerParamsSchema,
        body: { 'application/json': manualRequestSchema },
        answers: { 200: { description: 'Both, and what counts.', content } },
        problems: [...PROBLEMS, 'REQUEST_INVALID', 'MEDIA_TYPE', 'REQUEST_TOO_LARGE'],
      },
      handlers: [
        ...jsonBody(100_000, '{"values": [{"field": "predicted_value", "value": 0}]}'),
        async (request, response) => {
          const { values, source = '' } = parseRequest(manualRequestSchema, request.body);
          const id = String(request.params.id);
          const { book, store } = live.ready('keep manual values in');
          book.find(id);
          const actor = callerOf(response).id;
          const notedAt = new Date().toISOString();
          const records = values.map(
            ({ field, value, low, high, validTo, reason = '' }): ManualRecord => ({
              ...{ field, value, reason, source, notedAt, actor },
              ...{ low: low ?? null, high: high ?? null, validTo: validTo ?? null },
            }),
          );
          checkConflicts(records.map((record) => rowOf(id, record)));
          await store.manual.put(id, records, actor);
          await tell(response, id);
        },
      ],
    },
    {
      method: 'DELETE',
      path,
      scope: 'write',
      operation: {
        id: 'removeManualValues',
        tag: 'Customers',
        summary: 'Takes back what people said of a customer',
        params: customerParamsSchema,
        answers: { 200: { description: 'What the model says.', content } },
        problems: PROBLEMS,
      },
      handlers: [
        async (request, response) => {
          const id = String(request.params.id);
          const { book, store } = live.ready('keep manual values in');
          book.find(id);
          await store.manual.put(id, [], callerOf(response).id);
          await tell(response, id);
        },
      ],
    },
  ];
}

function rowOf(customer: string, { field, value, low, high, source }: ManualRecord): ManualRow {
  return {
    ...{ who: { customer }, field: field as ManualField, value, source },
    ...(low === null || high === null ? {} : { low, high }),
  };
}

function checkConflicts(rows: readonly ManualRow[]): void {
  rows.forEach((row, i) => {
    const conflict = conflictIn(row, rows.slice(0, i));
    if (!conflict) return;
    const remedy = 'Say each of a customer once, by the value, by its factors or by the seed formula.';
    throw new PerennialError('REQUEST_INVALID', { problem: `values.${i}.field: ${conflict}`, remedy });
  });
}
