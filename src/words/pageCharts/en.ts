/** Texts of the page's charts in English; figures and words of their axes come from the area `plots`. */
export const EN = {
  locale: 'en-GB',
  value: {
    title: 'What customers have brought, and will probably bring',
    subtitle: 'By month, net of refunds. Whiskers: in 8 of 10 cases. Of today’s customers: new ones come on top.',
    past: 'brought',
    ahead: 'will probably bring',
    month: 'month',
    interval: 'in 8 of 10 cases',
  },
  lorenz: {
    title: (share: string) => `The best fifth of customers will bring ${share}`,
    pastTitle: (share: string) => `The best fifth of customers have brought ${share}`,
    subtitle: 'What the most valuable customers hold of all value.',
    past: 'brought so far',
    ahead: 'will probably bring',
    x: 'customers, the most valuable first (%)',
    y: 'share of value (%)',
  },
  next: {
    title: (chance: string, days: string) => `${chance} within ${days} days`,
    subtitle: 'Chance of at least one purchase, by days from now.',
    line: 'chance of a purchase',
    x: 'days from now',
    y: 'chance (%)',
    half: 'as likely as not',
  },
  timeline: {
    title: 'Orders, and the chance of buying again after each',
    subtitle: (days: string) => `Chance of at least one purchase within ${days} days, as it stood on each day.`,
    order: 'order',
    refund: 'refund',
    chance: 'chance of buying again',
    x: 'day',
    y: (currency: string) => `amount${currency ? ` (${currency})` : ''}`,
    yChance: 'chance of buying again (%)',
  },
};

export type ChartTexts = typeof EN;
