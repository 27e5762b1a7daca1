/** What the service asks and answers of campaigns, alarms and groups. */
import { z } from 'zod';
import { MEASURES } from '../monitoring/measures.ts';
import { DEFAULT_CAP } from '../pipelines/campaign/leftOut.ts';
import { campaignSchema } from '../pipelines/campaign/record.ts';
import { LANGUAGES } from '../words/language.ts';
import { chartQuery, pageChartSchema } from './page/chartContract.ts';

const share = z.number().gt(0).lt(1);
const real = z.number();
const interval = z.tuple([z.number(), z.number()]);
const day = z.iso.date();
const lang = z.enum(LANGUAGES, { error: `must be one of ${LANGUAGES.join(', ')}` }).optional();
const BY_HEADER = 'that of Accept-Language where left out, else English.';

export const campaignRequestSchema = z
  .strictObject({
    name: z.string().min(1).max(200).meta({ example: 'spring' }),
    horizonDays: z.int().min(1).max(3650).optional().meta({ description: 'The model’s own where left out.' }),
    top: z
      .union([share, z.int().min(4).max(100_000)])
      .default(0.1)
      .meta({ description: 'Customers on the list: a count, or a share of all below 1.' }),
    control: share.default(0.2).meta({ description: 'Share of the list that is held out at random.' }),
    seed: z.union([z.string().max(200), z.int()]).default(1),
    cost: z
      .number()
      .gt(0)
      .max(1e9)
      .optional()
      .meta({ description: 'Of one contact, in the currency of the transactions.' }),
    optOuts: z
      .array(z.string().max(1000))
      .max(100_000)
      .default([])
      .meta({ description: 'Customers who must not be written to.' }),
    contacts: z
      .array(z.strictObject({ customerId: z.string().max(1000), date: day }))
      .max(100_000)
      .default([])
      .meta({ description: 'Who has been written to, and when.' }),
    cap: z
      .strictObject({ contacts: z.int().min(1).max(1000), days: z.int().min(1).max(3650) })
      .default(DEFAULT_CAP)
      .meta({ description: 'Customers with so many contacts in so many days up to as-of are left out.' }),
    closedDays: z
      .array(z.int().min(0).max(6))
      .max(6)
      .default([])
      .meta({ description: 'Weekdays without contacts, 0 for Sunday to 6 for Saturday.' }),
    leastReturn: share
      .optional()
      .meta({ description: 'Customers below this chance of a return are left alone: most of them are gone.' }),
    draft: z.boolean().default(false).meta({ description: 'Only looked at: nothing is kept, and it has no id.' }),
    lang: lang.meta({ description: `Of reasons: ${BY_HEADER}` }),
  })
  .meta({ id: 'CampaignRequest' });

export const plannedSchema = z
  .object({
    id: z.string().meta({ description: 'Empty for a draft.' }),
    campaign: campaignSchema.meta({ id: 'Campaign' }),
    list: z
      .array(
        z.object({
          customer: z.string(),
          arm: z.enum(['treated', 'control']),
          valueAtStake: real,
          predictedValue: real.nullable(),
          expectedPurchases: real,
          pReturn: real,
          bestDay: day,
          reasons: z.array(z.string()),
        }),
      )
      .meta({ description: 'The largest stake first. Write to those treated, and to nobody else on it.' }),
  })
  .meta({ id: 'PlannedCampaign' });

/** A list as it was kept: who was assigned what, and what was predicted of them. */
export const campaignMembersSchema = z
  .object({
    id: z.string(),
    members: z.array(
      z.object({
        customer: z.string(),
        arm: z.enum(['treated', 'control']),
        predictedValue: real.nullable(),
        expectedPurchases: real,
        pReturn: real,
      }),
    ),
  })
  .meta({ id: 'CampaignMembers' });

export const campaignResultQuerySchema = z.strictObject({
  lang: lang.meta({ description: `Of the verdict and the notes: ${BY_HEADER}` }),
});

export const campaignsSchema = z
  .object({
    campaigns: z.array(
      z.object({ id: z.string(), name: z.string(), starts: day, ends: day, campaign: campaignSchema }),
    ),
  })
  .meta({ id: 'Campaigns' });

const differenceSchema = z
  .object({
    difference: real,
    standardError: real,
    interval,
    pValue: real.nullable().meta({ description: 'Two-sided; null with fewer than 100 customers in an arm.' }),
  })
  .meta({ id: 'Difference' });
const armSchema = z.object({ customers: z.int(), mean: real });
const effectSchema = z
  .object({
    treated: armSchema,
    control: armSchema,
    adjusted: differenceSchema.meta({ description: 'With what had been predicted taken out.' }),
    plain: differenceSchema,
    theta: real,
    varianceLeft: real,
  })
  .meta({ id: 'Effect' });

export const campaignResultSchema = z
  .object({
    name: z.string(),
    since: day,
    until: day,
    days: z.int(),
    currency: z.string(),
    level: real,
    value: effectSchema.nullable(),
    purchases: effectSchema,
    returned: effectSchema,
    total: z.object({ gain: real, interval, cost: real.nullable() }).nullable(),
    verdict: z.string(),
    notes: z.array(z.string()).meta({ description: 'What a person should know of the experiment.' }),
  })
  .meta({ id: 'CampaignResult' });

const alarmSchema = z
  .object({
    direction: z.enum(['worse', 'better']),
    foundInWeek: z.int(),
    startWeek: z.int().meta({ description: 'When it is likely to have begun, counted from 0.' }),
    ratio: real.meta({ description: 'Observed over expected since then.' }),
    interval,
    text: z.string().meta({ description: 'The same in a sentence.' }),
  })
  .meta({ id: 'Alarm' });

