import { z } from 'zod';
import { LANGUAGES } from '../../words/language.ts';

/** A table as the page shows it: cells as they are to be read, the first of each row its name. */
export const pageTableSchema = z
  .object({
    caption: z.string().optional(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    emphasis: z.array(z.int()).optional().meta({ description: 'Rows to lift out, by number.' }),
    note: z.string().optional(),
  })
  .meta({ id: 'Table' });
export type PageTable = z.infer<typeof pageTableSchema>;

/** A chart as the page shows it. */
export const pageChartSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    svg: z.string().meta({ description: 'One SVG element, which takes the colours of the page that it stands in.' }),
    width: z.number(),
    height: z.number(),
    points: z
      .array(z.object({ x: z.number(), y: z.number(), text: z.string() }))
      .meta({ description: 'Places in the picture, in pixels, and what is to be read there.' }),
    table: z.object({
      caption: z.string().optional(),
      columns: z.array(z.string()),
      rows: z.array(z.array(z.string())),
    }),
  })
  .meta({ id: 'Chart' });
export type PageChart = z.infer<typeof pageChartSchema>;

const MIN_WIDTH = 320;
const MAX_WIDTH = 1440;

/** How charts are to be drawn: query of whatever answers with charts. */
export const chartQuery = {
  width: z.coerce
    .number({ error: `must be a number of pixels from ${MIN_WIDTH} to ${MAX_WIDTH}` })
    .refine((width) => Number.isInteger(width) && width >= MIN_WIDTH && width <= MAX_WIDTH, {
      error: `must be a whole number of pixels from ${MIN_WIDTH} to ${MAX_WIDTH}`,
    })
    .optional()
    .meta({ type: 'integer', minimum: MIN_WIDTH, maximum: MAX_WIDTH, description: 'Of the charts, in pixels: 720.' }),
  lang: z
    .enum(LANGUAGES, { error: `must be one of ${LANGUAGES.join(', ')}` })
    .optional()
    .meta({ description: 'Language of the charts: English.' }),
};

/** Query of what can be told in charts and tables too. */
export const toldQuery = {
  include: z
    .enum(['told'], { error: 'must be told' })
    .optional()
    .meta({ description: '`told`: charts and tables beside the figures.' }),
  ...chartQuery,
};
export const toldSchema = z
  .object({ charts: z.array(pageChartSchema), tables: z.array(pageTableSchema) })
  .optional()
  .meta({ description: 'Where the request asks for it.' });

/** Names of the charts that a summary can come with. */
const SUMMARY_CHARTS = ['value', 'lorenz'] as const;
export type SummaryChart = (typeof SUMMARY_CHARTS)[number];

/** Query of GET /v1/summary. */
export const summaryQuerySchema = z.strictObject({
  charts: z
    .string()
    .transform((names) => names.split(','))
    .pipe(z.array(z.enum(SUMMARY_CHARTS, { error: `must name charts of ${SUMMARY_CHARTS.join(', ')}` })))
    .optional()
    .meta({
      type: 'string',
      description: `Charts to come with it, of ${SUMMARY_CHARTS.join(', ')}: \`value,lorenz\`.`,
    }),
  ...chartQuery,
});

/** Query of GET /v1/model. */
export const modelQuerySchema = z.strictObject({
  include: z
    .enum(['charts'], { error: 'must be charts' })
    .optional()
    .meta({ description: 'What is to come with it: `charts` of its test out of time.' }),
  ...chartQuery,
});

export const customerHistorySchema = z
  .object({
    orders: z
      .array(
        z.object({
          date: z.iso.date(),
          order: z
            .string()
            .nullable()
            .meta({ description: 'Of which the transaction is a line; null where none is named.' }),
          amount: z.number().nullable(),
          refund: z.boolean(),
          what: z.string().nullable().meta({ description: 'Product, category and channel, as far as they are known.' }),
        }),
      )
      .nullable()
      .meta({ description: 'Transactions, the latest first; null where the server has not kept them.' }),
    charts: z.array(pageChartSchema).meta({ description: '`timeline`, where there are orders, and `nextPurchase`.' }),
  })
  .meta({ id: 'CustomerHistory' });
export type CustomerHistory = z.infer<typeof customerHistorySchema>;
export const customerHistoryQuerySchema = z.strictObject(chartQuery);
