import { isAddress } from '../engines/address.ts';
import { openEngine } from '../engines/duckdb.ts';
import { type ColumnChoice, chooseColumns, columnNames, hasAmounts, type Role } from './columns.ts';
import { type LedgerOptions, type LedgerSettings, parseLedgerOptions } from './options.ts';
import { plainFile } from './plainFile.ts';
import type { Preset } from './presets.ts';
import { choosePreset } from './recognise.ts';
import { writeRows } from './rows.ts';
import { openSource, type Source } from './source.ts';

/** What the columns of transactions are, by role, and whether they say what was paid. */
export interface FileColumns {
  /** As the person named it. */
  readonly file: string;
  readonly columns: Readonly<Partial<Record<Role, string>>>;
  readonly hasAmounts: boolean;
}

/**
 * Looks at the header alone: what is wrong with columns is known before minutes of reading, or before a port opens.
 *
 * @throws as `openLedger` does for a file that is not there, that can't be read, or that lacks a column
 */
export async function fileColumns(options: LedgerOptions): Promise<FileColumns> {
  const settings = parseLedgerOptions(options);
  if (typeof settings.source === 'string' && isAddress(settings.source)) {
    return (await import('./warehouse/warehouseColumns.ts')).warehouseColumns(settings.source, settings);
  }
  const engine = await openEngine(settings);
  try {
    const { source: given, encoding, delimiter } = settings;
    const plain = await (typeof given === 'string'
      ? plainFile(given, encoding, engine.folder)
      : writeRows(given, engine.folder));
    const source = await openSource(engine.connection, plain, delimiter);
    const { columns } = placesIn(source, settings);
    return { file: source.file, columns: columnNames(columns, source.names), hasAmounts: hasAmounts(columns) };
  } finally {
    engine.close();
  }
}

/** Which preset a header speaks for, and which column has which role by it. */
export function placesIn(source: Source, settings: LedgerSettings): { preset: Preset; columns: ColumnChoice } {
  const { file, names } = source;
  const preset = choosePreset(names, settings.format);
  return { preset, columns: chooseColumns({ ...settings, file, names, given: settings.columns, preset }) };
}
