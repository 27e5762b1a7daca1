import type { DatabaseConnection } from '../engines/contract.ts';
import { formatMoney } from '../units.ts';
import { countCurrencies } from './chooseCurrency.ts';
import { columnNames, hasAmounts, type Role, type Shape } from './columns.ts';
import { type Counts, countVerdicts, type VerdictCount } from './counts.ts';
import { type Example, findExamples, type MalformedLines } from './examples.ts';
import type { Partition } from './partition.ts';
import type { FileFormat } from './plainFile.ts';
import { type Reading, readingOf } from './reading.ts';
import { EXPLAINED, ORDER_LINE, REASONS, type Reason } from './reasons.ts';
import type { Source } from './source.ts';
import { type DayCounts, findSpecialDays } from './specialDays.ts';
import { KINDS, type Kind, type Rules, sameRow } from './validate.ts';
import { type Caution, cautionsOf, unusedMoney } from './warnings.ts';

/** A number of rows and what their readable amounts come to: exact decimal text, null in a file without amounts. */
export interface Count {
  readonly rows: number;
  readonly amount: string | null;
}

export interface Excluded extends Count {
  readonly reason: Reason;
  readonly examples: readonly Example[];
}

/** What was read, what was accepted, and what became of the rest. Accepted and excluded add up to what was read. */
export interface Quality {
  readonly file: string;
  readonly format: FileFormat;
  readonly shape: Shape;
  /** The file's name of the column in each role that is used. */
  readonly columns: Readonly<Partial<Record<Role, string>>>;
  readonly hasAmounts: boolean;
  readonly currency: string;
  readonly timeZone: string;
  readonly dateFormat: string;
  readonly asOf: string;
  /** Where only one part of the customers was read: the counts below are of its rows alone. */
  readonly partition?: Partition;
  /** First and last day of the accepted rows. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** How the file was read: which preset, columns and notations, and its first rows as understood. */
  readonly reading: Reading;
  /** What a person should look at; nothing was excluded for it. */
  readonly warnings: readonly string[];
  /** The same by what they are about, in their order. */
  readonly cautions: readonly Caution[];
  /** All rows; amounts in the ledger's currency. */
  readonly read: Count;
  readonly accepted: Count;
  /** Reasons that occur, in the order in which they are asked. Amounts in other currencies are not summed. */
  readonly excluded: readonly Excluded[];
  /** Rows that repeat the total of an order that has been counted: neither accepted nor excluded. */
  readonly orderLines: number;
  /** Shares of rows and of money that are excluded though the file does not say itself that they do not count. */
  readonly unexplained: { readonly rows: number; readonly amount: number | null };
  /** Rows in other currencies than the ledger's, by what the file calls them. */
  readonly otherCurrencies: readonly { readonly currency: string; readonly rows: number }[];
  /** All rows by kind, whatever became of them; rows without a readable amount have none. */
  readonly kinds: Readonly<Record<Kind, Count>>;
  /** Customers of the accepted rows. */
  readonly customers: number;
  readonly customersWithRefundsAlone: number;
  /** Accepted rows beyond the first of their customer and day: one purchase with it. */
  readonly sameDayRowsMerged: number;
  /** Accepted rows that repeat another in every column. */
  readonly duplicatesKept: number;
  /** Transaction ids on rows of different content, which are all accepted. */
  readonly conflictingIds: number;
}

/** A part of the customers, and the last day that the whole file knows. */
type WholeFile = Partition & { readonly lastDay: string | null };

/** What was validated, and by what. */
export interface Validated {
  readonly source: Source;
  readonly rules: Rules;
  /** As given; null for the last day that the file knows. */
  readonly asOf: string | null;
  readonly partition: WholeFile | null;
  readonly malformed: MalformedLines;
  readonly conflictingIds: number;
  readonly encoding: string;
  /** How many of the first rows to show. */
  readonly previewRows: number;
}

/** Counts and sums the tables `validated` and `ledger`; makes `special_days` on the way. */
export async function assessQuality(connection: DatabaseConnection, validated: Validated): Promise<Quality> {
  const { source, rules, malformed, conflictingIds, partition } = validated;
  const { columns, filters, lastKnown } = rules;
  const counts = await countVerdicts(connection, lastKnown);
  const examples = await findExamples(connection, source, columns, filters, malformed);
  const days = await findSpecialDays(connection, {
    sameRow: sameRow(columns, source.names),
    hasOrders: columns.at.order !== undefined,
  });
  const hasOthers = counts.verdicts.some(({ verdict }) => REASONS[verdict - 1] === 'other currency');
  const otherCurrencies = hasOthers ? await countCurrencies(connection, source, rules) : [];
  const reading = await readingOf(connection, source, rules, validated);
  const cautions = await cautionsOf(connection, {
    ...{ source, rules, ...noted(counts), ...days, otherCurrencies },
    unusedMoney: await unusedMoney(connection, source, rules),
  });
  const dateFormat = rules.dateFormat.name;
  const { timeZone } = rules.zones;
  return qualityOf({
    ...{ source, rules, asOf: validated.asOf, timeZone, dateFormat, malformed: malformed.count },
    ...(partition ? { partition } : {}),
    ...{ counts, days, examples, conflictingIds, otherCurrencies, reading, cautions },
  });
}

