/** What is said of budgets in English. Figures come already written. */
export const EN = {
  worth: 'What a new customer is worth',
  divided: {
    week: 'Where the money goes, a week',
    month: 'Where the money goes, a month',
    quarter: 'Where the money goes, a quarter',
    year: 'Where the money goes, a year',
  },
  beliefs: 'What you must believe',
  to: (low: string, high: string) => `${low} to ${high}`,
  values: {
    head: (level: string) => [
      ...['channel', 'customers seen', 'value', `${level} % interval`],
      ...['own figure weighs', 'highest cost', 'bid up to'],
    ],
    terms: (currency: string, days: string, margin: string, profit: string | null) =>
      `${currency ? `${currency}, ` : ''}within ${days} days of the first purchase, at a margin of ${margin} %${profit === null ? '' : `, less a profit of ${profit}`}.`,
    bid: 'Bid up to the lower end: who bids the mean wins most where the mean is too high.',
  },
  advice: { raise: 'raise', keep: 'keep', lower: 'lower' },
  plan: {
    head: [
      ...['channel', 'spend so far', 'new customers', 'cost each', 'cost of one more', 'advice'],
      ...['planned', 'new customers', 'last unit brings'],
    ],
    rest: (amount: string) => `${amount} stay in hand: no channel would bring them back within its bounds.`,
    lastUnit: (amount: string) => `The last unit of the budget brings ${amount}.`,
    planned: (amount: string, total: string) => `Planned: ${amount} of ${total}.`,
    surplus: (plan: string, soFar: string) =>
      `Value of new customers less their cost: ${plan} by the plan, ${soFar} by the mean spend so far.`,
  },
  turns: {
    head: ['channel', 'elasticity', 'advice', 'turns at elasticity', 'at value (now)', 'at margin (now)'],
    sources: {
      learnt: 'learnt',
      linear: 'at its limit: no sign yet that more spend brings less',
      assumed: (levels: string) => `assumed: fewer than ${levels} clearly different spends`,
      'not-rising': 'assumed: more spend has brought no more customers',
    },
    note: 'Each by itself, all else as it was found. Elasticity: new customers rise so many percent with one percent more spend.',
  },
  warnings: {
    attributed: 'New customers by channel are attributed, not caused: only an experiment tells what spend brings.',
    strange: (channels: string) => `No customer came by ${channels}: their value is that of all channels.`,
    counted: 'New customers were counted from the transactions, by the channel of the first purchase.',
  },
};
export type BudgetWords = typeof EN;
