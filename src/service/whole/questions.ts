/**
 * What is asked of all transactions of a store. Questions and answers are plain data: they go to a process of their own,
 * which takes seconds over them and has a copy of the store.
 */
import { groupColumns } from '../../facts/members.ts';
import { audit } from '../../pipelines/audit/audit.ts';
import { firstProducts } from '../../pipelines/audit/firstProducts.ts';
import { type BudgetOptions, budget } from '../../pipelines/budget.ts';
import { measureCampaign } from '../../pipelines/campaign/measure.ts';
import { type GroupsOptions, groupsReport } from '../../pipelines/groups.ts';
import { type MonitorOptions, monitor } from '../../pipelines/monitor.ts';
import { type ReviewReadingOptions, reviews } from '../../pipelines/reviews.ts';
import type { ReviewTable } from '../../reviews/reviewTable.ts';
import { auditSchema } from '../../valuation/audit/audit.ts';
import type { WholeContext } from './context.ts';
import { planFrom } from './planFrom.ts';
import { recommendFrom } from './recommendFrom.ts';
import { sellFurther } from './sellFurther.ts';

interface Question<Asked, Answer> {
  /** What it is to do, in words, for a server that can't: `divide a budget`. */
  readonly what: string;
  answer(context: WholeContext, asked: Asked): Promise<Answer>;
}

const question = <Asked, Answer>(what: string, answer: Question<Asked, Answer>['answer']): Question<Asked, Answer> => ({
  what,
  answer,
});

export const QUESTIONS = {
  audit: question(
    'audit',
    async ({ ledger, bundle }, asked: { readonly periodDays?: number | undefined; readonly backtest: boolean }) => {
      const { periodDays, backtest } = asked;
      const options = { bundle, backtest, ...(periodDays === undefined ? {} : { periodDays }) };
      return auditSchema.parse(await audit(ledger, options));
    },
  ),
  watch: question('watch', async ({ ledger, bundle }, asked: MonitorOptions) => ({
    currency: ledger.hasAmounts ? ledger.currency || null : null,
    ...(await monitor(bundle, ledger, asked)),
  })),
  groups: question(
    'compare groups in',
    ({ ledger, bundle }, { column, ...asked }: GroupsOptions & { readonly column: string }) =>
      groupsReport(bundle, ledger, column, asked),
  ),
  groupColumns: question('group', async ({ ledger }, { attributes }: { readonly attributes: readonly string[] }) =>
    groupColumns(ledger, attributes),
  ),
  budget: question('divide a budget', ({ ledger, bundle }, asked: BudgetOptions) => budget(bundle, ledger, asked)),
  campaign: question('plan campaigns from', planFrom),
  campaignResult: question(
    'measure campaigns with',
    (
      { ledger },
      {
        record,
        members,
      }: Record<'record', Parameters<typeof measureCampaign>[1]> &
        Record<'members', Parameters<typeof measureCampaign>[2]>,
    ) => measureCampaign(ledger, record, members),
  ),
  crossSelling: question('look for further products in', sellFurther),
  firstProducts: question(
    'compare first purchases in',
    async ({ ledger }, { periodDays }: { readonly periodDays?: number | undefined }) => ({
      asOf: ledger.asOf,
      currency: ledger.hasAmounts ? ledger.currency || null : null,
      ...(await firstProducts(ledger, periodDays === undefined ? {} : { periodDays })),
    }),
  ),
  recommendations: question('recommend from', recommendFrom),
  reviews: question(
    'read reviews of',
    ({ ledger }, { table, ...asked }: ReviewReadingOptions & { readonly table: ReviewTable }) =>
      reviews(table, { ...asked, ledger }),
  ),
};

export type Questions = typeof QUESTIONS;
export type QuestionName = keyof Questions;
export type AskedOf<Name extends QuestionName> = Parameters<Questions[Name]['answer']>[1];
export type AnswerOf<Name extends QuestionName> = Awaited<ReturnType<Questions[Name]['answer']>>;

/** Answers a question by its name. */
export function answerTo(context: WholeContext, name: QuestionName, asked: unknown): Promise<unknown> {
  return (QUESTIONS[name] as Question<unknown, unknown>).answer(context, asked);
}