const spreadSchema = z.object({ sd: real, correlation: real, weeks: z.int() }).nullable();

const include = z
  .enum(['charts'], { error: 'must be charts' })
  .optional()
  .meta({ description: 'What is to come with it: `charts`.' });

const rating = z.coerce.number().min(-1e6).max(1e6).optional();

export const alertsQuerySchema = z.object({
  group: z.string().max(200).optional().meta({ description: 'channel, or an attribute that the store keeps.' }),
  since: day
    .optional()
    .meta({ description: 'Last day of what the expectation rests on; that of the model where left out.' }),
  falseAlarms: z.coerce
    .number()
    .gt(0)
    .max(52)
    .default(1)
    .meta({ description: 'False alarms a year of all charts together that you can live with.' }),
  worst: rating.meta({ description: 'Worst rating of reviews; given with `best`. 1 where left out.' }),
  best: rating.meta({ description: 'Best rating of reviews. 5 where left out.' }),
  include,
  ...chartQuery,
  lang: lang.meta({ description: `Of texts: ${BY_HEADER}` }),
});

export const alertsSchema = z
  .object({
    since: day,
    until: day,
    weeks: z.int(),
    alarmsPerYear: real,
    weekEnds: z.array(day),
    weekly: z.object({ observed: z.array(real), expected: z.array(real) }),
    newCustomers: z.array(real),
    whole: z.object({
      observed: real,
      expected: real,
      spread: spreadSchema,
      alarms: z.array(alarmSchema),
    }),
    measures: z
      .array(
        z.object({
          measure: z.enum(MEASURES),
          title: z.string().meta({ description: 'What it is called.' }),
          observed: real,
          expected: real,
          weekly: z
            .object({ observed: z.array(real.nullable()), expected: z.array(real.nullable()) })
            .meta({ description: 'Null where a week has nothing to take a mean of.' }),
          spread: spreadSchema,
          alarms: z.array(alarmSchema),
        }),
      )
      .meta({
        description:
          'Purchases, revenue, customers back for the first time (whether P(return) is calibrated), revenue a purchase, and the share of reviews that are good. ' +
          'They share `alarmsPerYear`.',
      }),
    change: z
      .object({ observed: real, expected: real, returning: real, frequency: real, spend: real })
      .nullable()
      .meta({
        description:
          'What customers back, purchases of each and revenue a purchase make of revenue less what was expected: they add up.',
      }),
    groups: z.array(
      z.object({
        group: z.string(),
        customers: z.int(),
        observed: real,
        expected: real,
        periods: z.int(),
        alarms: z.array(alarmSchema),
      }),
    ),
    notShown: z.int(),
    warnings: z.array(z.string()),
    currency: z.string().nullable(),
    charts: z
      .array(pageChartSchema)
      .optional()
      .meta({ description: '`weekly-purchases` and so on, one a measure, where the request asks for it.' }),
  })
  .meta({ id: 'Alerts' });

export const groupsParamsSchema = z.object({
  column: z.string().meta({ description: 'channel, or an attribute that the store keeps.', example: 'channel' }),
});
export const groupsQuerySchema = z.object({
  since: day
    .optional()
    .meta({ description: 'Last day of what the expectation rests on; that of the model where left out.' }),
  until: day.optional().meta({ description: 'Last day that counts.' }),
  include,
  ...chartQuery,
  lang: lang.meta({ description: `Of texts: ${BY_HEADER}` }),
});

const comparisonSchema = z
  .object({
    groups: z.array(
      z.object({
        group: z.string(),
        customers: z.int(),
        observed: real,
        expected: real,
        ratio: real,
        chance: real,
        limits95: interval,
        limits998: interval,
        beyond: z.enum(['95', '99.8']).nullable(),
        shrunk: real,
        interval,
        below: real.meta({ description: 'P(truly below 0.9)' }),
      }),
    ),
    between: real,
    level: real,
    hidden: z.object({ groups: z.int(), customers: z.int() }),
    texts: z.array(z.string()).meta({ description: 'What it says of all groups, in sentences.' }),
  })
  .meta({ id: 'GroupComparison' });

export const groupsSchema = z
  .object({
    column: z.string(),
    since: day,
    until: day,
    days: z.int(),
    customers: z.int(),
    ungrouped: z.int(),
    returns: comparisonSchema,
    purchases: comparisonSchema,
    revenue: comparisonSchema.nullable(),
    warnings: z.array(z.string()),
    charts: z
      .array(pageChartSchema)
      .optional()
      .meta({ description: '`funnel-returns`, `shrunk-returns` and so on, where the request asks for them.' }),
  })
  .meta({ id: 'Groups' });

export const groupColumnsSchema = z
  .object({ columns: z.array(z.string()).meta({ description: 'What the store’s customers can be grouped by.' }) })
  .meta({ id: 'GroupColumns' });

export type GroupColumns = z.output<typeof groupColumnsSchema>;
export type CampaignRequest = z.input<typeof campaignRequestSchema>;
export type PlannedCampaign = z.output<typeof plannedSchema>;
export type CampaignMembers = z.output<typeof campaignMembersSchema>;
export type CampaignList = z.output<typeof campaignsSchema>;
export type CampaignOutcome = z.output<typeof campaignResultSchema>;
export type Alerts = z.output<typeof alertsSchema>;
export type AlertsQuery = Partial<z.output<typeof alertsQuerySchema>>;
export type GroupsAnswer = z.output<typeof groupsSchema>;
export type GroupsQuery = z.output<typeof groupsQuerySchema>;
