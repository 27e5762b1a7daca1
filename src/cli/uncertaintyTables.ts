import type { Posteriors } from '../bundles/posterior.ts';
import type { ForecastRecord } from '../forecast/record.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { figuresIn, table } from './terminal.ts';

/** How far draws of parameters can be trusted. */
export function posteriorTable({ purchases, spend }: Posteriors, language: Language = 'en'): string {
  const { posterior: words } = wordsIn(language).training;
  const { number } = figuresIn(language);
  const rows = [purchases, ...(spend ? [spend] : [])].map(({ model, draws, diagnostics }) => [
    model,
    number(draws.length, 0),
    number(diagnostics.effectiveSampleSize, 0),
    number(diagnostics.paretoK, 2),
    number(diagnostics.threshold, 2),
    diagnostics.reliable ? words.yes : words.no,
  ]);
  return table(words.head, rows);
}

/** What the combined forecast is made of, and how it did after past cutoffs. */
export function combinedTable(record: ForecastRecord, language: Language = 'en'): string {
  const { weights, returnWeights, base, learntDays, past, calendar, customers, sample } = record;
  const { combined: words } = wordsIn(language).training;
  const { number, percent, day } = figuresIn(language);
  const closed = calendar.closedWeekdays.length > 0 || calendar.closed.length > 0;
  const known = [closed ? words.closed : words.open, calendar.season ? words.seasons : words.noSeasons];
  const rows = [
    [words.purchases, `${percent(weights.base)} ${base.map(({ model }) => model).join(', ')}`],
    ['', words.learners(percent(weights.ridge), percent(weights.network))],
    ['p_return', words.returns(percent(returnWeights.base), percent(returnWeights.logistic))],
    [words.learnt, words.customers(number(Math.round(customers * sample), 0), number(learntDays, 0))],
    [words.calendar, known.join(', ')],
    ...past.map(({ cutoff, days, levelError }) => [
      words.totalAfter(day(cutoff)),
      words.error(number(days, 0), percent(Math.abs(Math.expm1(levelError))), levelError < 0),
    ]),
  ];
  return table(['', ''], rows, 2);
}
