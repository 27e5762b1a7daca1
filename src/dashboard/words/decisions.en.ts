/** What people do with value: texts of the screens for decisions, in English. */
import { count, day, percent } from '../figures.ts';

const customers = (n: number) => (n === 1 ? '1 customer' : `${count(n)} customers`);
const days = (n: number) => (n === 1 ? '1 day' : `${count(n)} days`);

export const DECISIONS_EN = {
  audit: {
    title: 'Customer audit',
    print: 'Print',
    save: 'Save as one page',
    period: 'Periods of',
    usual: 'as long as fits twice',
    periods: [
      ['91', 'a quarter'],
      ['182', 'half a year'],
      ['365', 'a year'],
    ] as readonly (readonly [string, string])[],
    compared: (from: string, to: string, then: string) =>
      `${day(from)} to ${day(to)} is held against the time before, and continued to ${day(then)}.`,
    figures: 'The most important figures',
    backtest: 'Forecast the last period too, as if it were unknown',
    backtestText: 'This trains a model on what was known then: minutes rather than seconds.',
    withBacktest: 'Check it',
  },

  campaigns: {
    title: 'Campaigns',
    lead: 'Whom to write to, and whom not: only customers who are held out at random can tell what would have happened anyway.',
    plan: 'Plan a campaign',
    name: 'Name',
    usualName: (iso: string) => `Campaign of ${day(iso)}`,
    top: 'Customers on the list',
    share: (share: number) => `the ${percent(share)} with most at stake`,
    control: 'Of these held out, at random',
    horizon: 'Measured after',
    days,
    cost: (currency: string) => `Cost of a contact (${currency})`,
    gone: 'Leave alone whoever has most likely gone (chance of a return under 5%)',
    sundays: 'Nobody is written to on Sundays',
    optOuts: 'Customers who must not be written to',
    optOutsText: 'One id a line',
    whom: (treated: number, control: number) =>
      `Write to ${customers(treated)}, and leave ${count(control)} of the same kind alone.`,
    stake: 'At stake, each',
    stakeMeans: (n: number) => `what is missing to the usual pace within ${days(n)}`,
    costs: 'Contacts cost',
    smallest: 'Smallest effect it can show',
    smallestMeans: 'a customer, four times in five, at 5%',
    paysAtOneIn: (n: string) => `It pays if it brings back one in ${n}.`,
    neverPays: 'It does not pay, even if it brought all of them back: a contact costs more than is at stake.',
    tooSmall:
      'An effect that just pays could not be told from chance: put more customers on the list, or hold out more of them.',
    largeEnough: 'An effect that just pays would be seen.',
    list: 'The list, the largest stake first',
    first: (n: number, all: number) => `The first ${count(n)} of ${count(all)}.`,
    customer: 'Customer',
    arm: 'Group',
    arms: { treated: 'write', control: 'hold out' } as Record<string, string>,
    atStake: 'At stake',
    pReturn: 'Buys again',
    bestDay: 'Best day',
    reasons: 'Why',
    keep: 'Keep this plan',
    kept: 'Kept. Write to those treated, and to nobody else on the list.',
    download: 'Download the list',
    downloadGerman: 'List for German Excel',
    all: 'Campaigns so far',
    none: 'None has been planned yet.',
    runs: 'Runs',
    written: 'Written to',
    heldOut: 'Held out',
    back: 'All campaigns',
    period: (from: string, to: string) => `${day(from)} to ${day(to)}`,
    notYet: (iso: string) => `There is nothing to measure yet: what customers do counts from ${day(iso)} on.`,
    measured: (from: string, to: string, n: number) => `Measured from ${day(from)} to ${day(to)}, ${days(n)}.`,
    effect: 'Brought more, a customer',
    gain: 'All together',
    gainMeans: (cost: string) => `contacts cost ${cost}`,
    interval: (level: number, low: string, high: string) =>
      `in ${Math.round(100 * level)} of 100 cases ${low} to ${high}`,
    result: 'Those written to beside those held out',
    what: 'A customer',
    treated: 'Written to',
    control_: 'Held out',
    difference: 'Effect',
    range: 'Interval',
    chance: 'Chance alone',
    value: 'value',
    purchases: 'purchases',
    returned: 'bought',
    adjusted:
      'Effects are what is left when the predictions made before the campaign are taken out. Everybody counts as drawn, whether reached or not.',
    notes: 'What one should know of it',
  },
};

export type DecisionWords = typeof DECISIONS_EN;
