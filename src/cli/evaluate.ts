import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { evaluate } from '../pipelines/evaluate.ts';
import type { TimeUnit } from '../units.ts';
import { readLedger } from './ledger.ts';
import { type LedgerFlags, modelsOption, timeUnitOption, withLedgerFlags } from './options.ts';
import { evaluationTable, evaluationVerdict } from './tables.ts';
import { terminal } from './terminal.ts';

interface Flags extends LedgerFlags {
  calibrationEnd: string;
  holdoutEnd?: string;
  timeUnit: TimeUnit;
  models: string[];
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
    .option('--json [file]', 'write the figures as JSON, to a file or to standard output')
    .option('-q, --quiet', 'print nothing but the result of --json, warnings and errors');
  withLedgerFlags(command).addHelpText(
    'after',
    `
Example:
  $ perennial evaluate --transactions cdnow.csv --calibration-end 1997-09-30 --json evaluation.json`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal({ quiet: flags.quiet ?? false, json: flags.json === true });
    // Days after the holdout play no part; the ledger ends where the holdout does.
    const asOf = flags.holdoutEnd ?? flags.asOf;
    const ledger = await readLedger({ ...flags, ...(asOf ? { asOf } : {}) }, screen);
    try {
      const { evaluation, warnings } = await evaluate(ledger, {
        calibrationEnd: flags.calibrationEnd,
        timeUnit: flags.timeUnit,
        models: flags.models,
        progress: screen.progress,
      });
      for (const warning of warnings) screen.warn(warning);
      screen.show('Evaluation against holdout', evaluationTable(evaluation));
      screen.show('In short', ` ${evaluationVerdict(evaluation)}`);
      screen.json(evaluation);
      if (typeof flags.json === 'string') {
        await mkdir(dirname(flags.json), { recursive: true });
        await writeFile(flags.json, `${JSON.stringify(evaluation, null, 2)}\n`);
      }
    } finally {
      await ledger.close();
    }
  });
}
