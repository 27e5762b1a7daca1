import { Command, Option } from 'commander';
import { type Bundle, loadBundle } from '../bundles/bundle.ts';
import { isAddress } from '../engines/address.ts';
import { readFormerLabels } from '../pipelines/formerLabels.ts';
import { questionOf, wholePart, writePart } from '../pipelines/partRecord.ts';
import { type Scores, score } from '../pipelines/score.ts';
import { tellCrossSelling } from '../pipelines/tellCrossSelling.ts';
import { writeScores } from '../pipelines/writeScores.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { CALCULATIONS, type Calculation } from '../valuation/manual/calculate.ts';
import { TIER_RULES, type TierRule } from '../valuation/segments/tiers.ts';
import { DEFAULT_LEVEL } from '../valuation/value.ts';
import { wordsIn } from '../words/catalogue.ts';
import { checkOutputs } from './checkOutputs.ts';
import { crossSellingTable } from './crossSellingTable.ts';
import { readLedger } from './ledger.ts';
import { calculatedTable, sourcesTable } from './manualTables.ts';
import {
  bundleFlags,
  durationOption,
  inputsOf,
  type LedgerFlags,
  namesIn,
  numberBetween,
  type OutputFlags,
  wholeNumber,
  withOutputFlags,
  withSourceFlags,
} from './options.ts';
import { segmentsJson, segmentsTable } from './segmentTables.ts';
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
  tiers: TierRule;
  former?: string;
  dimensions?: boolean;
  crossSelling?: boolean;
  manual?: string;
  calculation: Calculation;
  manualRecord?: string;
  partition?: string;
}

