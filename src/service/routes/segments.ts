import { z } from 'zod';
import { moneyNumber } from '../../units.ts';
import { STAGES } from '../../valuation/segments/stages.ts';
import { TIER_RULES, TIERS } from '../../valuation/segments/tiers.ts';
import { answer } from '../answer.ts';
import type { CustomerBook } from '../customerBook.ts';
import type { Predictor } from '../predictor.ts';
import { parseRequest } from '../problems.ts';
import type { SegmentBook } from '../segmentBook.ts';
import type { Route } from './route.ts';

export const segmentsQuerySchema = z.strictObject({
  tiers: z
    .enum(TIER_RULES, { error: `must be one of ${TIER_RULES.join(', ')}` })
    .default('shares')
    .meta({ description: 'Cut by shares of customers, or by the fewest who hold 50, 80 and 95 % of value.' }),
});

const move = z.object({ from: z.string(), to: z.string(), customers: z.number() });

export const segmentsSchema = z
  .object({
    asOf: z.string(),
    horizonDays: z.number(),
    level: z.number().meta({ description: 'Of the intervals.' }),
    currency: z.string().nullable(),
    by: z.enum(['value', 'purchases']).meta({ description: 'What is predicted, and tiers are cut by.' }),
    reason: z.string().nullable().meta({ description: 'Why there are no tiers; null where there are.' }),
    tiers: z.array(
      z.object({
        name: z.string(),
        from: z.number().nullable().meta({ description: 'The least figure of the tier; null in the last.' }),
      }),
    ),
    stages: z.array(z.enum(STAGES)),
    groups: z.array(
      z.object({
        tier: z.string().meta({ description: '`tier` of GET /v1/customers; empty where there is none.' }),
        stage: z.string().meta({ description: '`stage` of GET /v1/customers; empty without a purchase.' }),
        customers: z.number(),
        historicalValue: z.number().nullable(),
        predicted: z.object({ expected: z.number(), low: z.number(), high: z.number() }),
        returning: z.number().meta({ description: 'How many of them are expected back within the horizon.' }),
      }),
    ),
    moves: z
      .object({
        since: z.string(),
        tiers: z.array(move),
        stages: z.array(move),
        arrived: z.number(),
        gone: z.number(),
      })
      .nullable()
      .meta({ description: 'Since the last as-of that this server was asked at; null before there is one.' }),
  })
  .meta({ id: 'Segments' });
export type SegmentsAnswer = z.infer<typeof segmentsSchema>;

/** Customers by tier and stage. */
export function segmentsRoute(model: Predictor, customers: CustomerBook, segments: SegmentBook): Route {
  return {
    method: 'GET',
    path: '/v1/segments',
    scope: 'read',
    operation: {
      id: 'segments',
      tag: 'Decisions',
      summary: 'Customers by tier and stage',
      description:
        'Tiers by predicted value, stages by each customer’s own rhythm; each group is a list: `tier` and `stage` of ' +
        'GET /v1/customers.',
      query: segmentsQuerySchema,
      answers: { 200: { description: 'The groups.', content: { 'application/json': segmentsSchema } } },
      problems: ['REQUEST_INVALID', 'CUSTOMERS_NOT_LOADED', 'NOT_READY'],
    },
    handlers: [
      (request, response) => {
        const { tiers: rule } = parseRequest(segmentsQuerySchema, request.query);
        const { asOf, since, segments: made } = segments.now(rule);
        const { valuation } = customers.loaded().newest;
        const { moves } = made;
        const body: SegmentsAnswer = {
          asOf,
          horizonDays: valuation.terms.horizonDays,
          level: valuation.level,
          currency: valuation.hasAmounts ? model.manifest.currency : null,
          by: made.by,
          reason: made.reason,
          tiers: TIERS[rule].map((name, k) => ({
            name,
            from: Number.isFinite(made.borders[k]) ? made.borders[k] : null,
          })),
          stages: [...STAGES],
          groups: made.groups.map(({ historicalValue, predicted, ...group }) => ({
            ...group,
            historicalValue: valuation.hasAmounts ? moneyNumber(historicalValue) : null,
            predicted: { expected: predicted.expected, low: predicted.interval[0], high: predicted.interval[1] },
          })),
          moves:
            moves && since !== null ? { since, ...moves, tiers: [...moves.tiers], stages: [...moves.stages] } : null,
        };
        answer(response, 200, body);
      },
    ],
  };
}
