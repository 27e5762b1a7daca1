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

  watch: {
    title: 'Watch',
    lead: 'Is it getting better or worse, and since when? What customers buy is held against what was expected of just these customers.',
    since: 'Expected on',
    model: (iso: string) => `the day of the model, ${day(iso)}`,
    weeksAgo: (n: number, iso: string) => `${day(iso)}, ${count(n)} weeks ago`,
    group: 'Groups by',
    noGroup: 'none',
    falseAlarms: 'False alarms to live with',
    aYear: (n: number) => `${count(n)} a year`,
    looksBack:
      'The model has learnt from some of these weeks already, so that they look a little more as expected than they did.',
    tooLittle: 'There is nothing to watch yet',
    tooLittleText: 'Watching begins a whole week after the day on which the expectation rests.',
    alarms: 'Alarms',
    noAlarm: 'No alarm.',
    noSpread: 'The whole raises none yet: fewer than 13 weeks before tell how much weeks scatter.',
    spread: (share: number, n: number) =>
      `In the ${count(n)} weeks before, a week was off by ${percent(share)}: less than that is no news.`,
    rate: (n: number) =>
      `All charts together raise ${n === 1 ? 'one false alarm' : `${count(n)} false alarms`} a year where nothing has changed.`,
    everybody: 'All customers',
    worse: (share: number, low: string, high: string) => `${percent(share)} less (${low} to ${high})`,
    better: (share: number, low: string, high: string) => `${percent(share)} more (${low} to ${high})`,
    sinceAbout: (iso: string, found: string) =>
      `since about the week to ${day(iso)}, found in the week to ${day(found)}`,
    newcomers: (n: number, weeks: number) =>
      `${customers(n)} bought for the first time within these ${count(weeks)} weeks.`,
    groups: (column: string) => `Who does well, allowing for whom they serve? By ${column}`,
    measure: 'Measured by',
    measures: { returns: 'customers who return', purchases: 'purchases', revenue: 'revenue' } as Record<string, string>,
    noOrder:
      'There is no ranking: groups whose intervals overlap can’t be told apart. Figures of advisers are personal data of employees: where there is a works council, it has a say first.',
    table: 'Groups by name',
    name: 'Group',
    customers: 'Customers',
    observed: 'Came',
    expected: 'Expected',
    ratio: 'Of expected',
    shrunk: 'Best guess',
    interval: 'in 95 of 100 cases',
    below: 'Truly under 90%',
    hidden: (groups: number, n: number) =>
      `${groups === 1 ? 'One group' : `${count(groups)} groups`} of fewer than ten customers (${count(n)} in all) are not shown.`,
  },
};

export type DecisionWords = typeof DECISIONS_EN;
