/** Campaigns, alarms and groups of a served store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/index.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { alertsSchema, campaignResultSchema, groupsSchema, plannedSchema } from '../../src/service/decisions.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { load, storeFile } from '../store/stores.ts';
import { bundle } from './shop.ts';

const [start, asOf] = ['1997-01-01', '1997-09-30'].map((day) => parseDay(day));

/** Customers of three channels who buy at random until some leave. */
function shop() {
  const random = randomFrom(9);
  const [before, after]: {
    customerId: string;
    date: string;
    amount: number;
    transactionId: string;
    channel: string;
  }[][] = [[], []];
  for (let c = 0; c < 300; c++) {
    const leaves = start + random.exponential(1 / 300);
    for (
      let day = start + random.integer(90);
      day < Math.min(leaves, asOf + 70);
      day += 1 + random.exponential(1 / 25)
    ) {
      const date = Math.floor(day);
      const row = {
        ...{ customerId: `c${c}`, date: formatDay(date), amount: 10 + random.integer(20) },
        ...{ transactionId: `${c}/${date}`, channel: ['web', 'shop', 'phone'][c % 3] },
      };
      (date <= asOf ? before : after).push(row);
    }
  }
  return { before, after };
}

let file: string;
let serving: Serving;
let client: Client;
const { before, after } = shop();
beforeAll(async () => {
  file = storeFile();
  const store = await openStore(file, { create: true, threads: 1 });
  await load(store, { rows: before, currency: 'USD', asOf: '1997-09-30' });
  await store.close();
  serving = await serve({
    bundle,
    store: await openStore(file, { threads: 1 }),
    threads: 0,
    port: 0,
    host: '127.0.0.1',
  });
  await serving.ready;
  client = createClient({ url: serving.url });
});
afterAll(() => serving.close());

const problem = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) });

describe('a campaign', () => {
  test('is planned, kept, measured when its time has passed, and forgets whoever is erased', async () => {
    const planned = await client.planCampaign({ name: 'spring', top: 150, control: 0.3, horizonDays: 60, cost: 1.5 });
    expect(plannedSchema.parse(planned)).toEqual(planned);
    expect(planned.campaign.customers).toMatchObject({ listed: 150, treated: 105, control: 45 });
    expect(planned.list.filter(({ arm }) => arm === 'control')).toHaveLength(45);
    await expect(client.campaignResult(planned.id)).rejects.toMatchObject(problem('TOO_LITTLE_DATA'));

    for (let at = 0; at < after.length; at += 200) await client.addTransactions(after.slice(at, at + 200));
    const result = await client.campaignResult(planned.id);
    expect(campaignResultSchema.parse(result)).toEqual(result);
    expect(result).toMatchObject({ since: '1997-10-01', until: '1997-11-29', days: 60 });
    // 45 held out are few: an interval, and no test.
    expect(result.value!.adjusted.pValue).toBeNull();
    expect(result.notes).toEqual([expect.stringMatching(/smaller arm has 45 customers/)]);
    const bought = (arm: string) => {
      const names = new Set(planned.list.filter((row) => row.arm === arm).map(({ customer }) => customer));
      const sum = after.filter((row) => names.has(row.customerId) && row.date <= '1997-11-29');
      return sum.reduce((total, { amount }) => total + amount, 0) / names.size;
    };
    expect(result.value!.treated.mean).toBeCloseTo(bought('treated'), 9);
    expect(result.value!.control.mean).toBeCloseTo(bought('control'), 9);

    const gone = planned.list.find(({ arm }) => arm === 'treated')!.customer;
    await client.eraseCustomer(gone);
    const without = await client.campaignResult(planned.id);
    expect(without.value!.treated.customers).toBe(104);
    expect(without.notes).toEqual(result.notes);
    const { campaigns } = await client.campaigns();
    expect(campaigns).toMatchObject([{ id: planned.id, name: 'spring', starts: '1997-10-01', ends: '1997-11-29' }]);
  });

  test('is looked at first, which keeps nothing, and is the same when it is kept', async () => {
    const asked = { name: 'autumn', top: 60, control: 0.5, leastReturn: 0.2, lang: 'de' as const };
    const { campaigns } = await client.campaigns();
    const { list: before, campaign } = await client.planCampaign({ ...asked, draft: true });
    expect(await client.campaigns()).toEqual({ campaigns });
    expect(campaign.customers).toMatchObject({ treated: 30, control: 30 });
    expect(Math.min(...before.map(({ pReturn }) => pReturn))).toBeGreaterThanOrEqual(0.2);
    expect(before.flatMap(({ reasons }) => reasons).join()).toMatch(/seit \d+ Tagen/);
    const kept = await client.planCampaign(asked);
    expect(kept.list).toEqual(before);
    const { members } = await client.campaignMembers(kept.id);
    expect(members).toEqual(
      before.map(({ customer, arm, predictedValue, expectedPurchases, pReturn }) => ({
        ...{ customer, arm, predictedValue, expectedPurchases, pReturn },
      })),
    );
    await expect(client.campaignMembers('none')).rejects.toMatchObject(problem('CAMPAIGN_UNKNOWN'));
  });

  test('leaves out who has had contacts enough, and says how many; an opt-out outweighs it', async () => {
    const contacts = ['c1', 'c1', 'c2', 'c3', 'c3'].map((customerId, k) => ({ customerId, date: `1997-09-1${k}` }));
    const asked = { name: 'capped', top: 60, draft: true, contacts, optOuts: ['c3'] };
    const { asOf, customers } = (await client.planCampaign({ ...asked, cap: { contacts: 2, days: 3650 } })).campaign;
    expect(customers.leftOut).toMatchObject({ contactedEnough: 1, optedOut: 1 });
    const { campaign } = await client.planCampaign({ ...asked, cap: { contacts: 2, days: 1 } });
    expect(parseDay(asOf)).toBeGreaterThan(parseDay('1997-09-14'));
    expect(campaign.customers.leftOut).toMatchObject({ contactedEnough: 0, optedOut: 1 });
    await expect(client.planCampaign({ ...asked, cap: { contacts: 0, days: 1 } })).rejects.toMatchObject(
      problem('REQUEST_INVALID'),
    );
  });

  test('is refused without a control group, and where there is none of that id', async () => {
    await expect(client.planCampaign({ name: 'all', control: 0 })).rejects.toMatchObject(problem('REQUEST_INVALID'));
    await expect(client.campaignResult('nowhere')).rejects.toMatchObject(problem('CAMPAIGN_UNKNOWN'));
  });
});

