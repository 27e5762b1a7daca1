/** Campaigns with a control group: planned from the store, kept in it, and measured with what came. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import { assignmentHash, type CampaignRecord, campaignSchema, reasonWriter } from '../../pipelines/campaign/record.ts';
import { tellNote, tellVerdict } from '../../pipelines/campaign/tell.ts';
import { formatDay, parseDay } from '../../units.ts';
import type { CampaignList } from '../../valuation/campaign/plan.ts';
import type { Language } from '../../words/language.ts';
import { answer } from '../answer.ts';
import { callerOf } from '../auth/guard.ts';
import {
  campaignMembersSchema,
  campaignRequestSchema,
  campaignResultQuerySchema,
  campaignResultSchema,
  campaignsSchema,
  type PlannedCampaign,
  plannedSchema,
} from '../decisions.ts';
import { jsonBody } from '../jsonBody.ts';
import { languageOf } from '../languageOf.ts';
import type { LiveSource } from '../live/liveSource.ts';
import { parseRequest } from '../problems.ts';
import type { WholeStore } from '../whole/wholeStore.ts';
import type { Route } from './route.ts';

const paramsSchema = z.object({
  id: z.string().meta({ description: 'As it was answered when the campaign was planned.' }),
});

export function campaignsRoutes(live: LiveSource, whole: WholeStore, bodyLimit: number): readonly Route[] {
  const plan: Route = {
    method: 'POST',
    path: '/v1/campaigns',
    scope: 'write',
    operation: {
      id: 'planCampaign',
      tag: 'Decisions',
      summary: 'Plan a campaign: whom to write to, and whom to hold out',
      description:
        'Ranks customers by value at stake (the usual pace over the horizon, less what is predicted), draws a control group at random, and keeps the predictions of today, against which the campaign is measured.',
      body: { 'application/json': campaignRequestSchema },
      answers: {
        200: { description: 'A draft and its list.', content: { 'application/json': plannedSchema } },
        201: { description: 'The campaign and its list.', content: { 'application/json': plannedSchema } },
      },
      problems: [
        ...(['REQUEST_INVALID', 'MEDIA_TYPE', 'REQUEST_TOO_LARGE', 'OPTION_INVALID', 'TOO_LITTLE_DATA'] as const),
        ...(['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY', 'STORE_UNWRITABLE'] as const),
      ],
    },
    handlers: [
      ...jsonBody(bodyLimit, '{"name": "spring", "cost": 2.5}'),
      async (request, response) => {
        const asked = parseRequest(campaignRequestSchema, request.body);
        const now = live.ready('plan campaigns from');
        const language = languageOf(request, asked.lang);
        const { list, campaign } = await whole.ask('campaign', asked);
        if (asked.draft) return answer(response, 200, shown('', campaign, list, language));
        const { asOf } = campaign;
        const id = `${asOf.replaceAll('-', '')}-${randomBytes(4).toString('hex')}`;
        const start = parseDay(asOf);
        await now.store.campaigns.add(
          {
            ...{ id, name: asked.name, settings: JSON.stringify(campaign) },
            starts: formatDay(start + 1),
            ends: formatDay(start + campaign.horizonDays),
          },
          list,
        );
        await now.store.audit.add({
          at: new Date().toISOString(),
          ...{ actor: callerOf(response).id, action: 'campaign.plan', subject: id },
          detail: JSON.stringify({ customers: campaign.customers }),
        });
        response.setHeader('Location', `/v1/campaigns/${id}/result`);
        answer(response, 201, shown(id, campaign, list, language));
      },
    ],
  };
  const list: Route = {
    method: 'GET',
    path: '/v1/campaigns',
    scope: 'read',
    operation: {
      id: 'campaigns',
      tag: 'Decisions',
      summary: 'All campaigns, the oldest first',
      answers: { 200: { description: 'The campaigns.', content: { 'application/json': campaignsSchema } } },
      problems: ['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY'],
    },
    handlers: [
      async (_request, response) => {
        const rows = await live.ready('keep campaigns in').store.campaigns.list();
        const campaigns = rows.map(({ settings, ...row }) => ({ ...row, campaign: JSON.parse(settings) }));
        answer(response, 200, { campaigns });
      },
    ],
  };
  const members: Route = {
    method: 'GET',
    path: '/v1/campaigns/:id',
    scope: 'read',
    operation: {
      id: 'campaignMembers',
      tag: 'Decisions',
      summary: 'Who of a campaign is written to and who is held out, as it was drawn',
      params: paramsSchema,
      answers: { 200: { description: 'The list.', content: { 'application/json': campaignMembersSchema } } },
      problems: ['CAMPAIGN_UNKNOWN', 'STORE_MISSING', 'MODEL_MISSING', 'NOT_READY'],
    },
    handlers: [
      async (request, response) => {
        const id = String(request.params.id);
        const known = await live.ready('keep campaigns in').store.campaigns.get(id);
        if (!known) throw new PerennialError('CAMPAIGN_UNKNOWN', { value: id });
        const { customer, control, predictedValue, expectedPurchases, pReturn } = known.members;
        answer(response, 200, {
          id,
          members: customer.map((name, i) => ({
            ...{ customer: name, arm: armOf(control[i]), predictedValue: predictedValue?.[i] ?? null },
            ...{ expectedPurchases: expectedPurchases[i], pReturn: pReturn[i] },
          })),
        });
      },
    ],
  };
  const result: Route = {
    method: 'GET',
    path: '/v1/campaigns/:id/result',
    scope: 'read',
    operation: {
      id: 'campaignResult',
      tag: 'Decisions',
      summary: 'What a campaign has brought beyond what would have happened anyway',
      description:
        'The arms compared, everybody as assigned, less what had been predicted before it began (CUPED). While its time runs, as far as it has come.',
      params: paramsSchema,
      query: campaignResultQuerySchema,
      answers: {
        200: { description: 'Effects with intervals.', content: { 'application/json': campaignResultSchema } },
      },
      problems: [
        ...([
          'REQUEST_INVALID',
          'CAMPAIGN_UNKNOWN',
          'CAMPAIGN_INVALID',
          'CAMPAIGN_WITHOUT_CONTROL',
          'TOO_LITTLE_DATA',
        ] as const),
        ...(['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY'] as const),
      ],
    },
    handlers: [
      async (request, response) => {
        const id = String(request.params.id);
        const lang = languageOf(request, parseRequest(campaignResultQuerySchema, request.query).lang);
        const now = live.ready('measure campaigns with');
        const known = await now.store.campaigns.get(id);
        if (!known) throw new PerennialError('CAMPAIGN_UNKNOWN', { value: id });
        const record = campaignSchema.parse(JSON.parse(known.campaign.settings));
        // Who has been erased is gone from the list; nobody else can have changed it.
        const assignment = assignmentHash(known.members.customer, known.members.control);
        const question = { record: { ...record, assignment }, members: known.members };
        const measured = await whole.ask('campaignResult', question, id);
        const { notes, ...figures } = measured;
        answer(response, 200, {
          ...figures,
          verdict: tellVerdict(measured.value ?? measured.purchases, lang),
          notes: notes.map((note) => tellNote(note, lang)),
        });
      },
    ],
  };
  return [plan, list, members, result];
}

const armOf = (control: number) => (control ? 'control' : 'treated');

/** @param id  empty for a draft */
function shown(id: string, campaign: CampaignRecord, list: CampaignList, lang: Language): PlannedCampaign {
  const describe = reasonWriter(campaign.currency, lang);
  return {
    id,
    campaign,
    list: list.customer.map((customer, i) => ({
      customer,
      arm: armOf(list.control[i]),
      valueAtStake: list.stake[i],
      predictedValue: list.predictedValue?.[i] ?? null,
      expectedPurchases: list.expectedPurchases[i],
      pReturn: list.pReturn[i],
      bestDay: formatDay(list.bestDay[i]),
      reasons: list.reasons[i].map(describe),
    })),
  };
}
