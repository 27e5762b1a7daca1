/** The customer-base audit of the store: its figures, and the same drawn and told in either language. */
import { z } from 'zod';
import { auditReport } from '../../plots/audit/auditReport.ts';
import { auditCharts } from '../../plots/audit/charts.ts';
import { figuresOf } from '../../plots/audit/figures.ts';
import { auditHighlights, auditSections, auditSubtitle } from '../../plots/audit/sections.ts';
import { DEFAULT_WIDTH } from '../../plots/chart.ts';
import { type Audit, auditSchema } from '../../valuation/audit/audit.ts';
import { version } from '../../version.ts';
import type { Language } from '../../words/language.ts';
import { answer, answerBytes } from '../answer.ts';
import { oncePer } from '../oncePer.ts';
import { chartQuery, pageChartSchema, pageTableSchema } from '../page/chartContract.ts';
import { pageChart, pageTable } from '../page/summaryCharts.ts';
import { parseRequest } from '../problems.ts';
import type { WholeStore } from '../whole/wholeStore.ts';
import type { Route } from './route.ts';

const LONGEST_DAYS = 3650;

export const auditQuerySchema = z.strictObject({
  periodDays: z.coerce
    .number()
    .int()
    .min(7)
    .max(LONGEST_DAYS)
    .optional()
    .meta({ description: 'Of the periods compared, and of the one ahead: as long as fits twice, a year at most.' }),
  backtest: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .optional()
    .meta({ description: 'Also what would have been said one period ago. It takes as long as training does.' }),
  include: z
    .enum(['told'], { error: 'must be told' })
    .optional()
    .meta({ description: '`told`: sentences, charts and tables of every lens beside the figures.' }),
  format: z
    .enum(['json', 'html'], { error: 'must be json or html' })
    .optional()
    .meta({ description: '`html`: one page to read, print and send around.' }),
  ...chartQuery,
});
export type AuditQuery = Partial<z.output<typeof auditQuerySchema>>;

export const auditAnswerSchema = z
  .object({
    audit: auditSchema,
    told: z
      .object({
        subtitle: z.string(),
        highlights: z.array(z.object({ figure: z.string(), label: z.string(), detail: z.string().optional() })),
        sections: z.array(
          z.object({
            heading: z.string(),
            text: z.array(z.string()),
            charts: z.array(pageChartSchema),
            tables: z.array(pageTableSchema),
          }),
        ),
      })
      .optional()
      .meta({ description: 'Where the request asks for it.' }),
  })
  .meta({ id: 'AuditAnswer' });
export type AuditAnswer = z.output<typeof auditAnswerSchema>;
type Told = NonNullable<AuditAnswer['told']>;

/** Languages and widths of one audit. */
const toldOf = oncePer((_audit: Audit) => new Map<string, Promise<Told>>());
const MOST_TOLD = 16;

export function auditRoute(whole: WholeStore): Route {
  return {
    method: 'GET',
    path: '/v1/audit',
    scope: 'read',
    operation: {
      id: 'audit',
      tag: 'Decisions',
      summary: 'The whole base of customers in five lenses: what it brought, what changed, what it will bring',
      description:
        'How different customers are, what changed since the period before, one cohort, cohorts side by side, the health of the whole with customers still to come. Worked out once until transactions or model change.',
      query: auditQuerySchema,
      answers: {
        200: {
          description: 'The audit.',
          content: { 'application/json': auditAnswerSchema, 'text/html': z.string() },
        },
      },
      problems: [
        ...(['REQUEST_INVALID', 'OPTION_INVALID', 'TOO_LITTLE_DATA', 'AMOUNTS_DIFFER', 'BUSY'] as const),
        ...(['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY'] as const),
      ],
    },
    handlers: [
      async (request, response) => {
        const query = parseRequest(auditQuerySchema, request.query);
        const { periodDays, include, format, lang = 'en', width = DEFAULT_WIDTH } = query;
        const backtest = query.backtest === 'true';
        const made = await whole.ask('audit', { periodDays, backtest });
        if (format === 'html') {
          const facts = { data: made.shop.asOf, madeBy: `Perennial ${version}` };
          const page = await auditReport(made, facts, lang);
          response.setHeader('Content-Disposition', `attachment; filename="audit-${made.shop.asOf}.html"`);
          return answerBytes(response, 200, Buffer.from(page), 'text/html; charset=utf-8');
        }
        answer(response, 200, { audit: made, ...(include ? { told: await told(made, lang, width) } : {}) });
      },
    ],
  };
}

/** Drawn once for the same audit, language and width. */
function told(made: Audit, lang: Language, width: number): Promise<Told> {
  const kept = toldOf(made);
  const key = `${lang} ${width}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MOST_TOLD) kept.clear();
  const telling = tell(made, lang, width);
  kept.set(key, telling);
  return telling;
}

async function tell(made: Audit, lang: Language, width: number): Promise<Told> {
  const figures = figuresOf(made, lang);
  const drawn = await auditCharts(made, figures, width);
  return {
    subtitle: auditSubtitle(made, figures),
    highlights: auditHighlights(made, figures),
    sections: auditSections(made, figures).map(({ heading, text, charts, tables }) => ({
      heading,
      text: [...text],
      charts: charts.flatMap((name) => {
        const chart = drawn[name];
        return chart ? [pageChart(name, chart)] : [];
      }),
      tables: tables.map(pageTable),
    })),
  };
}
