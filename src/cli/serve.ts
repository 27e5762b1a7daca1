import { Command, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { checkAmounts, lackingColumns } from '../pipelines/bundleColumns.ts';
import { serve } from '../service/serve.ts';
import { openStore } from '../store/openStore.ts';
import { fileColumns } from '../transactions/fileColumns.ts';
import { ledgerOptions, readLedger } from './ledger.ts';
import { bundleFlags, type LedgerFlags, wholeNumber, withSourceFlags } from './options.ts';
import { terminal } from './terminal.ts';

interface Flags extends LedgerFlags {
  bundle: string;
  port: number;
  host: string;
  quiet?: boolean;
}

export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Answer requests over HTTP with a saved model.')
    .requiredOption('--bundle <folder>', 'saved model')
    .addOption(
      new Option('--port <number>', 'port to listen on; 0 for any').argParser(wholeNumber(0, 65535)).default(3000),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('-q, --quiet', 'print nothing but warnings and errors');
  withSourceFlags(command, false).addHelpText(
    'after',
    `
Example:
  $ perennial serve --bundle models/shop --transactions orders.csv --port 3000
  $ perennial serve --bundle models/shop --store shop.store
  $ curl http://127.0.0.1:3000/v1/customers/C000042`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const bundle = await loadBundle(flags.bundle);
    const { transactions } = flags;
    const reading = transactions ? { ...bundleFlags(bundle), ...flags, transactions } : null;
    if (reading) {
      // Whatever is wrong with columns is said before anybody may ask.
      const found = await fileColumns(ledgerOptions(reading));
      checkAmounts(bundle.manifest, found, found.file);
      for (const warning of lackingColumns(bundle.manifest, found)) screen.warn(warning);
    }
    const store = flags.store === undefined ? null : await openStore(flags.store, { memoryLimit: flags.memoryLimit });
    const serving = await serve({
      bundle,
      port: flags.port,
      host: flags.host,
      progress: screen.progress,
      ...(store ? { store } : {}),
      ...(reading ? { ledger: () => readLedger(reading, screen) } : {}),
    });
    screen.progress(`listening on ${serving.url}`);
    try {
      await Promise.race([serving.ready, serving.closed]);
    } catch (error) {
      await serving.close();
      throw error;
    }
    if (serving.server.listening) screen.progress(`ready: ${serving.url}`);
    await serving.closed;
  });
}