/** What is known of all rows, whatever holds them. */
export interface Assessed {
  readonly source: Pick<Source, 'file' | 'format' | 'names'>;
  readonly rules: Pick<Rules, 'columns' | 'currency' | 'lastKnown'>;
  /** As given; null for the last day that the file knows. */
  readonly asOf: string | null;
  /** Where only one part of the customers is read. */
  readonly partition?: WholeFile;
  readonly timeZone: string;
  readonly dateFormat: string;
  /** Lines that could not be taken apart. */
  readonly malformed: number;
  readonly counts: Counts;
  readonly days: DayCounts;
  readonly examples: ReadonlyMap<Reason, readonly Example[]>;
  readonly conflictingIds: number;
  readonly otherCurrencies: Quality['otherCurrencies'];
  readonly reading: Reading;
  readonly cautions: readonly Caution[];
}

/** What warnings have to know of the counts. */
export function noted({ verdicts }: Counts): { acceptedRows: number; orderLines: number } {
  const rowsOf = (verdict: number) => verdicts.find((count) => count.verdict === verdict)?.rows ?? 0;
  return { acceptedRows: rowsOf(0), orderLines: rowsOf(ORDER_LINE) };
}

/** The report that these counts come to. */
export function qualityOf(assessed: Assessed): Quality {
  const { source, rules, malformed, counts, days, examples, asOf, partition } = assessed;
  const { columns, lastKnown } = rules;
  const { verdicts, kinds } = counts;
  const amounts = hasAmounts(columns);
  const countOfVerdict = (verdict: number) => verdicts.find((count) => count.verdict === verdict);
  const excluded = REASONS.flatMap((reason, place): Excluded[] => {
    const found = countOfVerdict(place + 1);
    const rows = (found?.rows ?? 0) + (reason === 'malformed line' ? malformed : 0);
    // Sums of several currencies mean nothing.
    const summed = amounts && reason !== 'other currency';
    return rows === 0
      ? []
      : [{ reason, ...countOf(rows, found?.micros ?? 0n, summed), examples: examples.get(reason) ?? [] }];
  });
  const accepted = countOfVerdict(0);
  const { orderLines } = noted(counts);
  const inCurrency = verdicts.filter(({ verdict }) => REASONS[verdict - 1] !== 'other currency');
  const rows = verdicts.reduce((sum, verdict) => sum + verdict.rows, malformed);
  const lastDays = verdicts.flatMap(({ lastDay }) => lastDay ?? []).sort();
  const doubtful = (verdict: number) =>
    verdict > 0 && verdict <= REASONS.length && !isExplained(REASONS[verdict - 1], asOf);
  return {
    file: source.file,
    format: source.format,
    shape: columns.shape,
    columns: columnNames(columns, source.names),
    hasAmounts: amounts,
    currency: amounts ? rules.currency : '',
    timeZone: assessed.timeZone,
    dateFormat: assessed.dateFormat,
    asOf: asOf ?? partition?.lastDay ?? lastDays.at(-1) ?? lastKnown,
    ...(partition ? { partition: { part: partition.part, of: partition.of } } : {}),
    firstDay: accepted?.firstDay ?? '',
    lastDay: accepted?.lastDay ?? '',
    reading: assessed.reading,
    warnings: assessed.cautions.map(({ text }) => text),
    cautions: assessed.cautions,
    read: countOf(rows, sumOf(inCurrency, 'micros'), amounts),
    accepted: countOf(accepted?.rows ?? 0, accepted?.micros ?? 0n, amounts),
    excluded,
    orderLines,
    unexplained: {
      rows: (sumRows(verdicts.filter(({ verdict }) => doubtful(verdict))) + malformed) / Math.max(rows - orderLines, 1),
      amount: amounts
        ? share(
            sumOf(
              inCurrency.filter(({ verdict }) => doubtful(verdict)),
              'absolute',
            ),
            sumOf(inCurrency, 'absolute'),
          )
        : null,
    },
    otherCurrencies: assessed.otherCurrencies,
    kinds: Object.fromEntries(
      KINDS.map((kind) => [kind, countOf(kinds[kind].rows, kinds[kind].micros, amounts)]),
    ) as Quality['kinds'],
    customers: days.customers,
    customersWithRefundsAlone: days.customersWithRefundsAlone,
    sameDayRowsMerged: days.rowsMerged,
    duplicatesKept: days.duplicatesKept,
    conflictingIds: assessed.conflictingIds,
  };
}

/** Whether the file or the person has said that rows excluded for this reason do not count. */
export function isExplained(reason: Reason, asOf: string | null): boolean {
  return EXPLAINED.includes(reason) || (reason === 'after as-of' && asOf !== null);
}

function sumOf(counts: readonly VerdictCount[], column: 'micros' | 'absolute'): bigint {
  return counts.reduce((sum, count) => sum + count[column], 0n);
}

function sumRows(counts: readonly VerdictCount[]): number {
  return counts.reduce((sum, { rows }) => sum + rows, 0);
}

function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(part) / Number(whole);
}

/** The reasons found, in words: `135,080 × no customer, 12 × unreadable date (line 17: "2021-02-30")`. */
export function describeExcluded(excluded: readonly Excluded[]): string {
  return excluded
    .map(({ reason, rows, examples: [example] }) => {
      const value = example ? JSON.stringify(example.value.slice(0, 60)) : '';
      const where = example ? ` (${example.line > 0 ? `line ${example.line}` : example.field}: ${value})` : '';
      return `${rows.toLocaleString('en')} × ${reason}${where}`;
    })
    .join(', ');
}

function countOf(rows: number, micros: bigint, hasAmounts: boolean): Count {
  return { rows, amount: hasAmounts ? formatMoney(micros) : null };
}
