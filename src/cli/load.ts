import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import { openStore } from '../store/openStore.ts';
import { checkAcceptance } from '../transactions/acceptance.ts';
import { needRows } from '../transactions/needRows.ts';
import { wordsIn } from '../words/catalogue.ts';
import { checkOutputs } from './checkOutputs.ts';
import { readLedger } from './ledger.ts';
import { inputsOf, type LedgerFlags, namesIn, type OutputFlags, withLedgerFlags, withOutputFlags } from './options.ts';
import { figuresIn, terminal } from './terminal.ts';

interface Flags extends LedgerFlags, OutputFlags {
  acceptExcluded?: boolean;
}

export function loadCommand(): Command {
  const command = new Command('load')
    .description('Take the transactions of a file into a store, which a server then keeps up to date.')
    .requiredOption('--store <file>', 'the store, a file or postgres://host/database; made where it is not there')
    .option(
      '--attributes <columns>',
      'further columns to keep, separated by commas: for filters and covariates',
      namesIn,
    )
    .option('--accept-excluded', 'load even where more than a tenth of the rows or of the money is excluded');
  withOutputFlags(withLedgerFlags(command)).addHelpText(
    'after',
    `
Example:
  $ perennial load --transactions orders.csv --store shop.store --currency EUR
  $ perennial train --store shop.store --out models/shop
  $ perennial serve --store shop.store --bundle models/shop`,
  );
  return command.action(async ({ store: file, ...flags }: Flags & { store: string }) => {
    const screen = terminal(flags);
    const { titles, loaded: words } = wordsIn(flags.language).inspection;
    const whole = (count: number) => figuresIn(flags.language).number(count, 0);
    await checkOutputs(inputsOf(flags), { '--store': file });
    const store = await openStore(file, { create: true, memoryLimit: flags.memoryLimit });
    try {
      const ledger = await readLedger({ ...settingsFlags(store.settings), ...flags }, screen);
      try {
        needRows(ledger, 'Every transaction, which a store keeps,');
        if (!flags.acceptExcluded) checkAcceptance(ledger.quality);
        screen.progress(`loading into ${file}`);
        const { added, known, settings } = await store.load(ledger, await contentOf(inputsOf(flags)));
        const counts = await store.counts();
        const there = known > 0 ? words.known(whole(known)) : '';
        const asOf = figuresIn(flags.language).day(settings.asOf);
        const has = words.has(file, whole(counts.transactions), whole(counts.customers), asOf);
        screen.show(titles.loaded, ` ${words.added(whole(added))}${there}\n ${has}`);
        screen.json({ store: file, added, known, ...counts, settings, quality: ledger.quality });
      } finally {
        await ledger.close();
      }
    } finally {
      await store.close();
    }
  });
}

/** What a store has settled for all that comes to it. */
function settingsFlags(settings: { currency: string; timeZone: string } | null): Partial<LedgerFlags> {
  if (!settings) return {};
  return { timeZone: settings.timeZone, ...(settings.currency ? { currency: settings.currency } : {}) };
}

/** A hash of what is in the files, which tells them from others by whatever name. */
async function contentOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) for await (const part of createReadStream(file)) hash.update(part);
  return hash.digest('hex');
}
