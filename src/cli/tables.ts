/** Results as tables for the terminal. */
import type { Evaluation, Manifest } from '../bundles/manifest.ts';
import { descending } from '../evaluation/metrics.ts';
import type { Candidate, Choice } from '../pipelines/chooseModel.ts';
import type { Scores } from '../pipelines/score.ts';
import type { Sufficiency } from '../pipelines/sufficiency.ts';
import { formatDay, formatMoney, moneyNumber, parseDay, sumMoney } from '../units.ts';
import type { Total } from '../valuation/value.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { tellIn } from '../words/phrases/tellIn.ts';
import { figuresIn, table } from './terminal.ts';

export function fitTable(
  { models, regularity }: Pick<Manifest, 'models' | 'regularity'>,
  language: Language = 'en',
): string {
  const { fit: words } = wordsIn(language).training;
  const { number, probability, significant } = figuresIn(language);
  const rows = Object.values(models).map((fit) => [
    fit.model,
    statusOf({ ...fit, ...fit.identifiability }, language),
    fit.dropout === null ? '–' : probability(fit.dropout.pValue),
    fit.model === 'pooled-mean' ? '–' : number(fit.logLikelihood, 2),
    Object.entries(fit.parameters)
      // Coefficients of covariates have a table of their own.
      .filter(([name]) => !fit.covariates?.coefficients.some((coefficient) => coefficient.name === name))
      .map(([name, value]) => {
        const error = fit.standardErrors[name];
        return `${name} ${significant(value)}${error === null ? '' : ` ± ${significant(error, 2)}`}`;
      })
      .join('   '),
  ]);
  const fits = table(words.head, rows, 5);
  if (!regularity) return fits;
  const { k, standardError, customers } = regularity;
  const error = standardError === null ? '' : ` ± ${significant(standardError, 2)}`;
  const regular = Object.keys(models).filter((name) => name.includes('cnbd'));
  const taken = regular.length > 0 ? regular.join(', ') : words.atRandom;
  return `${fits}\n ${words.regularity(`${significant(k, 3)}${error}`, number(customers, 0), taken)}`;
}

/** How the search ended, and what the data leave open. */
function statusOf(
  { status, identified, prior }: Pick<Candidate, 'status' | 'identified' | 'prior'>,
  language: Language,
): string {
  const { fit: words } = wordsIn(language).training;
  const weak = identified ? [] : [words.weak];
  return [words.status[status], ...weak, ...(prior ? [words.priors] : [])].join(', ');
}

/** Candidates on the inner split, the best log score marked. */
export function choiceTable({ model, why, candidates, tests }: Choice, language: Language = 'en'): string {
  const { choice: words } = wordsIn(language).training;
  const { number, probability } = figuresIn(language);
  const rows = candidates.map((c) => [
    c.model === model ? '→' : '',
    c.model,
    number(c.logLikelihood, 2),
    c.AIC === null ? '–' : number(c.AIC, 1),
    c.BIC === null ? '–' : number(c.BIC, 1),
    number(c.logScore, 4),
    number(c.MAE, 4),
    number(c.RMSE, 4),
    // That priors took part is said below.
    statusOf({ ...c, prior: undefined }, language),
  ]);
  const text = [0, 1, 8];
  const penalised = candidates.filter(({ prior }) => prior !== undefined).map((c) => c.model);
  const untested = penalised.length === 0 ? '' : `\n ${words.untested(penalised.join(', '))}`;
  const choice = `${table(['', ...words.head], rows, text)}\n ${words.chosen(model, tellIn(why, language))}${untested}`;
  if (tests.length === 0) return choice;
  const nested = tests.map(({ smaller, larger, statistic, degreesOfFreedom, pValue }) => [
    smaller,
    larger,
    number(statistic, 1),
    number(degreesOfFreedom, 0),
    probability(pValue),
  ]);
  return `${choice}\n\n${table(words.nested, nested, 2)}`;
}

/** What is predicted, by the name that JSON has for it. */
export const PREDICTED = { transactions: 'purchases', spend: 'spend' } as const;

export function evaluationTable({ models }: Evaluation, language: Language = 'en'): string {
  const { what, screen } = wordsIn(language).evaluation;
  const { number, significant } = figuresIn(language);
  const part = (kind: 'transactions' | 'spend') =>
    Object.entries(models).flatMap(([name, result]) => {
      const m = result[kind];
      if (!m) return [];
      const sign = m.bias_pct !== null && m.bias_pct > 0 ? '+' : '';
      return [
        [
          name,
          what[PREDICTED[kind]],
          significant(m.MAE),
          significant(m.RMSE),
          m.bias_pct === null ? '–' : `${sign}${number(m.bias_pct, 2)} %`,
          number(m.spearman, 4),
          number(m.norm_gini, 4),
          number(m.top_decile_share, 4),
          number(m.top_decile_vs_perfect, 4),
        ],
      ];
    });
  const { head, lines, median } = screen.evaluation;
  const rows = [...part('transactions'), ...part('spend')];
  return `${table(head, rows, 2)}\n${lines.map((line) => ` ${line}`).join('\n')}${'median' in models ? median : ''}`;
}

