import { z } from 'zod';
import { LINE_KINDS } from '../../facts/lineKinds.ts';
import { answer } from '../answer.ts';
import { languageOf } from '../languageOf.ts';
import { toldQuery, toldSchema } from '../page/chartContract.ts';
import { crossSellingTold } from '../page/productCharts.ts';
import { parseRequest } from '../problems.ts';
import type { WholeStore } from '../whole/wholeStore.ts';
import type { Route } from './route.ts';

export const crossSellingQuerySchema = z.strictObject({
  horizonDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .optional()
    .meta({ description: 'How far ahead to look; that of the model where left out.' }),
  ...toldQuery,
});
export type CrossSellingQuery = Partial<z.output<typeof crossSellingQuerySchema>>;

const exact = z.string().meta({ description: 'Exact, in the currency of the store.', example: '1234.50' });
const part = z.number().nullable();
const check = z.object({
  total: z.number().meta({ description: 'Foretold over actual revenue of the last window.' }),
  error: z.number().meta({ description: 'Mean absolute error of customers’ amounts.' }),
  errorOfConstant: z.number().meta({ description: 'That of one share for all.' }),
});

export const crossSellingSchema = z
  .object({
    asOf: z.iso.date(),
    horizonDays: z.int(),
    currency: z.string().nullable(),
    total: exact,
    kinds: z
      .array(z.object({ kind: z.enum(LINE_KINDS), lines: z.int(), amount: exact }))
      .meta({ description: 'What each line was to its customer; amounts add up to `total`.' }),
    months: z
      .array(z.object({ month: z.string(), amounts: z.array(exact) }))
      .meta({ description: 'The same by month, in the order of `kinds`.' }),
    tellsUp: z
      .boolean()
      .meta({ description: 'Whether categories tell cross from up: else all new products are cross.' }),
    newIsProduct: z.boolean().meta({
      description: 'Whether what is `cross` is a product new to the customer; else a category new to the customer.',
    }),
    windowDays: z.int(),
    cutoffs: z.array(z.iso.date()).readonly().meta({ description: 'Past days that shares were learnt and judged at.' }),
    checks: z.object({ cross: check, up: check }).nullable(),
    noShares: z.string().nullable().meta({ description: 'Why nothing is foretold; null where something is.' }),
    predicted: z.object({ total: part, cross: part, up: part, rest: part }).meta({
      description:
        'Of predicted value: what further products are expected to bring, not what selling causes. In whole cents; ' +
        '`rest` is all else, so that the three add up.',
    }),
    interval: z
      .object({ level: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .meta({ description: 'Between which the total lies; null where nothing is predicted in money.' }),
    told: toldSchema,
  })
  .meta({ id: 'CrossSelling' });
export type CrossSellingAnswer = z.output<typeof crossSellingSchema>;

/** What further products have brought, and which part of predicted value they will bring. */
export function crossSellingRoute(whole: WholeStore): Route {
  return {
    method: 'GET',
    path: '/v1/cross-selling',
    scope: 'read',
    operation: {
      id: 'crossSelling',
      tag: 'Decisions',
      summary: 'Revenue by what each line was to its customer, and what further products will bring',
      description:
        'Bought again, of a new category, or dearer in a known one. The first question after new transactions reads all of ' +
        'them; those after it are answered at once.',
      query: crossSellingQuerySchema,
      answers: { 200: { description: 'Past and forecast.', content: { 'application/json': crossSellingSchema } } },
      problems: [
        ...(['REQUEST_INVALID', 'COLUMN_MISSING', 'AMOUNTS_DIFFER', 'UNITS_MIXED', 'COVARIATE_INVALID'] as const),
        ...(['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY', 'BUSY'] as const),
      ],
    },
    handlers: [
      async (request, response) => {
        const { horizonDays, include, lang, width } = parseRequest(crossSellingQuerySchema, request.query);
        const made = await whole.ask('crossSelling', { horizonDays });
        const look = { width, lang: languageOf(request, lang) };
        answer(response, 200, {
          ...made,
          ...(include ? { told: await crossSellingTold(made, look) } : {}),
        } satisfies CrossSellingAnswer);
      },
    ],
  };
}
