/** What is said of recommended products in English. */
export const EN = {
  kinds: { again: 'again', new: 'new', popular: 'popular' },
  boughtAgain: (days: string, of: string, last: string) => `bought on ${days} of ${of} days, last on ${last}`,
  boughtWith: (product: string, others: string) => `bought with ${product} by ${others} others`,
  popularWith: (buyers: string) => `sold ${buyers} times in the last 28 days`,
  fits: 'fits what the customer has bought',
  headings: {
    kind: 'Kind',
    lists: 'Suggestions',
    chance: 'Mean chance',
    expected: 'Expected to be bought',
    revenue: 'Expected revenue',
    product: 'Product',
    customers: 'Customers',
    cutoff: 'As of',
    again: 'Bought again',
    popular: 'Best sellers',
    new: 'New to the customer',
    newPopular: 'New best sellers',
  },
  titles: {
    kinds: (asOf: string, days: string) => `Suggestions as of ${asOf}, chances within ${days} days`,
    products: 'Suggested most often',
    past: (compared: number, shown: string) =>
      `Share of the first basket after a past day that the first ${compared === 1 ? 'suggestion' : `${shown} suggestions`} foresaw`,
    off: (error: string) => ` (probabilities were off by ${error} on average)`,
  },
  warnings: {
    noRoom: (days: string) =>
      `The history has no room for lists tried ${days} days before its end: probabilities stay empty. A shorter --horizon needs less.`,
    dropped: (count: string, of: string, isProduct: boolean, days: string) =>
      `${count} of ${of} ${isProduct ? 'products' : 'categories'} were not sold in the last ${days} days and are not recommended; --drop-after says how long is too long.`,
    unknownProducts: (rows: string) => `${rows} rows of --exclude name a product that the transactions do not have.`,
    unknownCustomers: (rows: string) => `${rows} rows of --exclude name a customer that the transactions do not have.`,
  },
};
export type RecommendationWords = typeof EN;