describe('watching', () => {
  test('answers with weeks, alarms, and channels against each other', async () => {
    const alerts = await client.alerts({ group: 'channel', falseAlarms: 2 });
    expect(alertsSchema.parse(alerts)).toEqual(alerts);
    expect(alerts.weeks).toBeGreaterThan(5);
    expect(alerts.weekly.observed).toHaveLength(alerts.weeks);
    expect(alerts.measures.map(({ measure }) => measure)).toEqual([...['purchases', 'revenue', 'returning', 'spend']]);
    const { observed, expected, returning, frequency, spend } = alerts.change!;
    expect(returning + frequency + spend).toBeCloseTo(observed - expected, 6);
    const known = new Set(before.map(({ customerId }) => customerId));
    const since = after.filter(({ customerId, date }) => known.has(customerId) && date <= alerts.until);
    expect(observed).toBeCloseTo(
      since.reduce((sum, { amount }) => sum + amount, 0),
      6,
    );
    expect(alerts.groups.map(({ group }) => group).sort()).toEqual(['phone', 'shop', 'web']);
    await expect(client.alerts({ group: 'adviser' })).rejects.toMatchObject(problem('GROUP_UNKNOWN'));
  });

  test('compares channels with what was expected of their customers, and ranks none', async () => {
    const groups = await client.groups('channel', { since: '1997-09-30' });
    expect(groupsSchema.parse(groups)).toEqual(groups);
    const { purchases } = groups;
    const sum = (of: 'observed' | 'expected') => purchases.groups.reduce((all, own) => all + own[of], 0);
    expect(sum('expected') / sum('observed')).toBeCloseTo(1, 9);
    expect(JSON.stringify(groups)).not.toMatch(/rank/);
    expect(await client.groupColumns()).toEqual({ columns: ['channel'] });
    expect(purchases.texts[0]).toMatch(/^purchases: all did \d+% of what the model expected/);
    const url = `${serving.url}/v1/groups/channel?since=1997-09-30`;
    const headers = { 'Accept-Language': 'de-CH, en;q=0.5' };
    const german = groupsSchema.parse(await (await fetch(url, { headers })).json());
    expect(german.purchases.texts[0]).toMatch(/^Käufe: Alle erreichten \d+\s% dessen/);
    const named = await client.groups('channel', { since: '1997-09-30', lang: 'de' });
    expect(named).toEqual(german);
    await expect(client.groups('nothing')).rejects.toMatchObject(problem('GROUP_UNKNOWN'));
  });

  test('draws weeks and funnels in the language asked for, with a limit for each group', async () => {
    const since = '1997-09-30';
    const look = { include: 'charts', lang: 'de', width: 400 } as const;
    const { charts: drawn = [], weeks, ...watched } = await client.alerts({ since, ...look });
    expect(drawn.map(({ id }) => id)).toEqual(watched.measures.map(({ measure }) => `weekly-${measure}`));
    expect(watched.measures[1]).toMatchObject({ measure: 'revenue', title: 'Umsatz' });
    const [weekly, revenue] = drawn;
    expect(weekly.title).toMatch(/^Kunden kauften/);
    expect(revenue.title).toMatch(/^Kunden brachten/);
    expect(revenue.svg).toContain('Umsatz je Woche (USD)');
    expect(weekly.width).toBe(400);
    expect(weekly.table.rows).toHaveLength(weeks);
    expect(watched.weekEnds[0]).toBe(weekly.table.rows[0][0]);
    const { charts = [], purchases } = await client.groups('channel', { since, ...look });
    expect(charts.map(({ id }) => id)).toEqual(
      ['returns', 'purchases', 'revenue'].flatMap((name) => [`funnel-${name}`, `shrunk-${name}`]),
    );
    const funnel = charts.find(({ id }) => id === 'funnel-purchases')!;
    expect(funnel.table.rows.map(([name]) => name)).toEqual(['phone', 'shop', 'web']);
    // Larger groups lie further to the right, and better ones higher.
    const sorted = purchases.groups.toSorted((a, b) => a.expected - b.expected);
    expect(funnel.points.map(({ text }) => text.split(':')[0])).toEqual(sorted.map(({ group }) => group));
    for (const [a, b] of [
      [0, 1],
      [1, 2],
    ]) {
      expect(funnel.points[a].x).toBeLessThan(funnel.points[b].x);
      expect(funnel.points[a].y > funnel.points[b].y).toBe(sorted[a].ratio < sorted[b].ratio);
    }
    expect(await client.alerts({ since })).not.toHaveProperty('charts');
  });

  test('watches what reviews feel once there are some, on the usual scale or on one that is told', async () => {
    const review = (id: number, day: number, rating: number) => ({
      ...{ id: `r${id}`, date: formatDay(day), rating },
    });
    const reviews = [
      ...Array.from({ length: 80 }, (_, i) => review(i, asOf - i, i % 5 === 0 ? 1 : 5)),
      ...Array.from({ length: 60 }, (_, i) => review(100 + i, asOf + 1 + i, i < 10 || i % 4 === 0 ? 5 : 1)),
    ];
    await client.addReviews(reviews);
    const { measures, alarmsPerYear } = await client.alerts({ lang: 'de' });
    expect(alarmsPerYear).toBe(1);
    const { observed, expected, alarms } = measures.find(({ measure }) => measure === 'sentiment')!;
    expect(expected).toBeCloseTo(0.8, 1);
    expect(observed).toBeLessThan(0.6);
    expect(alarms.map(({ direction }) => direction)).toEqual(['worse']);
    expect(alarms[0].text).toMatch(/^ALARM {2}Anteil guter Bewertungen: schlechter, −\d/);
    // A rating off the scale: nothing can be said until the scale is known.
    await client.addReviews([review(999, asOf, 10)]);
    expect((await client.alerts()).measures.map(({ measure }) => measure)).not.toContain('sentiment');
    // On a scale to 10 a 5 is neither good nor bad, and what is left tells too little.
    const { warnings } = await client.alerts({ worst: 1, best: 10 });
    expect(warnings.at(-1)).toMatch(/^Fewer than 50 reviews/);
    await expect(client.alerts({ worst: 1, best: 5 })).rejects.toMatchObject(problem('OPTION_INVALID'));
  });
});
