import type { Checks, Judged } from '../evaluation/checks.ts';
import type { GridRow } from '../evaluation/grid.ts';
import { duration, figure } from '../words/figures.ts';
import type { Charts } from './checkCharts.ts';
import { calibrationTables, gradeTables, intervalTables, measureTable } from './evaluationTables.ts';
import { gridTables } from './gridTables.ts';
import { type Report, type ReportSection, reportHtml } from './report.ts';

/** What the page says beside the checks. */
export interface ReportFacts {
  /** Name of the data, such as the file's. */
  readonly data: string;
  /** YYYY-MM-DD */
  readonly calibrationEnd: string;
  readonly holdoutEnd: string;
  /** Which program made it, and when if that should be told: the page is as reproducible as this line. */
  readonly madeBy: string;
  readonly warnings?: readonly string[];
  /** The same at other calibration ends and horizons. */
  readonly grid?: { readonly rows: readonly GridRow[]; readonly origins: readonly string[] };
}

/** The standard report of an evaluation: one self-contained HTML page. */
export function evaluationReport(checks: Checks, charts: Charts, facts: ReportFacts): string {
  const { best, customers, horizon, timeUnit, purchases, value } = checks;
  const main = value ?? purchases;
  const grade = main.models[best].grade;
  const named = (...names: string[]) => names.flatMap((name) => (charts[name] ? [charts[name].svg] : []));
  const sections: ReportSection[] = [
    {
      heading: 'Beside the naive formula and other models',
      text: [
        'Every model saw only what was known at the calibration end; the days after met nothing but these measures. ' +
          '± is a standard error: how far the figure would move with other customers of the same kind. ' +
          '▲ and ▼: significantly better or worse than the first model (beyond twice the standard error of the difference on ' +
          'the same customers); without a mark the difference is not significant.',
      ],
      tables: [
        ...(value ? [measureTable(`Holdout spend${inCurrency(checks)}`, value)] : []),
        measureTable('Holdout purchases', purchases),
        ...gradeTables(checks),
        ...intervalTables(checks),
      ],
    },
    {
      heading: 'At other times and over other horizons',
      text: [
        'Each column is an evaluation of its own, with the history known on that day. All customers share the chance of one ' +
          'period: what holds at several is no accident.',
      ],
      tables: facts.grid ? gridTables(facts.grid.rows, facts.grid.origins) : [],
    },
    {
      heading: 'Who is worth most',
      text: ['What can be gained by choosing customers by prediction, and whether the predicted level came true.'],
      charts: named('gain-spend', 'deciles-spend', 'gain-purchases', 'deciles-purchases'),
    },
    {
      heading: 'Who comes back',
      text: ['Probabilities are calibrated if, of all customers given 30 %, three in ten come back.'],
      tables: calibrationTables(checks),
      charts: named('calibration', 'pit'),
    },
    {
      heading: 'What was missed',
      charts: named('residuals-spend', 'residuals-purchases', 'expectations-by-frequency', 'expectations-by-recency'),
    },
    {
      heading: `How well ${checks.model} describes purchasing`,
      charts: named('tracking-cumulative', 'tracking-weekly', 'frequency-histogram', 'p-alive', 'expected-purchases'),
    },
    { heading: 'How well spend is described', charts: named('spend-density') },
    { heading: 'How to read the measures', text: GLOSSARY },
  ];
  const report: Report = {
    title: `How good are the predictions? ${facts.data}`,
    subtitle:
      `${figure(customers, 9)} customers known on ${facts.calibrationEnd}, predicted to ${facts.holdoutEnd} ` +
      `(${duration(horizon, timeUnit)}), and then compared with what they did.`,
    highlights: [
      ...(grade ? [{ figure: grade.letter, label: 'grade against the naive formula', detail: grade.meaning }] : []),
      ...highlightsOf(main.models[best], value ? 'spend' : 'purchases', best),
      ...(checks.calibration[best]
        ? [
            {
              figure: `${(100 * checks.calibration[best].ece).toFixed(1)} points`,
              label: 'calibration error of p_return',
              detail: 'mean distance of predicted probability and outcome',
            },
          ]
        : []),
    ],
    text: (facts.warnings ?? []).map((warning) => `Note: ${warning}`),
    sections: sections.filter(
      ({ text, tables, charts: shown }) => [...(tables ?? []), ...(shown ?? [])].length > 0 || text === GLOSSARY,
    ),
    footer: facts.madeBy,
  };
  return reportHtml(report);
}

function inCurrency({ currency }: Checks): string {
  return currency ? ` (${currency})` : '';
}

function highlightsOf({ metrics }: Judged, what: string, best: string) {
  const { bias_pct: bias, top_decile_share: top } = metrics;
  return [
    ...(bias === null
      ? []
      : [
          {
            figure: `${bias > 0 ? '+' : '−'}${Math.abs(bias).toFixed(1)} %`,
            label: `all ${what} together, predicted against actual`,
            detail: best,
          },
        ]),
    ...(top === null
      ? []
      : [
          {
            figure: `${(100 * top).toFixed(0)} %`,
            label: `of holdout ${what} in the tenth predicted highest`,
            detail: `in random order it would be 10 %`,
          },
        ]),
  ];
}

const GLOSSARY: readonly string[] = [
  'Naive formula: average order value × purchases a year × lifetime in years, per customer. It is what a model has to beat.',
  'MAE and RMSE: mean absolute and root mean squared error of a customer’s figure. RMSE is about the few large ones. ' +
    'Bias: all customers’ predicted total against the actual one.',
  'Spearman and normalized Gini: whether customers stand in the right order; 1 is perfect, 0 is random. Gini weighs ' +
    'customers by what they brought. Top tenth holds: share of the total that the tenth predicted highest brought.',
  'Calibration error: mean distance of predicted probabilities and outcomes in ten groups. Brier score: lower is better; ' +
    'log and ranked probability scores judge whole distributions, log score higher and the other lower being better.',
  'Noise here is that of customers. All share one period with its seasons and events; several calibration ends show that.',
];
