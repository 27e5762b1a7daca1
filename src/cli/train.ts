import { Command, Option } from 'commander';
import { checkBundlePlace, saveBundle } from '../bundles/bundle.ts';
import { POSTERIOR_FILE, posteriorBytes } from '../bundles/posterior.ts';
import { asksForCombined } from '../pipelines/chooseModel.ts';
import { train } from '../pipelines/train.ts';
import { checkAcceptance } from '../transactions/acceptance.ts';
import type { TimeUnit } from '../units.ts';
import { DEFAULT_TERMS } from '../valuation/terms.ts';
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
        screen.show('Choice of the purchase model', choiceTable(manifest.choice));
      }
      screen.show('Fit', fitTable(manifest));
      const effects = covariateTable(manifest.models[manifest.purchaseModel]);
      if (effects) screen.show('Covariates', effects);
      if (manifest.forecast) screen.show('Combined forecast', combinedTable(manifest.forecast));
      if (training.posteriors) screen.show('Parameter uncertainty', posteriorTable(training.posteriors));
      if (manifest.evaluation) {
        screen.show('Evaluation against holdout', evaluationTable(manifest.evaluation));
        screen.show('In short', ` ${evaluationVerdict(manifest.evaluation)}`);
      }
      for (const warning of manifest.warnings) screen.warn(warning);
      const { partition } = ledger.quality;
      screen.show(
        partition ? `Customers of partition ${partition.part} of ${partition.of}, and no others` : 'All customers',
        totalsTable(training),
      );
      screen.show('The ten most valuable', topTable(training));
      screen.show('Saved', ` ${flags.out}`);
      screen.json({ out: flags.out, manifest, quality: ledger.quality });
    } finally {
      await ledger.close();
    }
  });
}
