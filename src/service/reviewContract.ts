/** What the service asks and answers of recommendations and reviews. */
import { z } from 'zod';
import { ITEM_COLUMNS } from '../facts/baskets.ts';
import { KINDS } from '../models/products/contract.ts';
import { LANGUAGES } from '../words/catalogue.ts';
import { chartQuery, pageChartSchema } from './page/chartContract.ts';

const whole = (low: number, high: number, otherwise: number) =>
  z.coerce.number().int().min(low).max(high).default(otherwise);
const language = z.enum(LANGUAGES).default('en').meta({ description: 'Of reasons and names.' });

export const recommendationsQuerySchema = z.strictObject({
  top: whole(1, 100, 10).meta({ description: 'Length of each list.' }),
  kind: z.enum(['again', 'new', 'both']).default('both'),
  horizonDays: whole(1, 3650, 90).meta({ description: 'Within which probabilities hold.' }),
  by: z.enum(ITEM_COLUMNS).optional().meta({ description: 'Products where the store has them, else categories.' }),
  lang: language,
});
export type RecommendationsQuery = Partial<z.output<typeof recommendationsQuerySchema>>;

export const recommendationsSchema = z
  .object({
    customerId: z.string(),
    asOf: z.iso.date(),
    horizonDays: z.int(),
    recommendations: z.array(
      z.object({
        kind: z.enum(KINDS).meta({ description: 'Bought before, never bought, or what sells to everybody.' }),
        rank: z.int(),
        product: z.string(),
        probability: z.number().nullable().meta({ description: 'Null where no past day could be tried.' }),
        reason: z.string().meta({ example: 'bought with tea by 140 others' }),
      }),
    ),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Recommendations' });
export type RecommendationsAnswer = z.output<typeof recommendationsSchema>;

const reviewSchema = z.strictObject({
  id: z.string().min(1).max(200).meta({ description: 'Sent again, it changes nothing.' }),
  date: z.iso.date(),
  customerId: z.string().min(1).max(1000).optional(),
  product: z.string().min(1).max(1000).optional(),
  rating: z.number().min(-1e6).max(1e6).optional(),
  text: z.string().max(20_000).optional(),
});

export const reviewsRequestSchema = z
  .strictObject({
    reviews: z
      .array(
        reviewSchema.refine(
          ({ rating, text }) => rating !== undefined || text !== undefined,
          'needs a rating or a text',
        ),
      )
      .min(1)
      .max(1000),
  })
  .meta({ id: 'ReviewsRequest' });
export type ReviewsRequest = z.input<typeof reviewsRequestSchema>;

export const reviewsAddedSchema = z
  .object({ added: z.int(), known: z.int().meta({ description: 'Whose id was there already.' }) })
  .meta({ id: 'ReviewsAdded' });
export type ReviewsAdded = z.output<typeof reviewsAddedSchema>;

export const reviewSummaryQuerySchema = z.strictObject({
  worst: z.coerce.number().default(1).meta({ description: 'Worst rating of the scale.' }),
  best: z.coerce.number().default(5).meta({ description: 'Best rating of the scale.' }),
  horizonDays: whole(1, 3650, 90).meta({ description: 'Days after a review in which purchases are compared.' }),
  include: z
    .enum(['charts'], { error: 'must be charts' })
    .optional()
    .meta({ description: 'What is to come with it: `charts`.' }),
  width: chartQuery.width,
  lang: language,
});
export type ReviewSummaryQuery = Partial<z.output<typeof reviewSummaryQuerySchema>>;

const counts = z.object({ good: z.int(), bad: z.int(), unclear: z.int() });
const theme = z.object({
  name: z.string(),
  title: z.string(),
  counts: counts.meta({ description: 'Sentences.' }),
  examples: z.array(
    z.object({ sentiment: z.enum(['good', 'bad', 'unclear']), day: z.iso.date(), sentence: z.string() }),
  ),
});
const word = z.object({ word: z.string(), first: z.int(), second: z.int(), z: z.number() });

export const reviewSummarySchema = z
  .object({
    reviews: z.int(),
    counts,
    meanRating: z.number().nullable(),
    learntFrom: z.int().meta({ description: 'Rated reviews that words were learnt from; 0: word lists alone.' }),
    languages: z.object({ en: z.int(), de: z.int(), unknown: z.int() }),
    copies: z.int(),
    trend: z.array(z.object({ month: z.string(), counts, meanRating: z.number().nullable() })),
    themes: z.array(theme),
    emotions: z.array(theme),
    words: z.object({ goodOrBad: z.array(word), nowOrBefore: z.array(word) }),
    disagreeing: z.array(z.object({ day: z.iso.date(), rating: z.number(), text: z.string() })),
    link: z
      .object({
        horizonDays: z.int(),
        writers: z.int(),
        customers: z.int(),
        linked: z.int(),
        rows: z.array(
          z.object({
            group: z.enum(['sentiment', 'rating', 'theme']),
            name: z.string(),
            reviews: z.int(),
            observed: z.number(),
            expected: z.number(),
            ratio: z.number().nullable(),
            low: z.number().nullable(),
            high: z.number().nullable(),
          }),
        ),
      })
      .meta({ description: 'Purchases after reviews over those of customers like the writers: no effect.' }),
    charts: z
      .array(pageChartSchema)
      .optional()
      .meta({ description: '`trend` and `link`, where the request asks for them and there is enough to draw.' }),
  })
  .meta({ id: 'ReviewSummary' });
export type ReviewSummary = z.output<typeof reviewSummarySchema>;
