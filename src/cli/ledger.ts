import { openStore } from '../store/openStore.ts';
import { openChannels } from '../transactions/channels.ts';
import { type Ledger, openLedger } from '../transactions/ledger.ts';
import type { LedgerOptions } from '../transactions/options.ts';
import { type Language, wordsIn } from '../words/catalogue.ts';
import { channelPartsTable } from './channelTables.ts';
import type { LedgerFlags } from './options.ts';
import { qualityTable } from './qualityTable.ts';
import type { Terminal } from './terminal.ts';

/** Opens the ledger that a command's flags ask for, of a file or of a store, and shows its quality report. */
export async function readLedger(
  flags: LedgerFlags & { readonly language?: Language },
  screen: Terminal,
): Promise<Ledger> {
  const { store } = flags;
  const ledger = await (store === undefined ? fileLedger(flags, screen) : ledgerIn(store, flags, screen));
  const { language = 'en' } = flags;
  screen.show(wordsIn(language).ledger.title, qualityTable(ledger.quality, language));
  for (const warning of ledger.quality.warnings) screen.warn(warning);
  return ledger;
}

/** A file's ledger, or that of several channels, with a line on what became of each. */
async function fileLedger(flags: LedgerFlags & { readonly language?: Language }, screen: Terminal): Promise<Ledger> {
  const { channels, identities, language = 'en' } = flags;
  const options = { ...ledgerOptions(flags), onProgress: screen.progress };
  if (!channels) return openLedger(options);
  const sources = Object.entries(channels).map(([channel, file]) => [channel, { ...options, file }]);
  const ledger = await openChannels(Object.fromEntries(sources), { ...(identities ? { identities } : {}) });
  screen.show(
    wordsIn(language).inspection.titles.files,
    channelPartsTable(ledger.parts, identities !== undefined, language),
  );
  return ledger;
}

/** A store's ledger, which closes the store with itself: no other process may open it meanwhile. */
async function ledgerIn(file: string, { asOf, memoryLimit }: LedgerFlags, screen: Terminal): Promise<Ledger> {
  screen.progress(`reading the store ${file}`);
  const store = await openStore(file, { memoryLimit });
  try {
    const ledger = await store.ledger(asOf);
    const close = async () => {
      await ledger.close();
      await store.close();
    };
    return { ...ledger, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Flags that were given, under the names that the ledger knows; what was not given keeps the ledger's defaults. */
export function ledgerOptions(flags: LedgerFlags): LedgerOptions {
  const { transactions: file, refunds, freeOrders, duplicates, attributes, products } = flags;
  const { asOf, timeZone, currency, shape, strict, delimiter, encoding, dateFormat, memoryLimit } = flags;
  const { format, customerKey, countStatus, decimal, minorUnits } = flags;
  const columns = Object.fromEntries(
    Object.entries(flags).flatMap(([flag, name]) =>
      flag.endsWith('Column') && typeof name === 'string' ? [[flag.slice(0, -'Column'.length), name]] : [],
    ),
  );
  const reading = { format, shape, customerKey, countStatus, decimal, minorUnits, delimiter, encoding, dateFormat };
  const given = { ...reading, products, partition: flags.partition, asOf, timeZone, currency, strict, memoryLimit };
  return {
    file,
    columns,
    policy: defined({ refunds, freeOrders, duplicates }),
    ...defined(given),
    ...listed(attributes),
  };
}

function listed(attributes: readonly string[] | undefined): { attributes?: string[] } {
  return attributes ? { attributes: [...attributes] } : {};
}

function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
