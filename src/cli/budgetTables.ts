/** A budget as tables for the terminal. */
import type { Budget } from '../pipelines/budget.ts';
import { LEVELS } from '../valuation/budget/responseCurve.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { figuresIn, table } from './terminal.ts';

/** What a new customer of each channel is worth, and how far to bid. */
export function valuesTable(
  { channels, currency, paybackDays, level, margin, profit }: Budget,
  language: Language = 'en',
): string {
  const { to, values } = wordsIn(language).budget;
  const { number } = figuresIn(language);
  const rows = channels.map((channel) => [
    channel.channel,
    number(channel.customersSeen, 0),
    number(channel.value),
    to(number(channel.valueLow), number(channel.valueHigh)),
    `${number(100 * channel.credibility, 0)} %`,
    number(channel.maxCac),
    number(channel.maxCacLow),
  ]);
  const terms = [number(paybackDays, 0), number(100 * margin, 0), profit > 0 ? number(profit) : null] as const;
  return [
    table(values.head(number(100 * level, 0)), rows),
    ` ${values.terms(currency, ...terms)}`,
    ` ${values.bid}`,
  ].join('\n');
}

/** Spend so far beside the plan. */
export function planTable(
  { channels, total, planned, unspent, multiplier, surplus, surplusSoFar, currency }: Budget,
  language: Language = 'en',
): string {
  const { advice, plan: words } = wordsIn(language).budget;
  const { number } = figuresIn(language);
  const cost = (value: number | null) => (value === null ? '–' : number(value));
  const rows = channels.map((channel) => [
    channel.channel,
    number(channel.spend),
    number(channel.newCustomers, 1),
    cost(channel.meanCac),
    cost(channel.marginalCac),
    advice[channel.advice],
    number(channel.plannedSpend),
    number(channel.plannedCustomers, 1),
    number(channel.lastUnitBrings),
  ]);
  const rest = unspent > 0.005 * total ? words.rest(number(unspent)) : words.lastUnit(number(multiplier));
  const all = words.planned(number(planned), `${number(total)}${currency ? ` ${currency}` : ''}`);
  return [
    table(words.head, rows, [0, 5]),
    ` ${all} ${rest}`,
    ` ${words.surplus(number(surplus), number(surplusSoFar))}`,
  ].join('\n');
}

/** What one must believe for each channel's advice, and where it turns. */
export function beliefsTable({ channels, margin }: Budget, language: Language = 'en'): string {
  const { advice: advices, turns: words } = wordsIn(language).budget;
  const { number } = figuresIn(language);
  const { assumed, ...sources } = words.sources;
  const rows = channels.map(({ channel, curve, value, advice, turns }) => [
    channel,
    `${number(curve.elasticity)}${curve.elasticityError === null ? '' : ` ± ${number(curve.elasticityError)}`}`,
    curve.source === 'assumed' ? assumed(String(LEVELS)) : sources[curve.source],
    advices[advice],
    turns?.elasticity ? number(turns.elasticity) : '–',
    turns ? `${number(turns.value)} (${number(value)})` : '–',
    turns?.margin ? `${number(100 * turns.margin, 0)} % (${number(100 * margin, 0)} %)` : '–',
  ]);
  // Behind the elasticity stands where it comes from.
  const head = words.head.flatMap((name, i) => (i === 1 ? [name, ''] : [name]));
  return `${table(head, rows, [0, 2, 3])}\n ${words.note}`;
}
