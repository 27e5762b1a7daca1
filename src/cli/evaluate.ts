import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import { PerennialError } from '../errors.ts';
import type { Progress } from '../forecast/progress.ts';
import { asksForCombined } from '../pipelines/chooseModel.ts';
import { type EvaluationRun, evaluate } from '../pipelines/evaluate.ts';
import { evaluateGrid, type Grid } from '../pipelines/evaluateGrid.ts';
import { evaluationChecks, titlesOf } from '../pipelines/evaluationChecks.ts';
import { evaluationDetails } from '../pipelines/evaluationDetails.ts';
import { checkCharts } from '../plots/checkCharts.ts';
import { evaluationReport } from '../plots/evaluationReport.ts';
import { gridTables } from '../plots/gridTables.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { parseDuration, type TimeUnit } from '../units.ts';
import { version } from '../version.ts';
import { type Language, wordsIn } from '../words/catalogue.ts';
import { writeFileBeside } from '../writeFileBeside.ts';
import { checkChartFolder, checkOutputs } from './checkOutputs.ts';
import { covariateTable } from './covariateTable.ts';
import { decilesTable, distributionsTable, noiseTable } from './evaluationTables.ts';
import { readLedger } from './ledger.ts';
import {
  type CovariateFlags,
  covariateRequest,
  inputsOf,
  type LedgerFlags,
  languageOption,
  modelsOption,
  timeUnitOption,
  wholeNumber,
  withCovariateFlags,
  withSourceFlags,
} from './options.ts';
import { choiceTable, evaluationTable, evaluationVerdict } from './tables.ts';
import { table, terminal } from './terminal.ts';

/** Of a grid, as many as a terminal has room for. */
const MOST_ORIGINS = 4;

