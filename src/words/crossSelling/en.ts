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
  total: 'total',
  headings: { kind: 'Lines', lines: 'Number', amount: 'Revenue', share: 'Share', ahead: 'Predicted value' },
};
export type CrossSellingWords = typeof EN;
