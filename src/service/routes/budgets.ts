/** Where to put the money, from the live store and the model that answers. */
import { z } from 'zod';
import { LANGUAGES } from '../../words/language.ts';
import { answer } from '../answer.ts';
import { jsonBody } from '../jsonBody.ts';
import { languageOf } from '../languageOf.ts';
import { budgetCharts } from '../page/budgetCharts.ts';
import { pageChartSchema } from '../page/chartContract.ts';
import { parseRequest } from '../problems.ts';
import type { WholeStore } from '../whole/wholeStore.ts';
import type { Route } from './route.ts';

const money = z.number().min(0).max(1e15);
const bounds = z.tuple([money, money]).refine(([least, most]) => least <= most, 'the least must not exceed the most');

export const budgetRequestSchema = z
  .strictObject({
    total: money.meta({ description: 'Budget for one period as long as those of the costs, in currency units.' }),
    costs: z
      .array(
        z.strictObject({
          channel: z.string().min(1).max(200),
          period: z.string().max(10).meta({ description: '2025-03, 2025-W09, 2025-Q1 or 2025.', example: '2025-03' }),
          spend: money,
          newCustomers: z
            .number()
            .min(0)
            .max(1e12)
            .optional()
            .meta({ description: 'Counted from the store where left out.' }),
        }),
      )
      .min(1)
      .max(10_000),
    paybackDays: z.int().min(1).max(36_525).optional().meta({ description: "The model's horizon where left out." }),
    margin: z.number().min(0.0001).max(1).optional(),
    profit: money.optional().meta({ description: 'Wished of each new customer within the payback.' }),
    elasticity: z
      .number()
      .min(0.001)
      .max(1)
      .optional()
      .meta({ description: 'Of channels whose own periods do not tell it.' }),
    spendAll: z.boolean().optional(),
    bounds: z
      .record(z.string().max(200), bounds)
      .optional()
      .meta({ description: 'Least and most of spend, by channel.' }),
    level: z.number().gt(0).max(0.999).optional(),
    lang: z
      .enum(LANGUAGES)
      .optional()
      .meta({ description: 'Of warnings: that of Accept-Language where left out, else English.' }),
    charts: z
      .strictObject({
        width: z.int().min(320).max(1440).optional(),
        lang: z.enum(LANGUAGES).optional(),
      })
      .optional()
      .meta({ description: 'Draws the plan as well, so wide and in this language.' }),
  })
  .meta({ id: 'BudgetRequest' });

const channelPlanSchema = z
  .object({
    channel: z.string(),
    curve: z.object({
      scale: z.number(),
      elasticity: z.number(),
      elasticityError: z.number().nullable(),
      source: z.enum(['learnt', 'linear', 'assumed', 'not-rising']),
    }),
    periods: z.int(),
    bounds: z.tuple([z.number(), z.number()]),
    value: z.number().meta({ description: 'Of a new customer within the payback, after margin.' }),
    valueLow: z.number(),
    valueHigh: z.number(),
    credibility: z.number().meta({ description: "Weight of the channel's own figure, 0 to 1." }),
    customersSeen: z.int(),
    maxCac: z.number().meta({ description: 'The most that winning a customer may cost.' }),
    maxCacLow: z.number().meta({ description: 'The same by the lower end of the interval: bid to that.' }),
    spend: z.number(),
    newCustomers: z.number(),
    meanCac: z.number().nullable(),
    marginalCac: z.number().nullable(),
    plannedSpend: z.number(),
    plannedCustomers: z.number(),
    lastUnitBrings: z.number(),
    advice: z.enum(['raise', 'keep', 'lower']),
    turns: z
      .object({ elasticity: z.number().nullable(), value: z.number(), margin: z.number().nullable() })
      .nullable()
      .meta({ description: 'Where the advice turns, each belief by itself.' }),
  })
  .meta({ id: 'ChannelPlan' });

export const budgetSchema = z
  .object({
    currency: z.string(),
    period: z.enum(['week', 'month', 'quarter', 'year']),
    paybackDays: z.int(),
    level: z.number(),
    margin: z.number(),
    profit: z.number(),
    channels: z.array(channelPlanSchema),
    total: z.number(),
    planned: z.number(),
    unspent: z.number(),
    multiplier: z.number().meta({ description: 'What one more unit of the whole budget would bring.' }),
    surplus: z.number(),
    surplusSoFar: z.number(),
    organic: z.array(z.string()),
    warnings: z.array(z.string()),
    charts: z.array(pageChartSchema).optional().meta({ description: 'Where the request asks for them.' }),
  })
  .meta({ id: 'Budget' });

export function budgetsRoute(whole: WholeStore, bodyLimit: number): Route {
  return {
    method: 'POST',
    path: '/v1/budgets',
    scope: 'read',
    operation: {
      id: 'divideBudget',
      tag: 'Decisions',
      summary: 'What new customers of each channel may cost, and how to divide a budget',
      description:
        'Values new customers by channel within the payback, fits how they rise with spend, and divides the budget so that no unit would do better elsewhere. Nothing is stored.',
      body: { 'application/json': budgetRequestSchema },
      answers: { 200: { description: 'The plan.', content: { 'application/json': budgetSchema } } },
      problems: [
        'REQUEST_INVALID',
        'MEDIA_TYPE',
        'REQUEST_TOO_LARGE',
        'OPTION_INVALID',
        'TABLE_ROW_INVALID',
        'TOO_LITTLE_DATA',
        'COLUMN_MISSING',
        'STORE_MISSING',
        'BUSY',
        'NOT_READY',
      ],
    },
    handlers: [
      ...jsonBody(bodyLimit, '{"total": 5000, "costs": [{"channel": "search", "period": "2025-03", "spend": 900}]}'),
      async (request, response) => {
        const { elasticity, charts: look, lang, ...asked } = parseRequest(budgetRequestSchema, request.body);
        const language = languageOf(request, lang);
        const plan = await whole.ask('budget', { ...asked, assumedElasticity: elasticity, language });
        answer(response, 200, { ...plan, ...(look ? { charts: await budgetCharts(plan, look) } : {}) });
      },
    ],
  };
}

export type BudgetPlan = z.output<typeof budgetSchema>;