interface Flags extends LedgerFlags, CovariateFlags {
  calibrationEnd?: string;
  origins?: number;
  horizons?: number[];
  holdoutEnd?: string;
  timeUnit: TimeUnit;
  models: string[];
  language: Language;
  plots?: string;
  report?: string;
  json?: string | true;
  quiet?: boolean;
}

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('Fit on the past, predict the days after, and measure every model beside the naive formula.')
    .option('--calibration-end <date>', 'last day that the models may see; the newest one with --origins')
    .addOption(
      new Option('--origins <count>', 'evaluate at so many calibration ends, from the newest backwards').argParser(
        wholeNumber(1, 100),
      ),
    )
    .addOption(
      new Option('--horizons <durations>', 'how far ahead to look from each, such as 90d,180d,365d').argParser(
        (text: string) => text.split(',').map((part) => parseDuration(part, '--horizons')),
      ),
    )
    .option('--holdout-end <date>', 'last day to predict (default: the last day in the file)')
    .addOption(timeUnitOption())
    .addOption(modelsOption())
    .option('--plots <folder>', 'write the charts that people know, as SVG files')
    .option('--report <file>', 'write one HTML page with all tables and charts, to send around')
    .addOption(languageOption())
    .option('--json [file]', 'write the figures as JSON, to a file or to standard output')
    .option('-q, --quiet', 'print nothing but the result of --json, warnings and errors');
  withSourceFlags(withCovariateFlags(command)).addHelpText(
    'after',
    `
Example:
  $ perennial evaluate --transactions cdnow.csv --calibration-end 1997-09-30 --json evaluation.json
  $ perennial evaluate --transactions cdnow.csv --origins 3 --horizons 90d,180d --report auswertung.html --language de`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal({ quiet: flags.quiet ?? false, json: flags.json === true, language: flags.language });
    const { report, json, language } = flags;
    const { evaluation: words, plots } = wordsIn(language);
    const { titles } = words.screen;
    const inputs = inputsOf(flags);
    await checkOutputs(inputs, { '--report': report, '--json': typeof json === 'string' ? json : undefined });
    if (flags.plots) await checkChartFolder(inputs, '--plots', flags.plots);
    // Days after the holdout play no part; the ledger ends where the holdout does.
    const asOf = flags.holdoutEnd ?? flags.asOf;
    const ledger = await readLedger(
      { ...flags, ...(asOf ? { asOf } : {}), attributes: flags.covariates ?? [], products: asksForCombined(flags) },
      screen,
    );
    try {
      const { run, grid } = await evaluated(ledger, flags, screen.progress);
      const { evaluation, choice, fitted } = run;
      for (const warning of [...fitted.warnings, ...fitted.cautions]) screen.warn(warning);
      if (choice.candidates.length > 0) screen.show(titles.choice, choiceTable(choice, language));
      const effects = fitted.covariates && covariateTable(fitted.covariates, language);
      if (effects) screen.show(titles.covariates, effects);
      screen.progress('evaluating predictions');
      const checks = await evaluationChecks(ledger, run, language);
      const details = evaluationDetails(evaluation, checks, titlesOf(run, language));
      screen.show(titles.evaluation, evaluationTable(evaluation, language));
      screen.show(titles.noise, noiseTable(details, language));
      screen.show(titles.distributions, distributionsTable(details, language));
      const chosen = evaluation.chosen === 'combined' ? words.screen.theCombined : evaluation.chosen;
      screen.show(titles.deciles(chosen), decilesTable(details, language));
      screen.show(titles.short, ` ${evaluationVerdict(evaluation, language)}`);
      if (grid) {
        for (const note of grid.notes) screen.warn(note);
        for (const { caption = '', columns, rows } of gridTables(grid.rows, grid.origins, {
          ...{ most: MOST_ORIGINS, language },
        })) {
          screen.show(caption, table(columns, rows));
        }
      }
      const result = { ...details, ...(grid ? { grid } : {}) };
      screen.json(result);
      if (typeof flags.json === 'string') await write(flags.json, `${JSON.stringify(result, null, 2)}\n`);
      if (flags.plots || flags.report) {
        screen.progress('drawing');
        const charts = await checkCharts(checks, { words: plots });
        if (flags.plots) {
          for (const [name, { svg }] of Object.entries(charts)) await write(join(flags.plots, `${name}.svg`), svg);
        }
        if (flags.report) {
          const about = {
            data: inputs.map((file) => basename(file)).join(', '),
            calibrationEnd: evaluation.cal_end,
            holdoutEnd: evaluation.hold_end,
            madeBy: `Perennial ${version}`,
            warnings: [...fitted.warnings, ...fitted.cautions],
            ...(grid ? { grid } : {}),
          };
          await write(flags.report, evaluationReport(checks, charts, about, language));
        }
      }
    } finally {
      await ledger.close();
    }
  });
}

/** One split, or a grid of them with the newest at the longest horizon as the one that is looked at closely. */
async function evaluated(
  ledger: Ledger,
  flags: Flags,
  progress: Progress,
): Promise<{ run: EvaluationRun; grid: Grid | null }> {
  const { timeUnit, models, calibrationEnd, origins, horizons } = flags;
  const options = { timeUnit, models, ...covariateRequest(flags), progress };
  if (origins !== undefined || horizons) {
    const places = { ...(calibrationEnd ? { lastOrigin: calibrationEnd } : {}), ...(horizons ? { horizons } : {}) };
    return evaluateGrid(ledger, { ...options, ...places, origins: origins ?? 1 });
  }
  if (calibrationEnd) return { run: await evaluate(ledger, { ...options, calibrationEnd }), grid: null };
  throw new PerennialError('OPTION_INVALID', {
    option: '--calibration-end',
    value: 'left out',
    problem: 'nothing says where the past ends',
    remedy: 'Name the last day that the models may see, or how many --origins to try.',
  });
}

function write(file: string, content: string): Promise<void> {
  return writeFileBeside(file, (draft) => writeFile(draft, content));
}
