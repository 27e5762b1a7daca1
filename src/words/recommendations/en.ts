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
};
export type RecommendationWords = typeof EN;
