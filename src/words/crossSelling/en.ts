/** What is said of lines by what they are to their customer, in English. */
export const EN = {
  kinds: {
    first: 'first day',
    again: 'bought again',
    cross: 'new category',
    up: 'dearer in a known category',
    down: 'cheaper in a known category',
    sideways: 'about as dear in a known category',
    unnamed: 'without product or category',
    refund: 'refunds',
  },
  newProduct: 'new product',
  rest: 'bought again, or new and no dearer',
  total: 'total',
  headings: { kind: 'What was bought', lines: 'Number', amount: 'Revenue', share: 'Share', ahead: 'Predicted value' },
  past: {
    title: (share: string): string =>
      `${share} of revenue after the first day came from what customers had never bought`,
    subtitle: 'By month, by what each line was to its customer; refunds stand below zero.',
    alike: 'no dearer in a known category',
    month: 'month',
    sum: 'revenue',
    table: 'What customers have bought',
  },
  ahead: {
    table: (days: string): string => `What today’s customers will probably bring within ${days} days`,
    columns: (tried: string): string[] => ['What is bought', 'Predicted', 'Share', `Error when tried on ${tried}`],
    note: 'A forecast of what is bought anyway, not of what an offer causes. “Error”: by how much the sum foretold on that day was above (+) or below (−) the one that came.',
  },
  first: {
    best: (name: string, share: string, all: string): string =>
      `Who begins with “${name}” comes back most often: ${share}, all customers ${all}`,
    none: 'No first purchase starts customers who come back more often than chance alone explains',
    subtitle: (days: string): string =>
      `Share who bought again within ${days} days, by first purchase; drawn towards the mean of all, the more the fewer bought it.`,
    outermost: (shown: string, all: string): string => `The best and the worst ${shown} of ${all}.`,
    x: 'came back (%)',
    share: 'came back, best guess',
    interval: 'in 8 of 10 cases',
    table: (column: 'product' | 'category'): string => `By ${column} of the first purchase`,
    columns: [
      'First purchase',
      'Customers',
      'Came back',
      'Back, 8 of 10 cases',
      'Brought after it',
      'Brought, 8 of 10 cases',
    ],
    all: 'all customers',
    note: 'Best guesses, drawn towards all customers. That good customers begin with a product does not say that the product makes them good.',
  },
};
export type CrossSellingWords = typeof EN;
