/** What is said of watches and of groups, in English. Figures come already written. */
export const EN = {
  monitor: {
    title: (since: string, weeks: string, until: string) =>
      `Purchases of customers known on ${since}, ${weeks} weeks to ${until}`,
    weekHead: ['week to', 'observed', 'expected', 'O/E', 'new customers'],
    whole: 'The whole',
    measureHead: ['measure', 'observed', 'expected', 'O/E', 'usual error', 'alarm'],
    measures: {
      purchases: 'purchases',
      revenue: 'revenue',
      returning: 'customers back for the first time',
      spend: 'revenue a purchase',
      sentiment: 'share of good reviews',
    },
    groups: 'Groups against the rest',
    groupHead: ['group', 'customers', 'observed', 'expected beside the rest', 'O/E', 'periods', 'alarm'],
    all: 'All',
    directions: { worse: 'worse', better: 'better' },
    alarm: (who: string, direction: string, size: string, low: string, high: string, start: string, found: string) =>
      `ALARM  ${who}: ${direction}, ${size} (${low} to ${high}) since about the week to ${start}; found in the week to ${found}.`,
    limits: (rate: string) => `Limits: all charts together raise ${rate} false alarms a year.`,
    wholeLimits: (rate: string) => `Limits: these measures together raise ${rate} false alarms a year.`,
    notShown: (count: string) => `${count} customers of no group, or of one under ten, are part of the rest.`,
    open: (days: string, until: string) =>
      `${days} days after ${until} are no whole week yet, and do not count: what comes in late still may.`,
    silent: (weeks: string) =>
      `Nobody bought anything in the week to ${weeks}. If the shop was closed, or days are missing from the transactions, alarms since then tell of that.`,
    newGroups: (groups: string, since: string) =>
      `${groups}: nobody belonged to it on ${since}, so that nothing was expected of it. It is watched from a later --since on.`,
    fewReviews: (least: string) =>
      `Fewer than ${least} reviews from before the watch are good or bad: what they feel is not watched.`,
    noSpread: 'No alarms of purchases: fewer than 13 weeks before the watch tell how much weeks scatter.',
    change: (revenue: string, returning: string, frequency: string, spend: string) =>
      `Revenue less what was expected: ${revenue} = customers back ${returning}, purchases of each ${frequency}, revenue a purchase ${spend}.`,
  },
  groups: {
    title: (column: string, since: string, until: string) => `Groups by ${column}, ${since} to ${until}`,
    head: [
      ...['group', 'customers', 'observed', 'expected', 'O/E', 'usual for its size', 'beyond'],
      ...['shrunk O/E', '95 % interval', 'P(below .9)'],
    ],
    rank: 'rank (95 %)',
    measures: { returns: 'returns', purchases: 'purchases', revenue: 'revenue' },
    to: (low: string, high: string) => `${low} to ${high}`,
    beyond: (below: boolean, level: string) => `${below ? 'below' : 'above'} ${level} %`,
    level: (measure: string, share: string) =>
      `${measure}: all did ${share} of what the model expected, and expectations of groups are put at that.`,
    between: (share: string) =>
      `Groups truly differ by ${share} (standard deviation); the rest of what is seen is chance.`,
    noDifference: 'Chance explains all that is seen between groups: there is nothing to rank.',
    hidden: (groups: string, customers: string) =>
      `${groups} groups of fewer than ten customers (${customers} in all) are not shown.`,
    ungrouped: (count: string, all: string) => `${count} of ${all} customers belong to no group.`,
    worksCouncil:
      'Figures of advisers are personal data of employees. In Germany a works council has a say before they are gathered (BetrVG § 87 (1) no. 6), elsewhere other rules hold: clear that first, and show each person the own figure.',
  },
  lacking: (column: string, flag: string) =>
    `The model was trained with a column of ${column}, and these transactions have none: it counts as average for every customer. ${flag} names one.`,
  columns: { product: 'products', category: 'categories', channel: 'channels' },
};
export type WatchWords = typeof EN;
