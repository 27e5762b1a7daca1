import { Command, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { score } from '../pipelines/score.ts';
import { writeScores } from '../pipelines/writeScores.ts';
import { DEFAULT_LEVEL } from '../valuation/value.ts';
import { checkOutputs } from './checkOutputs.ts';
import { readLedger } from './ledger.ts';
import {
  bundleFlags,
  durationOption,
  type LedgerFlags,
  namesIn,
  numberBetween,
  type OutputFlags,
  wholeNumber,
  withOutputFlags,
  withSourceFlags,
} from './options.ts';
import { topTable, totalsTable } from './tables.ts';
import { terminal } from './terminal.ts';

interface Flags extends LedgerFlags, OutputFlags {
  bundle: string;
  out: string;
  horizon?: number;
  level: number;
  explain?: number;
  includeModels?: string[];
  timing?: boolean;
  stake?: boolean;
}

export function scoreCommand(): Command {
  const command = new Command('score')
    .description('Value the customers of a file with a saved model: one line a customer.')
    .requiredOption('--bundle <folder>', 'saved model')
    .requiredOption('--out <file>', 'where to write: .csv, .parquet or .jsonl')
    .addOption(durationOption('--horizon <duration>', 'how far ahead to look, such as 273d (default: the bundle’s)'))
    .addOption(
      new Option('--level <level>', 'of the prediction intervals, such as 0.95')
        .argParser(numberBetween(0, 0.999))
        .default(DEFAULT_LEVEL),
    )
    .addOption(
      new Option('--explain <count>', 'add a column explanation: so many reasons for expected_purchases').argParser(
        wholeNumber(0, 10),
      ),
    )
    .addOption(
      new Option('--include-models <models>', 'add what these single models say, such as bg-nbd,pareto-nbd').argParser(
        namesIn,
      ),
    )
    .option('--timing', 'add when a next purchase is likely: p_within_14d, days and a window of the middle half')
    .option('--stake', 'add value_at_stake: the usual pace over the horizon, less what is predicted');
  withOutputFlags(withSourceFlags(command)).addHelpText(
    'after',
    `
Example:
  $ perennial score --bundle models/shop --transactions orders.csv --out scores.csv --horizon 90d`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    await checkOutputs([flags.store ?? flags.transactions, flags.bundle], { '--out': flags.out });
    const bundle = await loadBundle(flags.bundle);
    const ledger = await readLedger({ ...bundleFlags(bundle), ...flags }, screen);
    try {
      const options = {
        level: flags.level,
        ...(flags.horizon === undefined ? {} : { horizonDays: flags.horizon }),
        ...(flags.explain === undefined ? {} : { explain: flags.explain }),
        ...(flags.includeModels ? { includeModels: flags.includeModels } : {}),
        timing: flags.timing ?? false,
        stake: flags.stake ?? false,
      };
      const scores = await score(bundle, ledger, { ...options, progress: screen.progress });
      screen.progress(`writing ${flags.out}`);
      await writeScores(scores, flags.out);
      const { valuation } = scores;
      for (const warning of new Set([...bundle.manifest.warnings, ...valuation.warnings])) screen.warn(warning);
      screen.show('All customers', totalsTable(scores));
      screen.show('The ten most valuable', topTable(scores));
      screen.json({
        out: flags.out,
        customers: scores.summaries.customer.length,
        terms: valuation.terms,
        clock: scores.summaries.clock,
        model: { method: valuation.method, name: valuation.model },
        level: valuation.level,
        totals: valuation.totals,
        quality: ledger.quality,
        warnings: valuation.warnings,
      });
    } finally {
      await ledger.close();
    }
  });
}
