import type { z } from 'zod';
import { contactedEnough } from '../../pipelines/campaign/leftOut.ts';
import { type CampaignRecord, campaignRecord } from '../../pipelines/campaign/record.ts';
import { score } from '../../pipelines/score.ts';
import { parseDay } from '../../units.ts';
import { type CampaignList, planCampaign } from '../../valuation/campaign/plan.ts';
import type { campaignRequestSchema } from '../decisions.ts';
import type { WholeContext } from './context.ts';

type CampaignQuestion = z.output<typeof campaignRequestSchema>;

/** A campaign from the customers as they are today: they stay for the next draft, which then takes no time. */
export async function planFrom({ ledger, bundle, memory }: WholeContext, asked: CampaignQuestion) {
  const { horizonDays } = asked;
  const scores = await memory.once(`scores ${horizonDays}`, () =>
    score(bundle, ledger, { timing: true, ...(horizonDays === undefined ? {} : { horizonDays }) }),
  );
  return planned(scores, asked);
}

/** Whom to write to and whom to hold out, from all that is known today. */
function planned(
  scores: Awaited<ReturnType<typeof score>>,
  { optOuts, contacts, cap, cost, name, control, seed, top, closedDays, leastReturn }: CampaignQuestion,
): { list: CampaignList; campaign: CampaignRecord } {
  const { summaries, valuation } = scores;
  const made = contacts.map(({ customerId, date }) => ({ customer: customerId, day: parseDay(date) }));
  const plan = planCampaign(scores, {
    ...{ control, seed, top, closedDays, cost: cost ?? null },
    ...(leastReturn === undefined ? {} : { leastReturn }),
    leftOut: new Map([
      ...contactedEnough(made, cap, summaries.clock.asOf).map((customer) => [customer, 'contactedEnough'] as const),
      // An opt-out outweighs whatever else there is.
      ...optOuts.map((customer) => [customer, 'optedOut'] as const),
    ]),
  });
  const units = { asOf: summaries.clock.asOf, currency: summaries.currency };
  return { list: plan.list, campaign: campaignRecord(plan, valuation, units, { name, seed, control }) };
}
