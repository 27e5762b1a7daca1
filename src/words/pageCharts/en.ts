/** Texts of the page's charts in English; figures and words of their axes come from the area `plots`. */
export const EN = {
  locale: 'en-GB',
  value: {
    title: 'What customers have brought, and will probably bring',
    subtitle: 'By month, net of refunds. Lines: in 8 of 10 cases. Of today’s customers: new ones come on top.',
    past: 'brought',
    ahead: 'will probably bring',
    month: 'month',
    interval: 'in 8 of 10 cases',
  },
  lorenz: {
    title: (share: string) => `The best fifth of customers will bring ${share} of what is coming`,
    pastTitle: (share: string) => `The best fifth of customers have brought ${share} of all value`,
    subtitle: 'How much of all value the most valuable customers hold.',
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
    last: (shown: number, all: string) => `The last ${shown} of ${all} days with an order.`,
    order: 'order',
    refund: 'refund',
    chance: 'chance of buying again',
    x: 'day',
    y: (currency: string) => `amount${currency ? ` (${currency})` : ''}`,
    yChance: 'chance of buying again (%)',
  },
  watch: {
    measures: {
      purchases: {
        less: (share: string) => `Customers bought ${share} less than was expected of them`,
        more: (share: string) => `Customers bought ${share} more than was expected of them`,
        same: 'Customers bought as was expected of them',
        by: 'Purchases',
        y: (_currency: string) => 'purchases a week',
      },
      revenue: {
        less: (share: string) => `Customers brought ${share} less than was expected of them`,
        more: (share: string) => `Customers brought ${share} more than was expected of them`,
        same: 'Customers brought as much as was expected of them',
        by: 'Revenue',
        y: (currency: string) => `revenue a week${currency ? ` (${currency})` : ''}`,
      },
      sentiment: {
        less: (share: string) => `Good reviews are a share ${share} lower than was usual`,
        more: (share: string) => `Good reviews are a share ${share} higher than was usual`,
        same: 'As many of the reviews are good as was usual',
        by: 'Reviews that are good or bad',
        y: (_currency: string) => 'share of good ones, by week',
      },
      returning: {
        less: (share: string) => `${share} fewer customers came back than was expected`,
        more: (share: string) => `${share} more customers came back than was expected`,
        same: 'As many customers came back as was expected',
        by: 'Customers who buy for the first time since then',
        y: (_currency: string) => 'customers back, a week',
      },
      spend: {
        less: (share: string) => `A purchase brought ${share} less than was expected`,
        more: (share: string) => `A purchase brought ${share} more than was expected`,
        same: 'A purchase brought as much as was expected',
        by: 'Revenue a purchase',
        y: (currency: string) => `revenue a purchase${currency ? ` (${currency})` : ''}`,
      },
    },
    subtitle: (what: string, since: string) =>
      `${what}, by week, of the customers known on ${since}; whoever came later is not in it.`,
    observed: 'came',
    expected: 'expected',
    x: 'week to',
    alarm: 'alarm',
  },
  funnel: {
    none: (what: string) => `No group differs in ${what} by more than chance makes of it`,
    some: (count: string, what: string) => `${count} beyond what chance makes of ${what}`,
    subtitle: 'Each group by its size, and by what its customers did over what was expected of just these customers.',
    expected: (what: string) => `${what} expected of its customers`,
    ratio: (what: string) => `${what}, of what was expected`,
    share: '% of what was expected',
    group: 'group',
    limit95: '95 of 100 groups lie within',
    limit998: '998 of 1,000',
    beyond: 'more than chance',
    measures: { returns: 'customers who return', purchases: 'purchases', revenue: 'revenue' },
    shrunkTitle: 'What each group truly is, as far as one can tell',
    shrunkSubtitle:
      'Drawn towards the mean of all, the more the less a group tells. By name: intervals that overlap are no order.',
    shrunk: 'best guess',
    interval: 'in 95 of 100 cases',
  },
  budget: {
    worth: 'What a new customer may cost, and what one more costs',
    worthSubtitle: (days: string) => `Value within ${days} days of the first purchase, after margin, by channel.`,
    value: 'value of a new customer',
    interval: 'in 8 of 10 cases',
    cost: 'cost of one more',
    money: (currency: string) => currency || 'money',
    divided: (planned: string) => `${planned} a period, so that nothing of it would do better elsewhere`,
    dividedSubtitle: 'Spend a period, by channel.',
    soFar: 'so far',
    planned: 'planned',
    channel: 'channel',
    margin: (currency: string) => `What one more ${currency || 'unit'} of spend brings`,
    marginSubtitle: 'Each channel’s curve falls: money goes where it stands highest, until all stand level.',
    spend: (currency: string) => `spend a period${currency ? ` (${currency})` : ''}`,
    brings: (currency: string) => `brings per ${currency || 'unit'} spent`,
    level: 'the last that is planned',
  },
  checks: {
    actual: 'came',
    predicted: 'predicted',
    customers: 'customers',
    meanPurchases: 'mean purchases per customer',
    days: (count: string) => `${count} days`,
    course: {
      finding: (share: string, more: number) =>
        more === 0 || share === '0%'
          ? 'As many purchases were predicted as came'
          : `${share} ${more > 0 ? 'more' : 'fewer'} purchases were predicted than came`,
      subtitle: (came: string, predicted: string) =>
        `All customers of the test together: ${came} purchases came, ${predicted} were predicted.`,
      x: 'days since the test began',
      y: 'purchases since then',
    },
    coverage: {
      finding: (level: string, held: string, value: boolean) =>
        `Intervals that say ${level} held ${held} of customers’ ${value ? 'values' : 'purchases'}`,
      subtitle:
        'Shares of customers whose true figure lay within the interval. Above the grey line: too wide; below: too narrow.',
      value: 'value',
      purchases: 'purchases',
      ideal: 'were all right',
      x: 'level of the interval (%)',
      y: 'held (%)',
    },
    calibration: {
      finding: (points: string) => `Chances of buying again were ${points} percentage points off on average`,
      subtitle: (horizon: string, _model: string, size: string) =>
        `Chance of a purchase within ${horizon}, and the share who came back; groups of about ${size} customers with 95% intervals.`,
      lead: 'Dots beside the diagonal of perfect calibration.',
      groups: 'groups of customers',
      perfect: 'perfectly calibrated',
      x: 'predicted chance',
      y: 'share that came back',
      interval: '95% interval',
      point: (predicted: string, observed: string) => `Predicted ${predicted}, came back ${observed}`,
    },
    deciles: {
      finding: (share: string) => `The tenth of customers predicted best made ${share} of all purchases`,
      none: 'Nobody bought in the test',
      subtitle: () =>
        'Tenths by prediction, the highest first; below each, its share of all purchases. Lines: 95% interval.',
      lead: () => 'Bar chart of mean purchases per customer.',
      axis: 'tenth of customers',
      share: () => 'share of purchases',
      point: (tenth: number, actual: string, predicted: string) =>
        `Tenth ${tenth}: ${actual} came, ${predicted} predicted`,
    },
  },
};

export type ChartTexts = typeof EN;
