/** Texts of the customer-base audit in English. Figures come written; `what` is revenue or purchases. */
const capital = (word: string) => word[0].toUpperCase() + word.slice(1);

export const EN = {
  value: 'revenue',
  purchases: 'purchases',
  title: (data: string): string => `Customer audit: ${data}`,
  subtitle: (customers: string, first: string, asOf: string): string =>
    `${customers} customers, ${first} to ${asOf}. What they have brought is exact and comes to the ledger; what lies ahead is a forecast, drawn light with a dashed edge and an interval that holds it in 8 of 10 cases.`,
  contents: 'Contents',
  period: (from: string, to: string): string => `${from} to ${to}`,
  days: (count: string): string => `${count} days`,
  interval: '8 of 10 cases',
  between: (low: string, high: string): string => `${low} to ${high}`,
  noInterval: '–',

  highlights: {
    now: (what: string, days: string): string => `${capital(what)} in the last ${days} days`,
    change: (change: string): string => `${change} against the days before`,
    ahead: (what: string, days: string): string => `${capital(what)} to be expected in the next ${days} days`,
    range: (low: string, high: string): string => `in 8 of 10 cases ${low} to ${high}`,
    best: 'Held by the best tenth of customers',
    bestOf: (what: string): string => `of all ${what} so far`,
    risk: 'Customers slip away',
    riskMeans: (days: string): string => `their chance of returning within ${days} days has fallen to under half`,
  },

  differences: {
    heading: 'How different are customers?',
    lead: (tenth: string, what: string, least: string): string =>
      `The best tenth of customers have brought ${tenth} of all ${what}, the weaker half ${least}.`,
    ahead: (tenth: string): string =>
      `Of what is expected of today’s customers, ${tenth} will come from those who were the best tenth until now.`,
    tenthsTitle: (tenth: string, what: string): string => `The best tenth hold ${tenth} of ${what}`,
    tenthsSubtitle:
      'Tenths of customers by what they have brought, the best first: share of the past and of the days ahead.',
    tenth: 'tenth of customers',
    share: (what: string): string => `share of ${what} (%)`,
    past: 'brought so far',
    future: 'expected ahead',
    lorenzTitle: (share: string, what: string): string => `A fifth of customers hold ${share} of ${what}`,
    lorenzSubtitle: 'Customers from the best on, and how much of all they hold; ahead by what is predicted.',
    lorenzX: 'share of customers, the best first (%)',
    isoTitle: 'Customers on one line will bring the same',
    isoSubtitle: (what: string): string =>
      `Expected ${what} ahead by purchases so far and days of silence; dots are customers. A frequent customer who has long been silent will bring less than a rarer one who bought last week.`,
    isoX: 'days since the last purchase',
    isoY: 'purchases so far',
    iso: (value: string): string => `will bring ${value}`,
    noIso:
      'How long a customer has been silent tells little here: the data do not show customers leaving, so that there are no lines of equal value to draw.',
    customers: 'customers',
    table: (what: string): string => `Tenths of customers: ${what}`,
    all: 'all',
  },

  change: {
    heading: 'What changed?',
    lead: (now: string, before: string, what: string, change: string): string =>
      `${now} of ${what}, after ${before} in the period before: ${change}.`,
    who: (kept: string, arrived: string, back: string, lost: string): string =>
      `Who stayed made ${kept} of the difference, new customers ${arrived}, who came back ${back}, and who stayed away ${lost}.`,
    ahead: (total: string, low: string, high: string, newcomers: string): string =>
      `Ahead: ${total} (${low} to ${high}), of which ${newcomers} from customers still to come.`,
    title: (change: string, what: string): string => `Why ${what} moved by ${change}`,
    subtitle: 'From the period before to the last one, and what is expected of the next.',
    before: 'before',
    lost: 'stayed away',
    refunds: 'refunds alone',
    back: 'came back',
    new: 'new',
    kept: 'stayed',
    frequency: 'stayed: purchases',
    amount: 'stayed: amounts',
    rest: 'stayed: other',
    now: 'last period',
    ahead_: 'expected',
    bridge: 'Who came, stayed and went',
    bridgeColumns: ['who', 'customers', 'before', 'last period', 'difference'],
    sum: 'sum',
    factors: 'The same difference by its factors',
    factorColumns: ['factor', 'before', 'last period', 'effect'],
    customers: 'customers who bought',
    frequencyFactor: 'purchases a customer',
    items: 'items a purchase',
    price: 'price an item',
    amountFactor: 'amount a purchase',
    factorNote:
      'Divided by the logarithmic mean (LMDI): effects add up to the difference to the cent; rounding is put into the largest. A price an item moves with the mix of items too.',
    keptNote:
      'Among those who stayed the split is made customer by customer; “other” is of customers whose refunds exceeded their purchases in a period.',
  },

  cohort: {
    heading: 'How does one cohort develop?',
    lead: (name: string, customers: string, value: string, what: string): string =>
      `The largest cohort, ${customers} customers who first bought in ${name}, has brought ${value} of ${what} so far.`,
    ahead: (value: string, low: string, high: string, days: string): string =>
      `In the next ${days} days it will bring about ${value} (${low} to ${high}).`,
    title: (name: string, share: string, grain: string): string =>
      `Of those who came in ${name}, ${share} bought in the last whole ${grain}`,
    subtitle: (what: string): string => `${capital(what)} of this cohort by the calendar; light: expected.`,
    columns: ['when', 'buying', 'share of cohort', 'purchases each', 'amount a purchase'],
    table: (name: string): string => `Cohort of ${name}`,
  },

  cohorts: {
    heading: 'Cohorts side by side',
    lead: 'Rows are customers by when they first bought; the darker, the more of them bought at that age. Read down a column: is it getting better or worse?',
    shareTitle: 'Who of each cohort bought again, by age',
    shareSubtitle: (grain: string): string =>
      `Share of the cohort that bought, by ${grain}s since the first purchase (%).`,
    age: (grain: string): string => `${grain}s since the first purchase`,
    cohort: 'first bought in',
    columns: ['cohort', 'customers', 'brought', 'each', 'expected ahead', '8 of 10 cases', 'ahead each'],
    table: (what: string): string => `${capital(what)} by cohort`,
    refundsAlone: 'refunds alone',
    toCome: (count: string): string => `about ${count} still to come`,
    all: 'all',
    note: 'Brought adds up to the ledger to the cent. Customers still to come are those who will buy for the first time.',
  },

  health: {
    heading: 'How healthy is the whole?',
    lead: (share: string, what: string): string =>
      `${share} of ${what} in the last period came from customers who were there before it.`,
    newcomers: {
      plan: (count: string): string => `${count} new customers are expected by your plan.`,
      'last-year': (count: string): string =>
        `About ${count} new customers are expected: as many as in the same weeks last year, on a damped trend.`,
      recent: (count: string): string =>
        `About ${count} new customers are expected, at the pace of the last 13 weeks: the history is too short to see last year’s season.`,
      none: (_count: string): string => 'Nobody new has come in the last 13 weeks, so none is expected.',
    },
    title: (total: string): string => `Ahead, with customers still to come: ${total}`,
    subtitle: (what: string): string =>
      `${capital(what)} by cohort; light: expected of known customers and of those still to come.`,
    before: (name: string): string => `before ${name}`,
    toCome: 'still to come',
    whole: 'all',
    stages: 'Customers by tier and stage',
    tier: 'tier',
    predicted: 'expected ahead',
    returning: 'returning',
    noTier: 'no tier',
    stage: {
      new: 'new',
      active: 'active',
      late: 'late',
      'at-risk': 'at risk',
      asleep: 'asleep',
    },
    tiers: {
      'top-1': 'best 1%',
      'top-5': '1–5%',
      'top-10': '5–10%',
      'top-25': '10–25%',
      'top-50': '25–50%',
      rest: 'rest',
    },
    stageNote:
      'Late: silent for longer than four fifths of the own gaps last, the moment to write. At risk: the chance of a return has fallen to under half, but is 10% or more. Asleep: it is under 10%.',
  },

  products: {
    heading: 'Which first purchase starts good customers?',
    lead: (returned: string, mean: string, days: string): string =>
      `Of all customers ${returned} came back within ${days} days of their first purchase, and brought ${mean} on average after it.`,
    table: (column: string): string => `By ${column} of the first purchase`,
    product: 'product',
    category: 'category',
    columns: ['first purchase', 'customers', 'brought after it', 'best guess', '8 of 10 cases', 'came back'],
    more: (count: string): string => `… ${count} others between`,
    note: 'Best guesses are drawn towards all customers, the more the fewer bought it: chance makes the rarest look best. That good customers begin with a product does not say that the product makes them good.',
  },

  backtest: {
    heading: 'How far can one trust what lies ahead?',
    lead: (asOf: string, total: string, actual: string, error: string): string =>
      `On ${asOf} the same method, knowing nothing of the days after, would have said ${total} for the last period. It became ${actual}: ${error}.`,
    tooLow: (share: string): string => `the forecast was ${share} too low`,
    tooHigh: (share: string): string => `the forecast was ${share} too high`,
    inside: 'That lies within its interval.',
    outside: 'That lies outside its interval, which one case in five should.',
    none: 'The last period has not been forecast from the days before it yet: treat what lies ahead with care.',
    columns: ['by whom', 'forecast', '8 of 10 cases', 'became', 'error'],
    table: (from: string, to: string): string => `Forecast and outcome, ${from} to ${to}`,
    known: 'customers known then',
    newcomers: 'customers still to come then',
    total: 'all',
  },

  reading: {
    heading: 'How to read this',
    model: (model: string): string => `Forecasts are by ${model}.`,
    combined: 'the combined forecast of probability models and regressions',
    cohort:
      'A cohort is everybody who first bought in one month, quarter or year. At the beginning of the data everybody is new: the first cohorts hold older customers too.',
    excluded: (rows: string, value: string): string =>
      `${rows} rows worth ${value} belong to no customer or could not be read, and are not part of this.`,
    note: 'Note',
  },
  grain: { month: 'month', quarter: 'quarter', year: 'year' },
  quarter: (quarter: string, year: string): string => `Q${quarter} ${year}`,
};

export type AuditWords = typeof EN;
