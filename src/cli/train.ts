import { Command, Option } from 'commander';
import { checkBundlePlace, saveBundle } from '../bundles/bundle.ts';
import { POSTERIOR_FILE, posteriorBytes } from '../bundles/posterior.ts';
import { asksForCombined } from '../pipelines/chooseModel.ts';
import { train } from '../pipelines/train.ts';
import { checkAcceptance } from '../transactions/acceptance.ts';
import type { TimeUnit } from '../units.ts';
import { DEFAULT_TERMS } from '../valuation/terms.ts';
import { wordsIn } from '../words/catalogue.ts';
import { checkOutputs } from './checkOutputs.ts';
import { covariateTable } from './covariateTable.ts';
import { readLedger } from './ledger.ts';
import {
  type CovariateFlags,
  covariateRequest,
  durationOption,
  inputsOf,
  type LedgerFlags,
  modelsOption,
  numberBetween,
  type OutputFlags,
  timeUnitOption,
  wholeNumber,
  withCovariateFlags,
  withOutputFlags,
  withSourceFlags,
} from './options.ts';
import { choiceTable, evaluationTable, evaluationVerdict, fitTable, topTable, totalsTable } from './tables.ts';
import { terminal } from './terminal.ts';
import { combinedTable, posteriorTable } from './uncertaintyTables.ts';

interface Flags extends LedgerFlags, OutputFlags, CovariateFlags {
  out: string;
  horizon: number;
  timeUnit: TimeUnit;
  models: string[];
  discountRate: number;
  margin: number;
  seed: number;
  posterior: boolean;
  acceptExcluded?: boolean;
  partition?: string;
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Fit the models to a file of transactions and save them as a bundle.')
    .requiredOption('--out <folder>', 'where the bundle goes, such as models/shop')
    .addOption(
      durationOption('--horizon <duration>', 'how far ahead predicted value looks').default(
        DEFAULT_TERMS.horizonDays,
        '365d',
      ),
    )
    .addOption(timeUnitOption())
    .addOption(modelsOption())
    .addOption(
      new Option('--discount-rate <rate>', 'annual rate for residual value, 0.1 = 10 %')
        .argParser(numberBetween(0, 5))
        .default(DEFAULT_TERMS.discountRate),
    )
    .addOption(
      new Option('--margin <share>', 'share of revenue that counts as value')
        .argParser(numberBetween(0, 1))
        .default(DEFAULT_TERMS.margin),
    )
    .addOption(
      new Option('--seed <number>', 'seed of whatever is random').argParser(wholeNumber(0, 2 ** 31 - 1)).default(1),
    )
    .option(
      '--partition <part>',
      'learn from one part of the customers alone, such as 1/26: of very many, a million say what all do',
    )
    .option('--accept-excluded', 'train even where more than a tenth of the rows or of the money is excluded')
    .option(
      '--no-posterior',
      'keep no draws of the parameters: faster, but the bundle then tells nothing of parameter uncertainty',
    );
  withOutputFlags(withSourceFlags(withCovariateFlags(command))).addHelpText(
    'after',
    `
Examples:
  $ perennial train --transactions orders.csv --out models/shop
  $ perennial train --transactions lines.csv.gz --out models/shop --as-of 2011-08-31 --horizon 90d --currency GBP
  $ perennial train --transactions orders.csv --out models/shop --covariates channel,country`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const { language } = flags;
    const { training: words, scoring } = wordsIn(language);
    const covariates = covariateRequest(flags);
    if (flags.partition !== undefined && (flags.store ?? flags.channels) !== undefined) {
      command.error("error: option '--partition' takes a part of one file of '--transactions'");
    }
    checkBundlePlace(flags.out);
    await checkOutputs(inputsOf(flags), { '--out': flags.out });
    const ledger = await readLedger(
      { ...flags, attributes: flags.covariates ?? [], products: asksForCombined(flags) },
      screen,
    );
    try {
      if (!flags.acceptExcluded) checkAcceptance(ledger.quality);
      const { horizon: horizonDays, discountRate, margin, timeUnit, models, seed } = flags;
      const terms = { horizonDays, discountRate, margin };
      const training = await train(ledger, {
        terms,
        timeUnit,
        models,
        ...covariates,
        posterior: flags.posterior,
        seed,
        progress: screen.progress,
      });
      const { manifest } = training;
      screen.progress(`saving ${flags.out}`);
      await saveBundle(flags.out, manifest, {
        ...training.network,
        ...(training.posteriors ? { [POSTERIOR_FILE]: posteriorBytes(training.posteriors) } : {}),
      });
      if (manifest.choice.candidates.length > 0) {
        screen.show(words.titles.choice, choiceTable(manifest.choice, language));
      }
      screen.show(words.titles.fit, fitTable(manifest, language));
      const effects = covariateTable(manifest.models[manifest.purchaseModel], language);
      if (effects) screen.show(words.titles.covariates, effects);
      if (manifest.forecast) screen.show(words.titles.combined, combinedTable(manifest.forecast, language));
      if (training.posteriors) screen.show(words.titles.posterior, posteriorTable(training.posteriors, language));
      if (manifest.evaluation) {
        screen.show(words.titles.evaluation, evaluationTable(manifest.evaluation, language));
        screen.show(words.titles.short, ` ${evaluationVerdict(manifest.evaluation, language)}`);
      }
      for (const warning of manifest.warnings) screen.warn(warning);
      const { partition } = ledger.quality;
      screen.show(
        partition ? scoring.titles.partition(String(partition.part), String(partition.of)) : scoring.titles.all,
        totalsTable(training, language),
      );
      screen.show(scoring.titles.top, topTable(training, language));
      screen.show(words.titles.saved, ` ${flags.out}`);
      screen.json({ out: flags.out, manifest, quality: ledger.quality });
    } finally {
      await ledger.close();
    }
  });
}
