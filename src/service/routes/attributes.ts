/** What GET /v1/customers can be filtered by beside figures: attributes, each with its values. */
import { z } from 'zod';
import { answer } from '../answer.ts';
import type { CustomerAttributes } from '../customerAttributes.ts';
import type { CustomerBook } from '../customerBook.ts';
import { parseRequest } from '../problems.ts';
import type { Route } from './route.ts';

const MOST_VALUES = 50;

export const attributesQuerySchema = z.strictObject({
  most: z.coerce.number().int().min(1).max(1000).default(MOST_VALUES).meta({
    description: 'Values of an attribute with more than so many are not listed.',
  }),
});

export const attributesSchema = z
  .object({
    attributes: z.array(
      z.object({
        name: z.string().meta({ description: '`attribute=name:value` of GET /v1/customers.' }),
        distinct: z.number().meta({ description: 'Values that differ.' }),
        lacking: z.number().meta({ description: 'Customers without a value.' }),
        values: z
          .array(z.object({ value: z.string(), customers: z.number() }))
          .nullable()
          .meta({ description: 'The commonest first; null where there are more than `most`.' }),
      }),
    ),
  })
  .meta({ id: 'Attributes' });
export type AttributesAnswer = z.output<typeof attributesSchema>;

export function attributesRoute(book: CustomerBook, attributes: CustomerAttributes): Route {
  return {
    method: 'GET',
    path: '/v1/attributes',
    scope: 'read',
    operation: {
      id: 'attributes',
      tag: 'Customers',
      summary: 'Attributes that customers can be filtered by, with their values',
      description: 'Of the model, and those that the store was loaded with.',
      query: attributesQuerySchema,
      answers: { 200: { description: 'Attributes.', content: { 'application/json': attributesSchema } } },
      problems: ['REQUEST_INVALID', 'CUSTOMERS_NOT_LOADED', 'NOT_READY'],
    },
    handlers: [
      (request, response) => {
        const { most } = parseRequest(attributesQuerySchema, request.query);
        const { ids } = book.loaded();
        answer(response, 200, {
          attributes: attributes.names().map((name) => {
            const counts = new Map<string, number>();
            attributes.column(name).forEach((value, place) => {
              if (ids[place] !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
            });
            const lacking = counts.get('') ?? 0;
            counts.delete('');
            return { name, distinct: counts.size, lacking, values: counts.size > most ? null : listed(counts) };
          }),
        } satisfies AttributesAnswer);
      },
    ],
  };
}

function listed(counts: ReadonlyMap<string, number>): { value: string; customers: number }[] {
  return [...counts]
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([value, customers]) => ({ value, customers }));
}
