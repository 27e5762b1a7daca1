import type { Checks, Judged } from '../evaluation/checks.ts';
import type { GridRow } from '../evaluation/grid.ts';
import { parseDay } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { tellIn } from '../words/phrases/tellIn.ts';
import type { Charts } from './checkCharts.ts';
import { calibrationTables, gradeMeaning, gradeTables, intervalTables, measureTable } from './evaluationTables.ts';
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

/** The standard report of an evaluation: one self-contained HTML page, its charts drawn in the same language. */
export function evaluationReport(
  checks: Checks,
  charts: Charts,
  facts: ReportFacts,
  language: Language = 'en',
): string {
  const { best, customers, horizon, timeUnit, purchases, value } = checks;
  const main = value ?? purchases;
  const { grade } = main.models[best];
  const { evaluation, plots } = wordsIn(language);
  const words = evaluation.report;
  const what = evaluation.what[value ? 'spend' : 'purchases'];
  const named = (...names: string[]) => names.flatMap((name) => (charts[name] ? [charts[name].svg] : []));
  const sections: ReportSection[] = [
    {
      heading: words.beside,
      text: [words.besideText],
      tables: [
        ...(value ? [measureTable(evaluation.holdoutSpend(inCurrency(checks)), value, language)] : []),
        measureTable(evaluation.holdoutPurchases, purchases, language),
        ...gradeTables(checks, language),
        ...intervalTables(checks, language),
      ],
    },
    {
      heading: words.elsewhere,
      text: [words.elsewhereText],
      tables: facts.grid ? gridTables(facts.grid.rows, facts.grid.origins, { language }) : [],
    },
    {
      heading: words.worth,
      text: [words.worthText],
      charts: named('gain-spend', 'deciles-spend', 'gain-purchases', 'deciles-purchases'),
    },
    {
      heading: words.back,
      text: [words.backText],
      tables: calibrationTables(checks, language),
      charts: named('calibration', 'pit'),
    },
    {
      heading: words.missed,
      charts: named('residuals-spend', 'residuals-purchases', 'expectations-by-frequency', 'expectations-by-recency'),
    },
    {
      heading: words.purchasing(checks.model),
      charts: named('tracking-cumulative', 'tracking-weekly', 'frequency-histogram', 'p-alive', 'expected-purchases'),
    },
    { heading: words.spending, charts: named('spend-density') },
    { heading: words.measures, text: words.glossary },
  ];
  const report: Report = {
    language,
    contents: words.contents,
    title: words.title(facts.data),
    subtitle: words.subtitle(
      plots.figure(customers, 9),
      ...([facts.calibrationEnd, facts.holdoutEnd].map((day) => plots.day(parseDay(day))) as [string, string]),
      plots.duration(horizon, timeUnit),
    ),
    highlights: [
      ...(grade ? [{ figure: grade.letter, label: words.grade, detail: gradeMeaning(grade, language) }] : []),
      ...highlightsOf(main.models[best], what, best, language),
      ...(checks.calibration[best]
        ? [
            {
              figure: words.points(plots.decimal(100 * checks.calibration[best].ece, 1)),
              label: words.calibration,
              detail: words.calibrationDetail,
            },
          ]
        : []),
    ],
    text: (facts.warnings ?? []).map((warning) => words.note(tellIn(warning, language))),
    sections: sections.filter(
      ({ text, tables, charts: shown }) => [...(tables ?? []), ...(shown ?? [])].length > 0 || text === words.glossary,
    ),
    footer: facts.madeBy,
  };
  return reportHtml(report);
}

function inCurrency({ currency }: Checks): string {
  return currency ? ` (${currency})` : '';
}

function highlightsOf({ metrics }: Judged, what: string, best: string, language: Language) {
  const { bias_pct: bias, top_decile_share: top } = metrics;
  const { evaluation, plots } = wordsIn(language);
  const words = evaluation.report;
  return [
    ...(bias === null
      ? []
      : [
          {
            figure: `${bias > 0 ? '+' : '−'}${plots.decimal(Math.abs(bias), 1)} %`,
            label: words.bias(what),
            detail: best,
          },
        ]),
    ...(top === null ? [] : [{ figure: plots.percent(top), label: words.top(what), detail: words.topDetail }]),
  ];
}
