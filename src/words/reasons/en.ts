/** Why a customer's figure is what it is, in English. */
import { notation } from '../notation.ts';

const times = (n: number) => (n === 0 ? 'no purchase' : n === 1 ? '1 purchase' : `${n} purchases`);
const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
const amount = (value: number) => notation('en').decimal(value, 2);

export const EN = {
  average: (purchases: number) => `the average customer: ${purchases.toPrecision(3)}`,
  frequency: (purchases: number, age: number) => `${times(purchases)} in ${days(age)}`,
  last: (ago: number) => `last purchase ${days(ago)} ago`,
  lastOfTwo: (ago: number, after: number) => `last purchase ${days(ago)} ago, ${days(after)} after the first`,
  /** @param lately  purchases in the last 90 days; null where they say nothing more */
  recency: (ago: number, usual: number, lately: number | null) =>
    `last purchase ${days(ago)} ago, usually one every ${days(usual)}` +
    (lately === null ? '' : `, ${times(lately)} in the last 90 days`),
  spend: (total: number, largest: number) => `spent ${amount(total)} in all, at most ${amount(largest)} at once`,
  season: (purchases: number) => `${times(purchases)} in the same days last year`,
  seasonUnknown: 'not known in the same days last year',
  products: (products: number) => `${products} different products`,
  whatIsBought: 'what the customer buys',
  refunded: (value: number) => `${amount(value)} refunded`,
  nothingRefunded: 'nothing refunded',
  attributes: 'who the customer is',
  rest: 'everything else',
  horizon: (asked: number, trained: number) => `within ${asked} days, not ${trained}`,
  factor: (value: number) => `×${value.toFixed(2)}`,
};
export type ReasonWords = typeof EN;
