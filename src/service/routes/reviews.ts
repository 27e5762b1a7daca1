/** Reviews into the store, and what they say. */
import type { ReviewReading } from '../../pipelines/reviews.ts';
import type { Themes } from '../../reviews/themes.ts';
import { formatDay } from '../../units.ts';
import type { Language } from '../../words/catalogue.ts';
import { answer } from '../answer.ts';
import { jsonBody } from '../jsonBody.ts';
import type { LiveSource } from '../live/liveSource.ts';
import { reviewCharts } from '../page/reviewCharts.ts';
import { parseRequest } from '../problems.ts';
import {
  type ReviewSummary,
  reviewSummaryQuerySchema,
  reviewSummarySchema,
  reviewsAddedSchema,
  reviewsRequestSchema,
} from '../reviewContract.ts';
import { reviewTableOf } from '../storedReviews.ts';
import type { WholeStore } from '../whole/wholeStore.ts';
import type { Route } from './route.ts';

const STORE = ['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY'] as const;

export function reviewsRoutes(live: LiveSource, whole: WholeStore, bodyLimit: number): readonly Route[] {
  const add: Route = {
    method: 'POST',
    path: '/v1/reviews',
    scope: 'write',
    operation: {
      id: 'addReviews',
      tag: 'Decisions',
      summary: 'Takes reviews: a date, and a rating or a text',
      description:
        'A review whose id is there is left as it is, so that a request may be sent again. A customer’s reviews are erased with the customer.',
      body: { 'application/json': reviewsRequestSchema },
      answers: { 201: { description: 'How many are new.', content: { 'application/json': reviewsAddedSchema } } },
      problems: ['REQUEST_INVALID', 'MEDIA_TYPE', 'REQUEST_TOO_LARGE', 'STORE_UNWRITABLE', ...STORE],
    },
    handlers: [
      ...jsonBody(bodyLimit, '{"reviews": [{"id": "1", "date": "2025-06-01", "rating": 5}]}'),
      async (request, response) => {
        const { reviews: given } = parseRequest(reviewsRequestSchema, request.body);
        const rows = given.map(({ id, date, customerId, product, rating, text }) => ({
          ...{ id, day: date, customer: customerId ?? null, product: product ?? null },
          ...{ rating: rating ?? null, text: text ?? null },
        }));
        const added = await live.ready('take reviews').store.reviews.add(rows);
        answer(response, 201, { added, known: rows.length - added });
      },
    ],
  };
  const summary: Route = {
    method: 'GET',
    path: '/v1/reviews/summary',
    scope: 'read',
    operation: {
      id: 'reviewSummary',
      tag: 'Decisions',
      summary: 'What reviews feel and are about, since when, and what their writers bought after them',
      description:
        'Ratings tell first, words where there is none. Who writes is not all customers, and irony escapes word lists.',
      query: reviewSummaryQuerySchema,
      answers: { 200: { description: 'The summary.', content: { 'application/json': reviewSummarySchema } } },
      problems: ['REQUEST_INVALID', 'OPTION_INVALID', 'BUSY', ...STORE],
    },
    handlers: [
      async (request, response) => {
        const asked = parseRequest(reviewSummaryQuerySchema, request.query);
        const { worst, best, horizonDays, lang } = asked;
        const what = 'read reviews of';
        const now = live.ready(what);
        const rows = await now.store.reviews.list();
        const question = { table: reviewTableOf(rows), horizonDays, scale: [worst, best] as const };
        const reading = await whole.ask('reviews', question, [worst, best, horizonDays, rows.length]);
        const charts = asked.include ? { charts: await reviewCharts(reading, asked) } : {};
        answer(response, 200, { ...summaryOf(reading, lang), ...charts });
      },
    ],
  };
  return [add, summary];
}

function summaryOf({ analysis, link, themes, table }: ReviewReading, lang: Language): ReviewSummary {
  const { texts, model, disagreeing, ...figures } = analysis;
  const titled = (own: ReviewReading['analysis']['themes'], names: Themes['themes']) =>
    own.map(({ name, counts, examples }) => ({
      ...{ name, title: names[name].name[lang], counts },
      examples: (['good', 'bad', 'unclear'] as const).flatMap((sentiment) =>
        examples[sentiment].map(({ day, sentence }) => ({ sentiment, day, sentence })),
      ),
    }));
  const { goodOrBad, nowOrBefore } = figures.words;
  return {
    ...{ reviews: figures.reviews, counts: figures.counts, meanRating: figures.meanRating },
    ...{ learntFrom: model.learntFrom, languages: figures.languages, copies: figures.copies },
    trend: [...figures.trend],
    themes: titled(figures.themes, themes.themes),
    emotions: titled(figures.emotions, themes.emotions),
    words: { goodOrBad: [...goodOrBad], nowOrBefore: [...nowOrBefore] },
    disagreeing: disagreeing
      .slice(0, 100)
      .map((row) => ({ day: formatDay(table.day[row]), rating: table.rating[row], text: texts.text[row] })),
    link: { ...link!, rows: [...link!.rows] },
  };
}