/** In one sentence, what the evaluation says: the chosen model's error beside the naive formula's. */
export function evaluationVerdict(
  { models, chosen, customers, cal_end, hold_end }: Evaluation,
  language: Language = 'en',
): string {
  const measureOf = (name: string) => (models[name].spend ?? models[name].transactions).RMSE;
  const gain = 100 * (1 - measureOf(chosen) / measureOf('naive'));
  const { what, screen } = wordsIn(language).evaluation;
  const { number } = figuresIn(language);
  const [from, to] = [cal_end, hold_end].map((day) => wordsIn(language).plots.day(parseDay(day)));
  return screen.verdict(
    ...([number(customers, 0), from, to, chosen === 'combined' ? screen.theCombined : chosen] as const),
    what[models[chosen].spend ? 'spend' : 'purchases'],
    `${number(Math.abs(gain), 0)} %`,
    gain >= 0,
  );
}

/** The customers with the highest total value. */
export function topTable({ summaries, valuation }: Scores, language: Language = 'en', count = 10): string {
  const { historicalValue, expectedPurchases, expectedSpend, predictedValue, totalValue, value, level } = valuation;
  const words = wordsIn(language).scoring;
  const { number, percent, day } = figuresIn(language);
  const rows = Array.from(descending(totalValue ?? expectedPurchases).subarray(0, count), (row) => [
    summaries.customer[row],
    number(summaries.x[row] + 1, 0),
    day(formatDay(summaries.lastPurchase[row])),
    ...(totalValue ? [number(moneyNumber(historicalValue[row]))] : []),
    percent(valuation.pReturn[row]),
    number(expectedPurchases[row]),
    ...(expectedSpend && predictedValue && totalValue && value
      ? [
          number(expectedSpend[row]),
          number(predictedValue[row]),
          words.to(number(value.low[row], 0), number(value.high[row], 0)),
          number(totalValue[row]),
        ]
      : []),
  ]);
  const money = (...names: string[]) => (totalValue ? names : []);
  return table(
    [
      ...[words.customer, words.purchases, words.last],
      ...money(words.historical),
      ...[words.pReturn, words.expectedPurchases],
      ...money(words.spendEach, words.predicted, words.interval(percent(level)), words.total),
    ],
    rows,
  );
}

/** What all customers together have brought and will bring. */
export function totalsTable({ summaries, valuation }: Scores, language: Language = 'en'): string {
  const { totals, level, terms, noResidual } = valuation;
  const { totals: words, ...all } = wordsIn(language).scoring;
  const { number, percent, turned } = figuresIn(language);
  const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
  const days = number(terms.horizonDays, 0);
  const interval = ({ interval: [low, high] }: Total) => [
    `  ${words.interval(percent(level))}`,
    all.to(number(low, 0), number(high, 0)),
  ];
  const rows = [
    [all.customers, number(summaries.customer.length, 0)],
    [words.returning(days), number(totals.returning, 0)],
    [words.purchases(days), number(totals.purchases.expected, 0)],
    interval(totals.purchases),
  ];
  if (totals.value) {
    const unit = summaries.currency ? ` (${summaries.currency})` : '';
    const historical = sumMoney(valuation.historicalValue);
    const { residualValue, totalValue } = valuation;
    const [why] = tellIn(noResidual ?? '', language).split(':');
    rows.push(
      [`${all.historical}${unit}`, turned(withCommas(formatMoney(historical)))],
      [`${words.predicted(days)}${unit}`, number(totals.value.expected)],
      interval(totals.value),
      [`${all.total}${unit}`, number(sum(totalValue!))],
      [
        `${words.residual(turned(`${100 * terms.discountRate} %`))}${unit}`,
        residualValue ? number(sum(residualValue)) : words.none(why),
      ],
    );
  }
  return table(['', ''], rows);
}

/** 2500315.63 as 2,500,315.63, exactly. */
export function withCommas(decimal: string): string {
  const [whole, fraction] = decimal.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
}

export function trainingTable(
  { training, clock, currency, terms, perennial }: Manifest,
  language: Language = 'en',
): string {
  const { trained: words } = wordsIn(language).training;
  const { number, turned, day } = figuresIn(language);
  const whole = (count: number) => number(count, 0);
  const { historicalValue: value, firstDay, lastDay } = training;
  const percent = (share: number) => turned(`${100 * share} %`);
  return table(
    ['', ''],
    [
      [words.customers, words.boughtAgain(whole(training.customers), whole(training.repeatCustomers))],
      [words.transactions, whole(training.transactions)],
      [words.days, words.span(day(firstDay), day(lastDay), day(clock.asOf), clock.timeZone)],
      [words.historical, value === null ? words.noAmounts : `${turned(withCommas(value))} ${currency ?? ''}`.trim()],
      [words.horizon, words.inDays(whole(terms.horizonDays))],
      [words.terms, words.aYear(percent(terms.discountRate), percent(terms.margin))],
      [words.madeBy, `Perennial ${perennial}`],
    ],
    2,
  );
}

export function sufficiencyTable(
  { checks, customers, purchases, firstDay, asOf }: Sufficiency,
  language: Language = 'en',
): string {
  const { sufficiency: words } = wordsIn(language).inspection;
  const { number, day } = figuresIn(language);
  const rows = checks.map(({ what, have, need, enough, consequence }) => [
    enough ? '✓' : '✗',
    tellIn(what, language),
    have === null ? '–' : number(have, have < 100 && have % 1 !== 0 ? 1 : 0),
    number(need, 0),
    tellIn(consequence, language),
  ]);
  const made = words.made(number(customers, 0), number(purchases, 0), day(firstDay), day(asOf));
  return ` ${made}\n${table(['', ...words.head], rows, [0, 1, 4])}`;
}
