import { existsSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { isAddress } from '../engines/address.ts';
import { PerennialError } from '../errors.ts';
import { channelReport } from '../facts/channelReport.ts';
import { summarise } from '../facts/summarise.ts';
import { assessSufficiency } from '../pipelines/sufficiency.ts';
import { acceptanceError } from '../transactions/acceptance.ts';
import type { TimeUnit } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { tellError } from '../words/phrases/tellError.ts';
import { channelsJson, channelsTable } from './channelTables.ts';
import { covariateTable } from './covariateTable.ts';
import { readLedger } from './ledger.ts';
import {
  type LedgerFlags,
  type OutputFlags,
  timeUnitOption,
  withEngineFlag,
  withLedgerFlags,
  withOutputFlags,
} from './options.ts';
import { readingTable, rowsTable } from './readingTables.ts';
import { evaluationTable, evaluationVerdict, fitTable, sufficiencyTable, trainingTable } from './tables.ts';
import { type Terminal, terminal } from './terminal.ts';
import { combinedTable } from './uncertaintyTables.ts';

interface Flags extends LedgerFlags, OutputFlags {
  timeUnit: TimeUnit;
}

export function inspectCommand(): Command {
  const command = new Command('inspect')
    .argument('[file-or-bundle]', 'a file of transactions, or the folder of a saved model')
    .description('Say what a file of transactions can carry, or what a saved model holds.')
    .addOption(timeUnitOption());
  withOutputFlags(withEngineFlag(withLedgerFlags(command, false))).addHelpText(
    'after',
    `
Examples:
  $ perennial inspect orders.csv
  $ perennial inspect orders_export_1.csv --format shopify-orders --customer-key email
  $ perennial inspect umsatz.xlsx --decimal comma --date-format '%d.%m.%Y'
  $ perennial inspect --transactions web=orders.csv --transactions shop=till.parquet --identities ids.csv
  $ perennial inspect postgres://db.example.com/shop/public.orders
  $ perennial inspect models/shop --json`,
  );
  return command.action(async (target: string | undefined, flags: Flags) => {
    const screen = terminal(flags);
    if (target === undefined) {
      if (!flags.transactions) command.error("error: missing argument 'file-or-bundle'");
      await inspectTransactions(flags, screen);
      return;
    }
    if (isAddress(target)) return inspectTransactions({ ...flags, transactions: target }, screen);
    if (!existsSync(target)) throw new PerennialError('FILE_NOT_FOUND', { file: target });
    if (statSync(target).isDirectory()) await inspectBundle(target, screen, flags.language);
    else await inspectTransactions({ ...flags, transactions: target }, screen);
  });
}

async function inspectBundle(folder: string, screen: Terminal, language: Language): Promise<void> {
  const { titles } = wordsIn(language).training;
  const { manifest } = await loadBundle(folder);
  screen.show(titles.trained, trainingTable(manifest, language));
  screen.show(titles.fit, fitTable(manifest, language));
  const effects = covariateTable(manifest.models[manifest.purchaseModel], language);
  if (effects) screen.show(titles.covariates, effects);
  if (manifest.evaluation) {
    screen.show(titles.evaluation, evaluationTable(manifest.evaluation, language));
    screen.show(titles.short, ` ${evaluationVerdict(manifest.evaluation, language)}`);
  }
  if (manifest.forecast) screen.show(titles.combined, combinedTable(manifest.forecast, language));
  for (const warning of manifest.warnings) screen.warn(warning);
  screen.json(manifest);
}

async function inspectTransactions(flags: Flags, screen: Terminal): Promise<void> {
  const { language } = flags;
  const { titles, wouldStop } = wordsIn(language).inspection;
  const ledger = await readLedger(flags, screen);
  try {
    const { reading } = ledger.quality;
    screen.show(titles.read, readingTable(ledger.quality, language));
    screen.show(titles.rows, rowsTable(reading, language));
    const refusal = acceptanceError(ledger.quality);
    if (refusal) {
      const { message, hint } = tellError(refusal, language);
      screen.warn(wouldStop(message, hint));
    }
    screen.progress('summarising customers');
    const { summaries } = await summarise(ledger, { timeUnit: flags.timeUnit });
    const sufficiency = assessSufficiency(summaries, ledger.hasAmounts);
    screen.show(titles.sufficiency, sufficiencyTable(sufficiency, language));
    const channels = await channelReport(ledger);
    if (channels) screen.show(titles.channels, channelsTable(channels, ledger.hasAmounts, language));
    screen.json({ quality: ledger.quality, sufficiency, ...(channels ? { channels: channelsJson(channels) } : {}) });
  } finally {
    await ledger.close();
  }
}
