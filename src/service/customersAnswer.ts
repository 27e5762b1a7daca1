import { z } from 'zod';
import { pageChartSchema } from './page/chartContract.ts';
import { codedPredictionSchema } from './responses.ts';
import { warningSchema } from './warnings.ts';

const { asOf, horizonDays, level, currency, model } = codedPredictionSchema.shape;

/** A customer of a list: what is the same for all is said once, beside. */
export const customerRowSchema = codedPredictionSchema.omit({
  ...{ asOf: true, horizonDays: true, level: true, currency: true, model: true },
});

/** Answer to GET /v1/customers. */
export const customersSchema = z.object({
  rows: z.array(customerRowSchema),
  from: z.number().meta({ description: 'Rank of the first row, from 0.' }),
  total: z.number().meta({ description: 'Customers that were asked for, on all pages.' }),
  next: z.string().nullable().meta({ description: '`cursor` of the next page; null on the last.' }),
  version: z.number().meta({ description: 'Rises when any customer’s figures change; begins anew with the server.' }),
  stale: z.boolean().meta({ description: 'Whether ranks and filters still go by figures of an earlier day.' }),
  ...{ asOf, horizonDays, level, currency, model },
  scales: z
    .record(z.string(), z.object({ q99: z.number().nullable(), max: z.number().nullable() }))
    .meta({ description: 'Of all customers: what a column of a table is drawn by.' }),
  warnings: z.array(warningSchema),
});
export type CustomersAnswer = z.infer<typeof customersSchema>;

const total = z.object({ expected: z.number(), low: z.number(), high: z.number() });

/** Answer to GET /v1/summary. */
export const summarySchema = z.object({
  asOf,
  currency,
  horizonDays,
  level,
  version: z.number(),
  stale: z.boolean(),
  customers: z.number(),
  totals: z.object({
    historical: z.number().nullable().meta({ description: 'All that today’s customers have brought.' }),
    predicted: total.nullable().meta({ description: 'What they will bring within the horizon, newcomers apart.' }),
    purchases: total,
    returning: total.meta({ description: 'Customers who will buy at least once within the horizon.' }),
    repeatCustomers: z.number().meta({ description: 'Customers with more than one order.' }),
    atRisk: z.number().meta({ description: 'Customers at risk: `atRisk` of GET /v1/customers.' }),
  }),
  model: z.object({
    method: z.string(),
    name: z.string(),
    bundle: z.string().meta({ description: 'Its version.' }),
    asOf: z.string().meta({ description: 'The last day that it has learnt from.' }),
    identifiesDropout: z.boolean().meta({ description: 'Whether P(alive) and residual value mean something.' }),
  }),
  capabilities: z.array(z.string()).meta({ description: 'What this server can be asked beyond reading.' }),
  warnings: z.array(warningSchema),
  charts: z.array(pageChartSchema).optional().meta({ description: 'Those asked for that there are data for.' }),
});
export type SummaryAnswer = z.infer<typeof summarySchema>;
