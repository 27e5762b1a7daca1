import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import { checkTimeZone, parseDay } from '../units.ts';
import { DECIMAL_MARKS } from './amounts.ts';
import { ROLES, SHAPES } from './columns.ts';
import { CUSTOMER_KEYS } from './presets.ts';

/** Written policy, each rule switchable; the defaults and their reasons stand in docs/OPINIONS.md. */
const policySchema = z.strictObject({
  /** Refunds and cancellations lower the value of their day, or stay out altogether. */
  refunds: z.enum(['net', 'exclude']).default('net'),
  /** Rows of amount 0 are purchases (that the spend model does not see), or stay out. */
  freeOrders: z.enum(['keep', 'exclude']).default('keep'),
  /** Equal rows are one where a transaction id says so, never, or always. */
  duplicates: z.enum(['by-id', 'keep', 'exclude']).default('by-id'),
});

/** Everything that can be said about a file of transactions; only `file` must be. */
export const ledgerOptionsSchema = z.strictObject({
  file: z.string().min(1),
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
  /** Stop where any row would be excluded. */
  strict: z.boolean().default(false),
  memoryLimit: z
    .string()
    .regex(/^\d+(\.\d+)?\s*[KMGT]i?B$/i, 'write sizes as 512MB or 2GB')
    .default('1GB'),
  threads: z.int().positive().optional(),
  /** Is told what is being done, for a person who waits. */
  onProgress: z.custom<(doing: string) => void>((value) => typeof value === 'function').optional(),
});
export type LedgerOptions = z.input<typeof ledgerOptionsSchema>;
export type LedgerSettings = z.output<typeof ledgerOptionsSchema>;
export type Policy = z.output<typeof policySchema>;

/** @throws OPTION_INVALID naming the first option that is wrong */
export function parseLedgerOptions(options: LedgerOptions): LedgerSettings {
  const parsed = ledgerOptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const value = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], options);
  throw new PerennialError('OPTION_INVALID', {
    option: issue.path.join('.') || 'options',
    value: JSON.stringify(value) ?? 'missing',
    problem: issue.message,
    remedy: 'See --help for what it may be.',
  });
}

/** The name by which this machine's text decoder knows an encoding. */
function checkEncoding(encoding: string): string {
  try {
    return new TextDecoder(encoding.replace(/^latin-1$/i, 'latin1')).encoding;
  } catch {
    throw new PerennialError('OPTION_INVALID', {
      option: '--encoding',
      value: JSON.stringify(encoding),
      problem: 'that is no encoding known here',
      remedy: 'Use utf-8, latin-1, windows-1252, utf-16le or another WHATWG name.',
    });
  }
}
