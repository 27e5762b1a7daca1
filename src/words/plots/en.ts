/** The texts of charts in English. Another language is another object of the same type. */
import { type EpochDay, formatDay, type TimeUnit } from '../../units.ts';
import { duration, figure, percent, type Quantity } from '../figures.ts';

export type Words = typeof EN;

const unitOf = (unit: string) => (unit ? ` (${unit})` : '');
/** 'mean holdout spend per customer (EUR)' */
const perCustomer = ({ name, unit }: Quantity, which = '') =>
  `${which ? `${which} ` : ''}${name} per customer${unitOf(unit)}`;

export const EN = {
  /** Of numbers and days on axes. */
  locale: 'en-US',
  figure: (value: number, digits?: number): string => figure(value, digits),
  decimal: (value: number, digits: number): string => value.toFixed(digits),
  day: (day: EpochDay): string => formatDay(day),
  percent: (share: number, decimals?: number): string => percent(share, decimals),
  duration: (length: number, unit: TimeUnit): string => duration(length, unit),
  fromTo: (low: string, high: string): string => `${low} to ${high}`,
  crossed: (rows: string, columns: string): string => `${rows} by ${columns}`,
  dots: (count: string, x: string, xRange: string, y: string, yRange: string): string =>
    `${count} dots: ${x} from ${xRange}, ${y} from ${yRange}.`,
  actual: 'actual',
  model: 'model',
  mean: 'mean',
  median: 'median',
  customers: 'customers',
  customersOf: (count: string): string => `n ${count}`,
  predictedBy: (model: string): string => `predicted by ${model}`,
  expectedBy: (model: string): string => `expected by ${model}`,
  perCustomer: (quantity: Quantity): string => perCustomer(quantity),
  meanHoldout: (quantity: Quantity): string => perCustomer(quantity, 'mean holdout'),

  calibration: {
    title: 'Do customers come back as often as predicted?',
    subtitle: (horizon: string, model: string, size: string, points: string): string =>
      `Probability of a purchase within ${horizon} (p_return) by ${model}, and who came back; groups of about ` +
      `${size} customers with 95 % intervals. On average ${points} points off (ECE).`,
    lead: 'Dots beside the diagonal of perfect calibration.',
    groups: 'groups of customers',
    perfect: 'perfectly calibrated',
    x: 'predicted probability',
    y: 'share that came back',
    interval: '95 % interval',
    point: (predicted: string, observed: string): string => `Predicted ${predicted}, came back ${observed}`,
  },

  conditional: {
    byFrequency: ({ name }: Quantity): string => `Holdout ${name} by frequency, actual and predicted`,
    byRecency: ({ name }: Quantity): string => `Holdout ${name} by recency, actual and predicted`,
    frequency: 'repeat purchases in the calibration period',
    /** Of customers without a last repeat purchase; so the groups name it too. */
    none: 'none',
    recency: (unit: TimeUnit): string => `recency: ${unit}s from first to last purchase (none: bought once)`,
    subtitle: 'Means of groups of customers; n customers each. Whiskers: 95 % interval of the actual mean.',
    lead: (quantity: Quantity): string => `Line chart of mean ${perCustomer(quantity)}.`,
  },

  deciles: {
    title: ({ name }: Quantity): string => `Holdout ${name} by tenth of customers, actual and predicted`,
    subtitle: (model: string, { name }: Quantity, mape: string | null): string =>
      `Tenths by prediction of ${model}, the highest first; below each, its share of all ${name}. ` +
      `Whiskers: 95 % interval of the actual mean.${mape === null ? '' : ` Mean error of the tenths: ${mape} %.`}`,
    lead: (quantity: Quantity): string => `Bar chart of mean ${perCustomer(quantity)}.`,
    axis: 'tenth of customers',
    share: ({ name }: Quantity): string => `share of ${name}`,
    point: (tenth: number, actual: string, predicted: string): string =>
      `Tenth ${tenth}: actual ${actual}, predicted ${predicted}`,
  },

  histogram: {
    title: 'Customers by number of repeat purchases in the calibration period',
    subtitle: (model: string): string => `Bars of one height mean that ${model} describes how unequally customers buy.`,
    lead: 'Bar chart.',
    x: 'repeat purchases',
    point: (label: string, actual: string, expected: string): string =>
      `${label}: ${actual} customers, expected ${expected}`,
  },

  gain: {
    title: ({ name }: Quantity): string => `Who will bring the ${name}: gain curve`,
    subtitle: (best: string, held: string, { name }: Quantity, perfect: string): string =>
      `The tenth of customers that ${best} predicts highest held ${held} of all holdout ${name}; with perfect foresight ` +
      `it would have been ${perfect}.`,
    lead: ({ name }: Quantity): string =>
      `Line chart. Share of holdout ${name} held by the tenth of customers predicted highest:`,
    perfect: 'perfect foresight',
    random: 'random order',
    x: 'share of customers, highest predictions first',
    y: ({ name }: Quantity): string => `share of holdout ${name} they hold`,
    column: 'share of customers',
  },

  maps: {
    pAlive: (model: string): string => `Probability that a customer is still alive, by ${model}`,
    expectedPurchases: (horizon: string, model: string): string => `Purchases expected within ${horizon}, by ${model}`,
    subtitle: (age: string): string =>
      `Customers whose first purchase was ${age} ago. Right: bought until now; left: inactive since soon after the first ` +
      'purchase. Without repeat purchase recency is 0.',
    lead: (frequencies: number, recencies: number): string =>
      `Map of ${frequencies} frequencies by ${recencies} recencies.`,
    x: (unit: TimeUnit): string => `recency: ${unit}s from first to last purchase`,
    y: 'frequency: repeat purchases',
    frequency: 'frequency',
    point: (frequency: string, recency: string, value: string): string =>
      `Frequency ${frequency}, recency ${recency}: ${value}`,
  },

  pit: {
    title: 'Are the predicted distributions calibrated? (PIT histogram)',
    subtitle: (model: string): string =>
      `Where actual holdout purchases fell in what ${model} predicted. Flat: calibrated; U: overconfident; hump: ` +
      'underconfident; rising: predicts too little.',
    lead: (bins: number): string => `Histogram of ${bins} bins; a height of 1 is ideal.`,
    x: 'predicted probability of no more than the actual',
    y: 'relative frequency',
    point: (from: string, to: string, height: string): string => `${from} to ${to}: ${height}`,
  },

  residuals: {
    title: (model: string, { name }: Quantity): string => `What ${model} missed: actual less predicted ${name}`,
    subtitle:
      'Groups of customers by prediction. Means on the zero line: no bias, whoever is predicted. The band holds the ' +
      'middle 80 % of customers; few bring much and many nothing, so medians lie below means.',
    lead: 'Residuals by prediction.',
    band: '10 % to 90 % of customers',
    predicted: 'predicted',
    x: (quantity: Quantity): string => `predicted ${perCustomer(quantity)}, square-root scale`,
    y: (quantity: Quantity): string => `actual less predicted ${perCustomer(quantity)}`,
    point: (predicted: string, mean: string, low: string, high: string): string =>
      `Predicted ${predicted}: mean ${mean}, ${low} to ${high}`,
  },

  spend: {
    title: 'Mean spend per repeat purchase, observed and modelled',
    subtitle: (beyond: string | null, end: string): string =>
      `Customers who bought again; the area is the share of customers.${
        beyond === null ? '' : ` ${beyond} lie beyond ${end} and are not shown.`
      }`,
    lead: (end: string, currency: string, model: string, mode: string, peak: string): string =>
      `Histogram of observed mean spend from 0 to ${end}${unitOf(currency)} with the density of ${model}. ` +
      `Most customers near ${mode}; the model peaks near ${peak}.`,
    observed: 'observed',
    x: (currency: string): string => `mean spend per repeat purchase${unitOf(currency)}`,
    y: (currency: string): string => `share of customers per ${currency || 'currency unit'}`,
    point: (from: string, to: string, observed: string): string => `${from} to ${to}: ${observed} of customers`,
  },

  tracking: {
    cumulative: 'Cumulative repeat purchases, actual and expected',
    weekly: 'Weekly repeat purchases, actual and expected',
    cumulativeAxis: 'cumulative repeat purchases',
    weeklyAxis: 'repeat purchases in the week',
    subtitle: (first: string, last: string): string => `All customers together, by week, ${first} to ${last}.`,
    bias: (model: string, share: string, fewer: boolean): string =>
      ` After the calibration end ${model} expects ${share} ${fewer ? 'fewer' : 'more'} purchases than happened.`,
    lead: (weeks: number, first: string, last: string, end: string): string =>
      `Line chart over ${weeks} weeks from ${first} to ${last}; the calibration period ends ${end}.`,
    lastWeek: (actual: string, model: string, expected: string): string =>
      `In the last week actual is ${actual}, ${model} expects ${expected}.`,
    x: 'week ending',
    end: (day: string): string => `calibration ends ${day}`,
    point: (day: string, actual: string, expected: string): string =>
      `Week ending ${day}: actual ${actual}, expected ${expected}`,
  },
};
