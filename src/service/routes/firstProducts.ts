import { z } from 'zod';
import { auditSchema } from '../../valuation/audit/audit.ts';
import { answer } from '../answer.ts';
import { languageOf } from '../languageOf.ts';
import { toldQuery, toldSchema } from '../page/chartContract.ts';
import { firstProductsTold } from '../page/productCharts.ts';
import { parseRequest } from '../problems.ts';
import type { WholeStore } from '../whole/wholeStore.ts';
import type { Route } from './route.ts';

export const firstProductsQuerySchema = z.strictObject({
  periodDays: z.coerce
    .number()
    .int()
    .min(7)
    .max(3650)
    .optional()
    .meta({ description: 'Days after the first purchase that count: as long as fits twice, a year at most.' }),
  ...toldQuery,
});
export type FirstProductsQuery = Partial<z.output<typeof firstProductsQuerySchema>>;

export const firstProductsSchema = z
  .object({
    asOf: z.iso.date(),
    days: z.int(),
    level: z.number(),
    currency: z.string().nullable(),
    products: auditSchema.shape.products.meta({
      description: 'Null where nothing is named, or fewer than two products that many began with.',
    }),
    told: toldSchema,
  })
  .meta({ id: 'FirstProducts' });
export type FirstProductsAnswer = z.output<typeof firstProductsSchema>;

/** Which first purchases start customers who come back. */
export function firstProductsRoute(whole: WholeStore): Route {
  return {
    method: 'GET',
    path: '/v1/first-products',
    scope: 'read',
    operation: {
      id: 'firstProducts',
      tag: 'Decisions',
      summary: 'Customers by what they bought on their first day: who came back, and what they then brought',
      description:
        'Shares and means are drawn towards those of all customers, the more the fewer bought a product: chance makes the rarest look best. Products where they are named, else categories.',
      query: firstProductsQuerySchema,
      answers: { 200: { description: 'By first product.', content: { 'application/json': firstProductsSchema } } },
      problems: [
        ...(['REQUEST_INVALID', 'TOO_LITTLE_DATA'] as const),
        ...(['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY', 'BUSY'] as const),
      ],
    },
    handlers: [
      async (request, response) => {
        const { periodDays, include, lang, width } = parseRequest(firstProductsQuerySchema, request.query);
        const made = await whole.ask('firstProducts', { periodDays });
        const look = { width, lang: languageOf(request, lang) };
        answer(response, 200, {
          ...made,
          ...(include ? { told: await firstProductsTold(made, made.currency, look) } : {}),
        } satisfies FirstProductsAnswer);
      },
    ],
  };
}
