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
import { figuresIn, number, probability, significant, table } from './terminal.ts';

export function fitTable({ models, regularity }: Pick<Manifest, 'models' | 'regularity'>): string {
  const rows = Object.values(models).map((fit) => [
    fit.model,
    statusOf({ ...fit, ...fit.identifiability }),
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
  const fits = table(['model', 'status', 'p of no dropout', 'log-likelihood', 'parameters ± standard error'], rows, 5);
  if (!regularity) return fits;
  const { k, standardError, customers } = regularity;
  const error = standardError === null ? '' : ` ± ${significant(standardError, 2)}`;
  const regular = Object.keys(models).filter((name) => name.includes('cnbd'));
  const taken = regular.length > 0 ? regular.join(', ') : '(M)BG/CNBD-k with k = 1, which is (M)BG/NBD';
  return (
    `${fits}\n Regularity of purchases: k = ${significant(k, 3)}${error} (1 is at random), from ${number(customers, 0)} ` +
    `customers with two or more times between purchases. Taken: ${taken}.`
  );
}

/** How the search ended, and what the data leave open. */
function statusOf({ status, identified, prior }: Pick<Candidate, 'status' | 'identified' | 'prior'>): string {
  const weak = identified ? [] : ['weakly identified'];
  return [status, ...weak, ...(prior ? ['weak priors'] : [])].join(', ');
}

/** Candidates on the inner split, the best log score marked. */
export function choiceTable({ model, why, candidates, tests }: Choice): string {
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
    statusOf({ ...c, prior: undefined }),
  ]);
  const head = ['', 'model', 'log-likelihood', 'AIC', 'BIC', 'log score', 'MAE', 'RMSE', 'status'];
  const text = [0, 1, 8];
  const penalised = candidates.filter(({ prior }) => prior !== undefined).map((c) => c.model);
  const untested =
    penalised.length === 0
      ? ''
      : `\n No AIC, BIC or likelihood-ratio test of ${penalised.join(', ')}: weak priors took part in the fit, whose ` +
        'log-likelihood is therefore no maximum.';
  const choice = `${table(head, rows, text)}\n ${model} was chosen. ${why}${untested}`;
  if (tests.length === 0) return choice;
  const nested = tests.map(({ smaller, larger, statistic, degreesOfFreedom, pValue }) => [
    smaller,
    larger,
    number(statistic, 1),
    number(degreesOfFreedom, 0),
    probability(pValue),
  ]);
  return `${choice}\n\n${table(['nested', 'in', 'likelihood ratio χ²', 'parameters more', 'p at most'], nested, 2)}`;
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
export function topTable({ summaries, valuation }: Scores, count = 10): string {
  const { historicalValue, expectedPurchases, expectedSpend, predictedValue, totalValue, value, level } = valuation;
  const rows = Array.from(descending(totalValue ?? expectedPurchases).subarray(0, count), (row) => [
    summaries.customer[row],
    number(summaries.x[row] + 1, 0),
    formatDay(summaries.lastPurchase[row]),
    ...(totalValue ? [number(moneyNumber(historicalValue[row]))] : []),
    `${number(100 * valuation.pReturn[row], 0)} %`,
    number(expectedPurchases[row]),
    ...(expectedSpend && predictedValue && totalValue && value
      ? [
          number(expectedSpend[row]),
          number(predictedValue[row]),
          `${number(value.low[row], 0)} to ${number(value.high[row], 0)}`,
          number(totalValue[row]),
        ]
      : []),
  ]);
  const money = (...names: string[]) => (totalValue ? names : []);
  return table(
    [
      'customer',
      'purchases',
      'last',
      ...money('historical value'),
      'p_return',
      'expected purchases',
      ...money('spend each', 'predicted value', `${number(100 * level, 0)} % interval`, 'total value'),
    ],
    rows,
  );
}

/** What all customers together have brought and will bring. */
export function totalsTable({ summaries, valuation }: Scores): string {
  const { totals, level, terms, noResidual } = valuation;
  const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
  const days = number(terms.horizonDays, 0);
  const interval = ({ interval: [low, high] }: Total) => [
    `  ${number(100 * level, 0)} % prediction interval of the total`,
    `${number(low, 0)} to ${number(high, 0)}`,
  ];
  const rows = [
    ['customers', number(summaries.customer.length, 0)],
    [`expected to return within ${days} days`, number(totals.returning, 0)],
    [`expected purchases within ${days} days`, number(totals.purchases.expected, 0)],
    interval(totals.purchases),
  ];
  if (totals.value) {
    const unit = summaries.currency ? ` (${summaries.currency})` : '';
    const historical = sumMoney(valuation.historicalValue);
    const { residualValue, totalValue } = valuation;
    rows.push(
      [`historical value${unit}`, withCommas(formatMoney(historical))],
      [`predicted value over ${days} days${unit}`, number(totals.value.expected)],
      interval(totals.value),
      [`total value${unit}`, number(sum(totalValue!))],
      [
        `residual value, discounted at ${100 * terms.discountRate} % a year${unit}`,
        residualValue ? number(sum(residualValue)) : `none: ${(noResidual ?? '').split(':')[0]}`,
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

export function trainingTable({ training, clock, currency, terms, perennial }: Manifest): string {
  const value = training.historicalValue;
  return table(
    ['', ''],
    [
      ['customers', `${number(training.customers, 0)}, of whom ${number(training.repeatCustomers, 0)} bought again`],
      ['transactions', number(training.transactions, 0)],
      ['days', `${training.firstDay} to ${training.lastDay}, as of ${clock.asOf} (${clock.timeZone})`],
      ['historical value', value === null ? 'no amounts' : `${withCommas(value)} ${currency ?? ''}`.trim()],
      ['horizon', `${number(terms.horizonDays, 0)} days`],
      ['discount rate, margin', `${100 * terms.discountRate} % a year, ${100 * terms.margin} %`],
      ['made by', `Perennial ${perennial}`],
    ],
    2,
  );
}

export function sufficiencyTable({ checks, customers, purchases, firstDay, asOf }: Sufficiency): string {
  const rows = checks.map(({ what, have, need, enough, consequence }) => [
    enough ? '✓' : '✗',
    what,
    have === null ? '–' : number(have, have < 100 && have % 1 !== 0 ? 1 : 0),
    number(need, 0),
    consequence,
  ]);
  const what = `${number(customers, 0)} customers made ${number(purchases, 0)} purchases from ${firstDay} to ${asOf}`;
  return ` ${what}\n${table(['', 'what models need', 'there is', 'wanted', 'so'], rows, [0, 1, 4])}`;
}
