/** What is said of valued customers in English. Figures come already written. */
export const EN = {
  titles: {
    all: 'All customers',
    partition: (part: string, of: string): string => `Customers of partition ${part} of ${of}, and no others`,
    tiers: 'Tiers by stage',
    lines: 'Revenue by what each line was to its customer',
    top: 'The ten most valuable',
    calculated: 'Automatic, manual, combined',
    nearer: 'Who was nearer',
  },
  whole: (file: string): string => `${file} is whole: the same was asked before. Delete it to have it made again.`,
  to: (low: string, high: string): string => `${low} to ${high}`,
  interval: (level: string): string => `${level} interval`,
  customer: 'customer',
  customers: 'customers',
  purchases: 'purchases',
  last: 'last',
  historical: 'historical value',
  pReturn: 'p_return',
  expectedPurchases: 'expected purchases',
  spendEach: 'spend each',
  predicted: 'predicted value',
  total: 'total value',
  totals: {
    returning: (days: string): string => `expected to return within ${days} days`,
    purchases: (days: string): string => `expected purchases within ${days} days`,
    interval: (level: string): string => `${level} prediction interval of the total`,
    predicted: (days: string): string => `predicted value over ${days} days`,
    residual: (rate: string): string => `residual value, discounted at ${rate} a year`,
    none: (why: string): string => `none: ${why}`,
  },
  tiers: {
    tier: 'tier',
    all: 'all',
    returning: 'returning',
    names: {
      ...{
        'top-1': 'top-1',
        'top-5': 'top-5',
        'top-10': 'top-10',
        'top-25': 'top-25',
        'top-50': 'top-50',
        rest: 'rest',
      },
      ...{ 'value-50': 'value-50', 'value-80': 'value-80', 'value-95': 'value-95' },
    },
    stages: { new: 'new', active: 'active', late: 'late', 'at-risk': 'at-risk', asleep: 'asleep' },
    none: (reason: string): string => `No tiers: ${reason}`,
    moves: (tiers: string, stages: string, arrived: string, gone: string): string =>
      `Since the former run: ${tiers} customers changed tiers, ${stages} stages; ${arrived} are new, ${gone} gone.`,
  },
  manual: {
    head: ['calculation', 'customers', 'automatic value', 'manual value', 'value'],
    kinds: { automatic: 'automatic', manual: 'manual', combined: 'combined' },
    sources: ['source', 'values come true', 'error', "the model's", 'nearer', 'weighs'],
    theModel: 'the model',
    note: (mature: string): string =>
      `Error: root mean square of ln(1 + value). Under ${mature} values a weight is drawn towards one half.`,
  },
};
export type ScoringWords = typeof EN;
