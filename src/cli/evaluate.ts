import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { evaluate } from '../pipelines/evaluate.ts';
import { evaluationChecks, titlesOf } from '../pipelines/evaluationChecks.ts';
import { evaluationDetails } from '../pipelines/evaluationDetails.ts';
import { checkCharts } from '../plots/checkCharts.ts';
import { evaluationReport } from '../plots/evaluationReport.ts';
import type { TimeUnit } from '../units.ts';
import { version } from '../version.ts';
import { covariateTable } from './covariateTable.ts';
import { decilesTable, distributionsTable, noiseTable } from './evaluationTables.ts';
import { readLedger } from './ledger.ts';
import {
  type CovariateFlags,
  covariateRequest,
  type LedgerFlags,
  modelsOption,
  timeUnitOption,
  withCovariateFlags,
  withLedgerFlags,
} from './options.ts';
import { choiceTable, evaluationTable, evaluationVerdict } from './tables.ts';
import { terminal } from './terminal.ts';

interface Flags extends LedgerFlags, CovariateFlags {
  calibrationEnd: string;
  holdoutEnd?: string;
  timeUnit: TimeUnit;
  models: string[];
  plots?: string;
  report?: string;
  json?: string | true;
  quiet?: boolean;
}

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('Fit on the past, predict the days after, and measure every model beside the naive formula.')
    .requiredOption('--calibration-end <date>', 'last day that the models may see')
    .option('--holdout-end <date>', 'last day to predict (default: the last day in the file)')
    .addOption(timeUnitOption())
    .addOption(modelsOption())
    .option('--plots <folder>', 'write the charts that people know, as SVG files')
    .option('--report <file>', 'write one HTML page with all tables and charts, to send around')
    .option('--json [file]', 'write the figures as JSON, to a file or to standard output')
    .option('-q, --quiet', 'print nothing but the result of --json, warnings and errors');
  withLedgerFlags(withCovariateFlags(command)).addHelpText(
    'after',
    `
Example:
  $ perennial evaluate --transactions cdnow.csv --calibration-end 1997-09-30 --json evaluation.json`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal({ quiet: flags.quiet ?? false, json: flags.json === true });
    // Days after the holdout play no part; the ledger ends where the holdout does.
    const asOf = flags.holdoutEnd ?? flags.asOf;
    const ledger = await readLedger(
      { ...flags, ...(asOf ? { asOf } : {}), attributes: flags.covariates ?? [] },
      screen,
    );
    try {
      const run = await evaluate(ledger, {
        calibrationEnd: flags.calibrationEnd,
        timeUnit: flags.timeUnit,
        models: flags.models,
        ...covariateRequest(flags),
        progress: screen.progress,
      });
      const { evaluation, choice, fitted } = run;
      for (const warning of fitted.warnings) screen.warn(warning);
      if (choice.candidates.length > 0) screen.show('Choice of the purchase model', choiceTable(choice));
      const effects = fitted.covariates && covariateTable(fitted.covariates);
      if (effects) screen.show('Covariates', effects);
      screen.progress('judging predictions');
      const checks = await evaluationChecks(ledger, run);
      const details = evaluationDetails(evaluation, checks, titlesOf(run));
      screen.show('Evaluation against holdout', evaluationTable(evaluation));
      screen.show('Skill and noise', noiseTable(details));
      screen.show('Probabilities and intervals', distributionsTable(details));
      screen.show(`Tenths of the customers by ${evaluation.chosen}`, decilesTable(details));
      screen.show('In short', ` ${evaluationVerdict(evaluation)}`);
      screen.json(details);
      if (typeof flags.json === 'string') await write(flags.json, `${JSON.stringify(details, null, 2)}\n`);
      if (flags.plots || flags.report) {
        screen.progress('drawing');
        const charts = await checkCharts(checks);
        if (flags.plots) {
          for (const [name, svg] of Object.entries(charts)) await write(join(flags.plots, `${name}.svg`), svg);
        }
        if (flags.report) {
          const about = {
            data: basename(flags.transactions),
            calibrationEnd: evaluation.cal_end,
            holdoutEnd: evaluation.hold_end,
            madeBy: `Perennial ${version}`,
            warnings: fitted.warnings,
          };
          await write(flags.report, evaluationReport(checks, charts, about));
        }
      }
    } finally {
      await ledger.close();
    }
  });
}

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
