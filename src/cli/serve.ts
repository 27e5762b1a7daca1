import { setFlagsFromString } from 'node:v8';
import { Command, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { checkAmounts, lackingColumns } from '../pipelines/bundleColumns.ts';
import { configSchema, type ReadConfig, readConfig, variableOf } from '../service/config.ts';
import { LOG_LEVELS, openLog } from '../service/log.ts';
import { openStore } from '../store/openStore.ts';
import { fileColumns } from '../transactions/fileColumns.ts';
import type { Language } from '../words/language.ts';
import { ledgerOptions, readLedger } from './ledger.ts';
import { bundleFlags, type LedgerFlags, languageOption, wholeNumber, withSourceFlags } from './options.ts';
import { type Terminal, terminal } from './terminal.ts';

interface Flags extends LedgerFlags {
  config?: string;
  printConfig?: boolean;
  language: Language;
}

export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Answer requests over HTTP with a saved model.')
    .option('--bundle <folder>', 'saved model')
    .addOption(
      new Option('--port <number>', 'port to listen on; 0 for any (default: 3000)').argParser(wholeNumber(0, 65535)),
    )
    .option('--host <address>', 'address to listen on; beyond this machine only with API keys (default: 127.0.0.1)')
    .option(
      '--models <folder>',
      'where versions of the model are kept, for a store in a file (default: the bundle’s name with .versions)',
    )
    .addOption(
      new Option('--log-level <level>', 'the least that is logged, as JSON on standard output').choices(LOG_LEVELS),
    )
    .addOption(
      new Option('--rate-limit <number>', 'requests a minute from one address; no limit where not given').argParser(
        wholeNumber(0, 1e9),
      ),
    )
    .option('--config <file>', 'JSON with any of these settings, which flags and variables take precedence over')
    .option('--print-config', 'print the settings as such a file, and where each comes from, and serve nothing')
    .addOption(languageOption())
    .option('-q, --quiet', 'print nothing but warnings and errors');
  withSourceFlags(command, false).addHelpText(
    'after',
    `
Settings may come from the environment: ${Object.keys(configSchema.shape).map(variableOf).join(', ')}.

Example:
  $ perennial serve --bundle models/shop --transactions orders.csv --port 3000
  $ perennial serve --bundle models/shop --store shop.store
  $ perennial serve --bundle models/shop --store postgres://host/database   # several servers on one
  $ perennial serve --store shop.store     # new and empty: load and train on its page
  $ curl http://127.0.0.1:3000/v1/customers/C000042`,
  );
  return command.action(async (flags: Flags) => {
    const read = readConfig({ flags: settingsOf(flags), environment: process.env, file: flags.config });
    if (flags.printConfig) return print(read);
    await run(read, flags, terminal({ quiet: read.config.quiet, language: flags.language }));
  });
}

/** An option of commander that was not given may be ''. */
function settingsOf(flags: Flags): Record<string, unknown> {
  return { ...flags, transactions: flags.transactions || undefined };
}

function print({ config, from }: ReadConfig): void {
  const { webhookSecret: _, ...shown } = config;
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  for (const [name, source] of Object.entries(from)) process.stderr.write(`${name}: from ${source}\n`);
}

async function run({ config, from }: ReadConfig, flags: Flags, screen: Terminal): Promise<void> {
  const { port, host, rateLimit, bodyLimit, customerLimit, threads, queueLimit, trustProxy, transactions } = config;
  if (config.bundle === undefined && config.store === undefined) {
    throw new PerennialError('OPTION_INVALID', {
      ...{ option: '--bundle', value: 'left out', problem: 'nothing could be forecast' },
      remedy: `Name a saved model with --bundle, or with ${variableOf('bundle')}; or a store with --store, to load and train on its page.`,
    });
  }
  if (transactions && config.store !== undefined) {
    throw new PerennialError('OPTION_INVALID', {
      ...{ option: from.transactions, value: transactions, problem: `${from.store} names a store already` },
      remedy: 'Serve a file or a store.',
    });
  }
  const { webhook, webhookSecret } = config;
  if (webhook !== undefined && (webhookSecret === undefined || config.store === undefined)) {
    throw new PerennialError('OPTION_INVALID', {
      ...{ option: from.webhook, value: webhook },
      problem: webhookSecret === undefined ? 'nothing would sign what is sent there' : 'only a store is watched',
      remedy: `Give ${variableOf('webhookSecret')}, at least 16 letters, and serve a store.`,
    });
  }
  const bundle = config.bundle === undefined ? null : await loadBundle(config.bundle);
  const reading = transactions && bundle ? { ...bundleFlags(bundle), ...flags, transactions } : null;
  if (reading && bundle) {
    // Whatever is wrong with columns is said before anybody may ask.
    const found = await fileColumns(ledgerOptions(reading));
    checkAmounts(bundle.manifest, found, found.file);
    for (const warning of lackingColumns(bundle.manifest, found, flags.language)) screen.warn(warning);
  }
  const store =
    config.store === undefined
      ? null
      : await openStore(config.store, { create: !bundle, memoryLimit: flags.memoryLimit });
  // Whoever sits at a terminal did not ask for a line of JSON a request.
  const level = process.stdout.isTTY && !from.logLevel ? 'warn' : config.logLevel;
  const log = openLog({ level });
  // The young generation grows to its largest at once, and not over hours, in which a server would seem to leak.
  setFlagsFromString('--semi-space-growth-factor=64');
  // Loaded by this command alone: the others would wait for it, half as long again as for all they need.
  const { serve } = await import('../service/serve.ts');
  const serving = await serve({
    ...{ bundle, port, host, rateLimit, bodyLimit, customerLimit, threads, queueLimit, trustProxy, log },
    progress: screen.progress,
    ...(webhook !== undefined && webhookSecret !== undefined
      ? { webhook: { url: webhook, secret: webhookSecret } }
      : {}),
    ...(store
      ? {
          store,
          models:
            config.models ??
            `${(store.shared ? store.beside : (config.bundle ?? config.store))?.replace(/\/+$/, '')}.versions`,
        }
      : {}),
    ...(reading ? { ledger: () => readLedger(reading, screen) } : {}),
  });
  screen.progress(`listening on ${serving.url}`);
  if (!bundle) screen.progress(`without a model given: ${serving.url}/load takes transactions and trains one`);
  try {
    await Promise.race([serving.ready, serving.closed]);
  } catch (error) {
    await serving.close();
    throw error;
  }
  if (serving.server.listening) screen.progress(`ready: ${serving.url}`);
  await serving.closed;
  log.flush();
}