export function scoreCommand(): Command {
  const command = new Command('score')
    .description('Value the customers of a file with a saved model: one line a customer.')
    .requiredOption('--bundle <folder>', 'saved model')
    .requiredOption(
      '--out <file>',
      'where to write: .csv, .parquet or .jsonl, or a table: postgres://host/db/schema.scores',
    )
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
    .option('--stake', 'add value_at_stake: the usual pace over the horizon, less what is predicted')
    .addOption(
      new Option(
        '--tiers <rule>',
        'cut tiers by shares of customers (top 1, 5, 10, 25, 50 %), or by the fewest who hold 50, 80, 95 % of value',
      )
        .choices(TIER_RULES)
        .default('shares'),
    )
    .option('--former <file>', 'scores of a former run: tiers change only beyond 5 %, and moves are counted')
    .option('--dimensions', 'add time, frequency and revenue of each customer, and what each makes of the value')
    .option('--cross-selling', 'add cross_value and up_value: parts of predicted value that further products bring')
    .option(
      '--manual <file>',
      'what people know: columns customer_id or segment or all, field, value, low, high, valid_to, source',
    )
    .addOption(
      new Option('--calculation <kind>', 'whether manual values replace the automatic ones or weigh beside them')
        .choices(CALCULATIONS)
        .default('combined'),
    )
    .option(
      '--manual-record <file>',
      'earlier manual values that have come true: columns source, manual_value, automatic_value, actual_value',
    );
  command.option(
    '--partition <part>',
    'score one part of the customers, such as 3/16, beside other machines; one that is whole is not made again',
  );
  withOutputFlags(withSourceFlags(command)).addHelpText(
    'after',
    `
Example:
  $ perennial score --bundle models/shop --transactions orders.csv --out scores.csv --horizon 90d
  $ perennial score --bundle models/shop --transactions orders.csv --out may.csv --former april.csv
  $ perennial score --bundle models/shop --transactions orders.csv --out scores.csv --manual advisers.csv
  $ perennial score --bundle models/shop --transactions orders.parquet --partition 3/16 --out part-03.parquet

Every customer has a tier (by predicted value), a stage and an RFM code:
  new      one purchase, not longer ago than customers usually take to return
  active   within the own rhythm
  late     silent for longer than 80 % of the own gaps last: the moment to write
  at-risk  the chance of a return has fallen to under half, but is 10 % or more
  asleep   the chance of a return is under 10 %`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const { language } = flags;
    const { titles, whole: isWhole } = wordsIn(language).scoring;
    const inputs = [
      ...inputsOf(flags),
      flags.bundle,
      ...(flags.former ? [flags.former] : []),
      flags.manual,
      flags.manualRecord,
    ];
    if (flags.manualRecord !== undefined && flags.manual === undefined) {
      command.error("error: option '--manual-record' weighs the values of '--manual', which is not given");
    }
    if (flags.partition !== undefined && (flags.store ?? flags.channels) !== undefined) {
      command.error("error: option '--partition' takes a part of one file of '--transactions'");
    }
    await checkOutputs(inputs, { '--out': flags.out });
    const former = flags.former === undefined ? undefined : await readFormerLabels(flags.former);
    const bundle = await loadBundle(flags.bundle);
    // A table may have changed since: its parts are always made anew.
    const isNew = flags.partition === undefined || isAddress(flags.transactions);
    const question = isNew ? null : await partQuestion(bundle, flags);
    const whole = question && (await wholePart(flags.out, question));
    if (whole) {
      screen.warn(isWhole(flags.out));
      screen.json(whole);
      return;
    }
    const products = flags.crossSelling ? { products: true } : {};
    const ledger = await readLedger({ ...bundleFlags(bundle), ...flags, ...products }, screen);
    try {
      const options = {
        level: flags.level,
        ...(flags.horizon === undefined ? {} : { horizonDays: flags.horizon }),
        ...(flags.explain === undefined ? {} : { explain: flags.explain }),
        segments: { tiers: flags.tiers, ...(former ? { former } : {}) },
        dimensions: flags.dimensions ?? false,
        ...(flags.manual === undefined
          ? {}
          : {
              manual: {
                file: flags.manual,
                calculation: flags.calculation,
                ...(flags.manualRecord === undefined ? {} : { record: flags.manualRecord }),
              },
            }),
        ...(flags.includeModels ? { includeModels: flags.includeModels } : {}),
        timing: flags.timing ?? false,
        stake: flags.stake ?? false,
        crossSelling: flags.crossSelling ?? false,
      };
      const scores = await score(bundle, ledger, { ...options, progress: screen.progress });
      screen.progress(`writing ${flags.out}`);
      const told = toldOf(scores, ledger, flags.out);
      if (question) await writePart(flags.out, question, told, () => writeScores(scores, flags.out));
      else await writeScores(scores, flags.out);
      const { valuation } = scores;
      for (const warning of new Set([...bundle.manifest.warnings, ...valuation.warnings])) screen.warn(warning);
      const { partition } = ledger.quality;
      screen.show(
        partition ? titles.partition(String(partition.part), String(partition.of)) : titles.all,
        totalsTable(scores, language),
      );
      const { segments, dimensions } = scores;
      if (dimensions?.noTime) screen.warn(dimensions.noTime);
      if (segments) screen.show(titles.tiers, segmentsTable({ segments, valuation }, language));
      if (scores.crossSelling) {
        if (scores.crossSelling.noShares) screen.warn(scores.crossSelling.noShares);
        screen.show(...crossSellingTable(scores, scores.crossSelling, ledger.currency, language));
      }
      screen.show(titles.top, topTable(scores, language));
      if (scores.calculated) screen.show(titles.calculated, calculatedTable(scores.calculated, language));
      if (scores.sources) screen.show(titles.nearer, sourcesTable(scores.sources, language));
      screen.json(told);
    } finally {
      await ledger.close();
    }
  });
}

/** What a program wants to know of a run. */
function toldOf(scores: Scores, ledger: Ledger, out: string) {
  const { valuation, segments } = scores;
  return {
    out,
    ...(ledger.quality.partition ? { partition: ledger.quality.partition } : {}),
    customers: scores.summaries.customer.length,
    terms: valuation.terms,
    clock: scores.summaries.clock,
    model: { method: valuation.method, name: valuation.model },
    level: valuation.level,
    totals: valuation.totals,
    ...(segments ? { segments: segmentsJson(segments) } : {}),
    ...(scores.crossSelling ? { crossSelling: tellCrossSelling(scores, scores.crossSelling) } : {}),
    ...(scores.sources ? { sources: Object.fromEntries(scores.sources) } : {}),
    quality: ledger.quality,
    warnings: valuation.warnings,
  };
}

/** How a run prints and how much memory it takes change nothing in what it writes. */
function partQuestion(bundle: Bundle, flags: Flags): Promise<string> {
  const { out, quiet, json, language, memoryLimit, transactions, bundle: folder, ...said } = flags;
  return questionOf(bundle, [transactions], said);
}
