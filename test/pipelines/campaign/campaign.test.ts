import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { summarise } from '../../../src/facts/summarise.ts';
import { singleForecaster } from '../../../src/forecast/single.ts';
import { bindPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { paretoNbd } from '../../../src/models/purchases/paretoNbd.ts';
import { bindSpendModel } from '../../../src/models/spend/catalogue.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { readLeftOut } from '../../../src/pipelines/campaign/leftOut.ts';
import { measureCampaign, readAssigned, readBeside } from '../../../src/pipelines/campaign/measure.ts';
import { campaignRecord, readCampaign, writeCampaign } from '../../../src/pipelines/campaign/record.ts';
import { tellNote, tellPlan } from '../../../src/pipelines/campaign/tell.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { planCampaign } from '../../../src/valuation/campaign/plan.ts';
import { timingOf } from '../../../src/valuation/timing.ts';
import { valueCustomers } from '../../../src/valuation/value.ts';
import { perennial } from '../../support/cli.ts';
import { fitOf } from '../../support/fitOf.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-campaign-'));
const written = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const [start, asOf, end] = ['2024-01-01', '2024-06-30', '2024-09-28'].map((day) => parseDay(day));

/** A shop whose customers buy at paces of their own and leave; what each buys after as-of can be raised. */
function shop(lift: (customer: string) => number = () => 1): string {
  const random = randomFrom(11);
  const lines = ['customer_id,date,amount'];
  for (let c = 0; c < 700; c++) {
    const [pace, leaves] = [random.gamma(2, 40), start + random.exponential(1 / 250)];
    for (let day = start + random.integer(60); day < Math.min(end + 1, leaves); day += 1 + random.exponential(pace)) {
      const amount = 10 + 20 * random.uniform();
      lines.push(`c${c},${formatDay(Math.floor(day))},${(amount * (day > asOf + 1 ? lift(`c${c}`) : 1)).toFixed(2)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const plainShop = written('shop.csv', shop());
const dropout = { statistic: 100, degreesOfFreedom: 2, pValue: 0, significant: true };
const forecaster = singleForecaster({
  purchases: bindPurchaseModel(paretoNbd, { ...fitOf('pareto-nbd', { r: 2, alpha: 6, s: 1, beta: 30 }), dropout }),
  spend: bindSpendModel(fitOf('pooled-mean', { mean: 20 })),
  refundShare: 0,
});

async function scored() {
  const ledger = await openLedger({ file: plainShop, asOf: formatDay(asOf) });
  const { summaries } = await summarise(ledger);
  await ledger.close();
  const customers = { summaries, facts: null };
  const terms = { horizonDays: 90, discountRate: 0.1, margin: 0.5 };
  return {
    summaries,
    valuation: valueCustomers(customers, forecaster, terms),
    timing: timingOf(forecaster.forecast(customers, 90)),
  };
}
let scores: Awaited<ReturnType<typeof scored>>;
beforeAll(async () => {
  scores = await scored();
});

async function planned(options = {}, name = 'list') {
  const given = { control: 0.4, seed: 'spring', top: 500, cost: 1, ...options };
  const plan = planCampaign(scores, given);
  const record = campaignRecord(plan, scores.valuation, { asOf: formatDay(asOf), currency: '' }, { name, ...given });
  const out = join(folder, name);
  await writeCampaign(out, plan, record);
  return { plan, record, list: join(out, 'list.csv'), out };
}

const open = () => openLedger({ file: plainShop });
const editedList = (list: string, name: string, edit: (line: string, i: number) => string) => {
  const lines = readFileSync(list, 'utf8').trim().split('\n');
  return written(name, `${lines.map(edit).join('\n')}\n`);
};

describe('a planned campaign', () => {
  it('lists customers by stake, with the reasons, and says what it has to reach', async () => {
    const { plan } = await planned();
    const { list, figures } = plan;
    expect([...list.stake]).toEqual([...list.stake].sort((a, b) => b - a));
    expect(Math.min(...list.stake)).toBeGreaterThan(0);
    expect(figures.customers).toMatchObject({ listed: 500, treated: 300, control: 200 });
    expect(figures.paysAtOneIn).toBeCloseTo(figures.meanStake, 12);
    const spread = scores.valuation.variances.value!;
    const variance = [...list.row].reduce((sum, row) => sum + spread[row], 0) / 500;
    expect(figures.smallestEffect).toBeCloseTo(2.801585 * Math.sqrt(variance / 300 + variance / 200), 4);
    for (const [i, row] of [...list.row].entries()) {
      const { valuation, summaries } = scores;
      expect(list.predictedValue![i]).toBe(valuation.predictedValue![row]);
      const silent = list.reasons[i].find(({ kind }) => kind === 'silent');
      if (silent?.kind === 'silent') expect(silent.days).toBe(asOf - summaries.lastPurchase[row]);
      expect(list.bestDay[i]).toBeGreaterThan(asOf);
    }
    expect(tellPlan(figures, '')[0]).toMatch(/^It pays if it brings back one in \d/);
    expect(tellPlan({ ...figures, paysAtOneIn: 0.4 }, '', 'de')[0]).toMatch(/lohnt sich nicht/);
  });

  it('leaves out who has opted out, has had enough letters or is in another campaign, and counts them', async () => {
    const { plan } = await planned();
    const [first, second, third, fourth] = plan.list.customer;
    const leftOut = await readLeftOut(
      {
        optOuts: written('opt-outs.csv', `customer_id\n${first}\nstranger\n`),
        // Twice within 90 days is enough; the fourth's first letter is older.
        contacts: written(
          'contacts.csv',
          `customer_id,date\n${second},2024-06-01\n${second},2024-06-30\n${fourth},2024-01-10\n${fourth},2024-06-02\n`,
        ),
        otherCampaigns: [written('other.csv', `customer_id,arm\n${third},control\n`)],
      },
      formatDay(asOf),
    );
    const without = await planned({ leftOut });
    expect(without.plan.figures.customers.leftOut).toEqual({ optedOut: 1, contactedEnough: 1, inAnotherCampaign: 1 });
    expect(without.plan.list.customer[0]).toBe(fourth);
  });

  it('leaves alone who is less likely to return than was asked for', async () => {
    const [all, likely] = [await planned(), await planned({ leastReturn: 0.5 })];
    expect(Math.min(...all.plan.list.pReturn)).toBeLessThan(0.5);
    expect(Math.min(...likely.plan.list.pReturn)).toBeGreaterThanOrEqual(0.5);
    expect(likely.plan.figures.customers.known).toBe(all.plan.figures.customers.known);
  });

  it('writes to nobody on closed days', async () => {
    const { plan } = await planned({ closedDays: [0, 6] });
    for (const day of plan.list.bestDay) expect([0, 6]).not.toContain(new Date(day * 86_400_000).getUTCDay());
  });

  it('refuses what is no share, no count, or leaves an arm empty', async () => {
    for (const option of [{ control: 0 }, { control: 1 }, { top: 1.5 }, { top: 0 }, { cost: 0 }]) {
      await expect(planned(option)).rejects.toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    }
    await expect(planned({ top: 2 })).rejects.toThrow(expect.objectContaining({ code: 'TOO_LITTLE_DATA' }));
  });
});

describe('a measured campaign', () => {
  it('finds an effect that was planted, to its interval, and none where none was', async () => {
    const { plan, record, list } = await planned();
    const treated = new Set(plan.list.customer.filter((_, i) => !plan.list.control[i]));
    const raised = written(
      'raised.csv',
      shop((customer) => (treated.has(customer) ? 1.5 : 1)),
    );
    const results = await Promise.all(
      [plainShop, raised].map(async (file) => {
        const ledger = await openLedger({ file });
        const result = await measureCampaign(ledger, record, await readAssigned(list));
        await ledger.close();
        return result;
      }),
    );
    const [without, withEffect] = results.map(({ value }) => value!);
    const [low, high] = without.adjusted.interval;
    expect(low < 0 && 0 < high).toBe(true);
    // Half of what the treated bought without it, and the control group brings the same.
    const planted = 0.5 * without.treated.mean;
    expect(withEffect.treated.mean - without.treated.mean).toBeCloseTo(planted, 1);
    expect(withEffect.control).toEqual(without.control);
    expect(withEffect.adjusted.pValue).toBeLessThan(0.005);
    expect(withEffect.adjusted.interval[0]).toBeLessThan(planted);
    expect(withEffect.adjusted.interval[1]).toBeGreaterThan(planted);
    expect(without.varianceLeft).toBeLessThan(0.9);
    expect(results[0].notes).toEqual([]);
    expect(results[0].total!.cost).toBe(300);
  });

  it('tells of arms that were mixed, of other campaigns, of a list that was changed, and of time that is missing', async () => {
    const { plan, record, list } = await planned();
    const held = plan.list.customer.filter((_, i) => plan.list.control[i]);
    const treated = plan.list.customer.filter((_, i) => !plan.list.control[i]);
    const contacts = written(
      'made.csv',
      `customer_id,date\n${[...held.slice(0, 3), ...treated.slice(5)].map((name) => `${name},2024-07-02\n`).join('')}`,
    );
    const other = written('beside.csv', `customer_id\n${held[0]}\n${treated[0]}\n${treated[1]}\n`);
    const changed = editedList(list, 'changed.csv', (line, i) =>
      i === 1 ? line.replace(/treated|control/, (arm) => (arm === 'treated' ? 'control' : 'treated')) : line,
    );
    const ledger = await open();
    const beside = await readBeside(contacts, [other]);
    const result = await measureCampaign(ledger, record, await readAssigned(list), {
      ...beside,
      until: '2024-08-01',
    });
    expect(result.notes).toEqual([
      { kind: 'short', days: 32, horizonDays: 90 },
      { kind: 'controlContacted', customers: 3, of: 200 },
      { kind: 'treatedNotContacted', customers: 5, of: 300 },
      { kind: 'overlap', campaign: other, treated: 2, control: 1 },
    ]);
    for (const note of result.notes) expect(tellNote(note, 'de')).not.toBe(tellNote(note, 'en'));
    const moved = await measureCampaign(ledger, record, await readAssigned(changed));
    expect(moved.notes).toEqual([{ kind: 'moved' }]);
    await ledger.close();
  });

  it('has an interval and no test under a hundred in an arm', async () => {
    const { record, list } = await planned({ top: 150 }, 'small');
    const ledger = await open();
    const { notes, value } = await measureCampaign(ledger, record, await readAssigned(list));
    expect(notes).toEqual([{ kind: 'few', customers: 60, need: 100 }]);
    expect(value!.adjusted.pValue).toBeNull();
    await ledger.close();
  });

  it('speaks of no effect without a control group', async () => {
    const { list, record } = await planned();
    const noArm = editedList(list, 'no-arm.csv', (line) => line.replace(/,(arm|treated|control),/, ','));
    const allTreated = editedList(list, 'all.csv', (line) => line.replace(',control,', ',treated,'));
    const ledger = await open();
    const code = (wanted: string) => expect.objectContaining({ code: wanted });
    await expect(readAssigned(noArm)).rejects.toThrow(code('CAMPAIGN_WITHOUT_CONTROL'));
    const assigned = await readAssigned(allTreated);
    await expect(measureCampaign(ledger, record, assigned)).rejects.toThrow(code('CAMPAIGN_WITHOUT_CONTROL'));
    await ledger.close();
  });

  it('refuses lists that are none, other customers, and a time that has not come', async () => {
    const { list, record } = await planned();
    const ledger = await open();
    const refused = (file: string) => expect(readAssigned(file)).rejects;
    const code = (wanted: string) => expect.objectContaining({ code: wanted });
    await refused(join(folder, 'nowhere.csv')).toThrow(code('FILE_NOT_FOUND'));
    await refused(editedList(list, 'a.csv', (line) => line.replace('treated', 'both'))).toThrow(
      /line \d+, column arm: "both"/,
    );
    const twice = readFileSync(list, 'utf8').trim().split('\n');
    await refused(written('b.csv', [...twice, twice[1]].join('\n'))).toThrow(/has the same customer/);
    await refused(editedList(list, 'c.csv', (line, i) => (i === 3 ? line.replace(/\d+\.\d+/g, 'x') : line))).toThrow(
      /is not a number/,
    );
    const strangers = await readAssigned(editedList(list, 'd.csv', (line, i) => (i ? `x${line}` : line)));
    await expect(measureCampaign(ledger, record, strangers)).rejects.toThrow(code('CAMPAIGN_INVALID'));
    await ledger.close();
    const early = await openLedger({ file: plainShop, asOf: formatDay(asOf) });
    const assigned = await readAssigned(list);
    await expect(measureCampaign(early, record, assigned)).rejects.toThrow(code('TOO_LITTLE_DATA'));
    await early.close();
  });
});

describe('perennial campaign measure', () => {
  it('prints arms, effect, interval and verdict, and the same as JSON', async () => {
    const { list, out } = await planned();
    expect(await readCampaign(join(out, 'campaign.json'))).toMatchObject({ name: 'list', controlShare: 0.4 });
    const words = ['campaign', 'measure', '--list', list, '--transactions', plainShop];
    const printed = await perennial(...words);
    expect(printed.code).toBe(0);
    expect(printed.out).toMatch(/What list has brought, 2024-07-01 to 2024-09-28/);
    expect(printed.out).toMatch(/No difference beyond chance/);
    const { code, out: json } = await perennial(...words, '--json', '-q');
    expect(code).toBe(0);
    expect(JSON.parse(json).value.control.customers).toBe(200);
  });

  it('ends with the code of bad data where there is no control group', async () => {
    const { list } = await planned();
    const noArm = editedList(list, 'cli.csv', (line) => line.replace(/,(arm|treated|control),/, ','));
    const campaign = join(folder, 'list', 'campaign.json');
    const { code, err } = await perennial(
      ...['campaign', 'measure', '--list', noArm, '--campaign', campaign, '--transactions', plainShop],
    );
    expect(code).toBe(3);
    expect(err).toMatch(/has no control group[\s\S]*perennial campaign plan/);
  });
});
