/** How an audit's figures are written, and what is read off them. */

import { parseDay } from '../../units.ts';
import type { Audit, Cohort, Expectation, Stretch } from '../../valuation/audit/audit.ts';
import type { AuditWords } from '../../words/audit/en.ts';
import { type Language, wordsIn } from '../../words/catalogue.ts';
import { type Notation, notation } from '../../words/notation.ts';

export interface Figures extends Notation {
  readonly texts: AuditWords;
  /** revenue or purchases */
  readonly what: string;
  /** Of what is added up: money, or a count. */
  amount(value: number): string;
  /** The same, as short as charts and headlines want it. */
  short(value: number): string;
  /** To the cent, of exact text. */
  exact(value: string): string;
  signed(value: number): string;
  between(interval: Expectation): string;
  dayOf(iso: string): string;
  /** Mar 2011, Q1 2011 or 2011 */
  stretch(iso: string): string;
}

export function figuresOf({ shop, measure, grain }: Audit, language: Language): Figures {
  const print = notation(language);
  const texts = wordsIn(language).audit;
  const currency = shop.currency ?? '';
  const money = measure === 'value';
  const amount = (value: number) => (money ? print.money(value, currency) : print.count(value));
  return {
    ...print,
    texts,
    what: texts[measure],
    amount,
    short: (value) => (money ? print.compactMoney(value, currency) : print.count(value)),
    exact: (value) => (money ? print.exactMoney(Number(value), currency) : print.count(Number(value))),
    signed: (value) => (money ? print.signedMoney(value, currency) : `${value > 0 ? '+' : ''}${print.count(value)}`),
    between: ({ low, high }) => texts.between(amount(low), amount(high)),
    dayOf: (iso) => print.day(parseDay(iso)),
    stretch(iso) {
      const [year, month] = iso.split('-');
      if (grain === 'year') return year;
      return grain === 'month' ? print.month(parseDay(iso)) : texts.quarter(String(Math.ceil(Number(month) / 3)), year);
    },
  };
}

/** Of a sum; 0 of nothing. */
export function shareOf(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

/** The cohort with most customers, and its place. */
export function largestCohort(cohorts: readonly Cohort[]): Cohort | null {
  const named = cohorts.filter(({ from }) => from !== null);
  return named.reduce<Cohort | null>((best, own) => (best && best.customers >= own.customers ? best : own), null);
}

/** The place of the last stretch that is whole and no earlier than a day; the last of all where none is. */
export function lastWhole(stretches: readonly Stretch[], from: string): number {
  const place = stretches.findLastIndex((stretch) => stretch.whole && stretch.from >= from);
  return place < 0 ? stretches.length - 1 : place;
}
