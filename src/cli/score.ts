import { Command, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { score } from '../pipelines/score.ts';
import { writeScores } from '../pipelines/writeScores.ts';
import { readLedger } from './ledger.ts';
import {
  bundleFlags,
  durationOption,
  type LedgerFlags,
  namesIn,
  numberBetween,
  type OutputFlags,
  wholeNumber,
  withLedgerFlags,
  withOutputFlags,
} from './options.ts';
import { topTable, totalsTable } from './tables.ts';
import { terminal } from './terminal.ts';
import { intervalsTable } from './uncertaintyTables.ts';

interface Flags extends LedgerFlags, OutputFlags {
  bundle: string;
  out: string;
  horizon?: number;
  intervals?: number;
  explain?: number;
  columnsOf?: string[];
}

export function scoreCommand(): Command {
  const command = new Command('score')
    .description('Value the customers of a file with a saved model: one line a customer.')
    .requiredOption('--bundle <folder>', 'saved model')
    .requiredOption('--out <file>', 'where to write: .csv, .parquet or .jsonl')
    .addOption(durationOption('--horizon <duration>', 'how far ahead to look, such as 273d (default: the bundle’s)'))
    .addOption(
      new Option('--intervals <level>', 'add intervals that hold with this probability, such as 0.8').argParser(
        numberBetween(0, 0.999),
      ),
    )
    .addOption(
      new Option('--explain <count>', 'add a column why: so many reasons for expected_purchases, as factors').argParser(
        wholeNumber(0, 10),
      ),
    )
    .addOption(
      new Option('--columns-of <models>', 'add what these models say alone, such as bg-nbd,pareto-nbd').argParser(
        namesIn,
      ),
    );
  withOutputFlags(withLedgerFlags(command)).addHelpText(
    'after',
    `
Example:
  $ perennial score --bundle models/shop --transactions orders.csv --out scores.csv --horizon 90d`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const bundle = await loadBundle(flags.bundle);
    const ledger = await readLedger({ ...bundleFlags(bundle), ...flags }, screen);
    try {
      const options = {
        ...(flags.horizon === undefined ? {} : { horizonDays: flags.horizon }),
        ...(flags.intervals === undefined ? {} : { level: flags.intervals }),
        ...(flags.explain === undefined ? {} : { explain: flags.explain }),
        ...(flags.columnsOf ? { columnsOf: flags.columnsOf } : {}),
      };
      const scores = await score(bundle, ledger, { ...options, progress: screen.progress });
      screen.progress(`writing ${flags.out}`);
      await writeScores(scores, flags.out);
      for (const warning of [...bundle.manifest.warnings, ...scores.valuation.warnings]) screen.warn(warning);
      screen.show('All customers', totalsTable(scores));
      if (scores.intervals) {
        screen.show('Totals, with intervals', intervalsTable(scores.intervals));
        if (scores.valuation.joined) {
          screen.warn(`Intervals are those of ${bundle.manifest.purchaseModel} alone, not of the joined prediction.`);
        }
      }
      screen.show('The ten most valuable', topTable(scores));
      screen.json({
        out: flags.out,
        customers: scores.summaries.customer.length,
        terms: scores.valuation.terms,
        clock: scores.summaries.clock,
        quality: ledger.quality,
        warnings: scores.valuation.warnings,
        ...(scores.valuation.joined ? { total: scores.valuation.joined.total } : {}),
        ...(scores.intervals ? { level: scores.intervals.level, totals: scores.intervals.totals } : {}),
      });
    } finally {
      await ledger.close();
    }
  });
}
