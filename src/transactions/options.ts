import { z } from 'zod';
import { defaultMemoryLimit } from '../engines/memoryLimit.ts';
import { PerennialError } from '../errors.ts';
import { checkTimeZone, parseDay } from '../units.ts';
import { DECIMAL_MARKS } from './amounts.ts';
import { ROLES, SHAPES } from './columns.ts';
import { parsePartition } from './partition.ts';
import { CUSTOMER_KEYS } from './presets.ts';
import type { Columns, Rows } from './rows.ts';

/** Written policy, each rule switchable; the defaults and their reasons stand in docs/OPINIONS.md. */
const policySchema = z.strictObject({
  /** Refunds and cancellations lower the value of their day, or stay out altogether. */
  refunds: z.enum(['net', 'exclude']).default('net'),
  /** Rows of amount 0 are purchases (that the spend model does not see), or stay out. */
  freeOrders: z.enum(['keep', 'exclude']).default('keep'),
  /** Equal rows are one where a transaction id says so, never, or always. */
  duplicates: z.enum(['by-id', 'keep', 'exclude']).default('by-id'),
});

/** Everything that can be said about transactions; one of `file`, `rows` and `table` must be, and nothing else. */
const ledgerOptionsSchema = z.strictObject({
  file: z.string().min(1).optional(),
  /** Transactions in memory: an object for each. */
  rows: z.custom<Rows>(Array.isArray, 'must be a list of objects').optional(),
  /** Transactions in memory: a list for each column, by its name. */
  table: z.custom<Columns>((value) => typeof value === 'object' && value !== null, 'must be lists by name').optional(),
  /** Column names by role, where their own names do not tell. */
  columns: z.partialRecord(z.enum(ROLES), z.string().optional()).default({}),
  /** Further columns to carry along as text. */
  attributes: z.array(z.string()).default([]),
  /** Keep product, category and channel: the regression asks for them, summaries do not. */
  products: z.boolean().default(true),
  shape: z.enum(SHAPES).optional(),
  /** A preset's name, where the header does not tell. */
  format: z.string().optional(),
  /** Whether e-mail addresses or ids identify customers, where the file has both. */
  customerKey: z.enum(CUSTOMER_KEYS).optional(),
  /** Values of a status column that count, beside those of the preset. */
  countStatus: z.array(z.string()).default([]),
  /** What begins the decimals of amounts. */
  decimal: z.enum(DECIMAL_MARKS).optional(),
  /** Amounts are whole numbers of the smallest unit, such as cents; as the preset says where not given. */
  minorUnits: z.boolean().optional(),
  delimiter: z.string().length(1).optional(),
  /** `latin-1`, `utf-16le`, `windows-1252`, … (WHATWG names). */
  encoding: z.string().default('utf-8').transform(checkEncoding),
  /** strptime format such as `%d/%m/%Y`, or excel, unix, unix-ms, unix-us. */
  dateFormat: z.string().min(1).optional(),
  timeZone: z
    .string()
    .default('UTC')
    .transform((zone) => checkTimeZone(zone)),
  currency: z.string().optional(),
  asOf: z
    .string()
    .refine((day) => parseDay(day, '--as-of') !== null)
    .optional(),
  policy: policySchema.prefault({}),
  /** How many of the first rows the report shows as they were understood. */
  previewRows: z.int().min(0).max(100).default(5),
  /** Stop where any row would be excluded. */
  strict: z.boolean().default(false),
  memoryLimit: z
    .string()
    .regex(/^\d+(\.\d+)?\s*[KMGT]i?B$/i, 'write sizes as 512MB or 2GB')
    .default(() => defaultMemoryLimit()),
  /** `3/16`: only the customers in the third of sixteen parts (partition.ts); as-of is still that of all rows. */
  partition: z.string().transform(parsePartition).optional(),
  threads: z.int().positive().optional(),
  /** Is told what is being done, for a person who waits. */
  onProgress: z.custom<(doing: string) => void>((value) => typeof value === 'function').optional(),
});
type Sources = 'file' | 'rows' | 'table';
type HowToRead = Omit<z.input<typeof ledgerOptionsSchema>, Sources>;
/** Where transactions come from, and how to read them. */
export type LedgerOptions = HowToRead & ({ file: string } | { rows: Rows } | { table: Columns });
export type LedgerSettings = Omit<z.output<typeof ledgerOptionsSchema>, Sources> & {
  readonly source: string | Rows | Columns;
};
export type Policy = z.output<typeof policySchema>;

/** @throws OPTION_INVALID naming the first option that is wrong */
export function parseLedgerOptions(options: LedgerOptions): LedgerSettings {
  const parsed = ledgerOptionsSchema.safeParse(options);
  if (parsed.success) {
    const { file, rows, table, ...settings } = parsed.data;
    const [source, ...others] = [file, rows, table].filter((given) => given !== undefined);
    if (source !== undefined && others.length === 0) return { ...settings, source };
    throw new PerennialError('OPTION_INVALID', {
      option: 'options',
      value: source === undefined ? 'none' : 'several',
      problem: 'one of file, rows and table says where transactions come from',
      remedy: 'Give exactly one of them.',
    });
  }
  const issue = parsed.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    throw new PerennialError('OPTION_INVALID', {
      option: `an option of ${issue.path.join('.') || 'reading transactions'}`,
      value: JSON.stringify(issue.keys[0]),
      problem: 'there is none of this name',
      remedy: `It has ${Object.keys(optionsAt(issue.path[0])).join(', ')}.`,
    });
  }
  const value = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], options);
  throw new PerennialError('OPTION_INVALID', {
    option: issue.path.join('.') || 'options',
    value: JSON.stringify(value) ?? 'missing',
    problem: issue.message,
    remedy: 'See --help for what it may be.',
  });
}

/** What may be said within an option, or at the top. */
function optionsAt(name: PropertyKey | undefined): object {
  if (name === 'policy') return policySchema.shape;
  return name === 'columns' ? Object.fromEntries(ROLES.map((role) => [role, true])) : ledgerOptionsSchema.shape;
}

/** The name by which this machine's text decoder knows an encoding. */
function checkEncoding(encoding: string): string {
  try {
    return new TextDecoder(encoding.replace(/^latin-1$/i, 'latin1')).encoding;
  } catch {
    throw new PerennialError('OPTION_INVALID', {
      option: '--encoding',
      value: JSON.stringify(encoding),
      problem: 'it is not a known encoding',
      remedy: 'Use utf-8, latin-1, windows-1252, utf-16le or another WHATWG name.',
    });
  }
}
