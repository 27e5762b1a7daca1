import type { Connection } from '../engines/contract.ts';
import { formatMoney } from '../units.ts';
import { type ColumnChoice, columnNames, hasAmounts, type Role, type Shape } from './columns.ts';
import { countVerdicts } from './counts.ts';
import type { DateFormat } from './dates.ts';
import { type Example, findExamples, type MalformedLines } from './examples.ts';
import type { FileFormat } from './plainFile.ts';
import type { Source } from './source.ts';
import { findSpecialDays } from './specialDays.ts';
import { KINDS, type Kind, REASONS, type Reason, sameRow } from './validate.ts';

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
  /** First and last day of the accepted rows. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly read: Count;
  readonly accepted: Count;
  /** Reasons that occur, in the order in which they are validated. */
  readonly excluded: readonly Excluded[];
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

/** What was validated, and by what. */
export interface Validated {
  readonly source: Source;
  readonly columns: ColumnChoice;
  readonly dateFormat: DateFormat;
  readonly timeZone: string;
  readonly currency: string;
  /** As given; null for the last day that the file knows. */
  readonly asOf: string | null;
  /** The last day that was accepted at all: as-of, or today. */
  readonly lastKnown: string;
  readonly malformed: MalformedLines;
  readonly conflictingIds: number;
}

/** Counts and sums the tables `validated` and `ledger`; makes `special_days` on the way. */
export async function assessQuality(connection: Connection, validated: Validated): Promise<Quality> {
  const { source, columns, malformed } = validated;
  const amounts = hasAmounts(columns);
  const counts = await countVerdicts(connection, validated.lastKnown);
  const examples = await findExamples(connection, source, columns, malformed);
  const days = await findSpecialDays(connection, {
    sameRow: sameRow(columns, source.names),
    hasOrders: columns.at.order !== undefined,
  });

  const excluded = REASONS.flatMap((reason, place): Excluded[] => {
    const found = counts.verdicts.find(({ verdict }) => verdict === place + 1);
    const rows = (found?.rows ?? 0) + (reason === 'malformed line' ? malformed.all.size : 0);
    return rows === 0
      ? []
      : [{ reason, ...countOf(rows, found?.micros ?? 0n, amounts), examples: examples.get(reason) ?? [] }];
  });
  const accepted = counts.verdicts.find(({ verdict }) => verdict === 0);
  const readable = counts.verdicts.reduce((sum, { micros }) => sum + micros, 0n);
  const rows = counts.verdicts.reduce((sum, verdict) => sum + verdict.rows, malformed.all.size);
  const lastDays = counts.verdicts.flatMap(({ lastDay }) => lastDay ?? []).sort();
  return {
    file: source.file,
    format: source.format,
    shape: columns.shape,
    columns: columnNames(columns, source.names),
    hasAmounts: amounts,
    currency: amounts ? validated.currency : '',
    timeZone: validated.timeZone,
    dateFormat: validated.dateFormat.name,
    asOf: validated.asOf ?? lastDays.at(-1) ?? validated.lastKnown,
    firstDay: accepted?.firstDay ?? '',
    lastDay: accepted?.lastDay ?? '',
    read: countOf(rows, readable, amounts),
    accepted: countOf(accepted?.rows ?? 0, accepted?.micros ?? 0n, amounts),
    excluded,
    kinds: Object.fromEntries(
      KINDS.map((kind) => [kind, countOf(counts.kinds[kind].rows, counts.kinds[kind].micros, amounts)]),
    ) as Quality['kinds'],
    customers: days.customers,
    customersWithRefundsAlone: days.customersWithRefundsAlone,
    sameDayRowsMerged: days.rowsMerged,
    duplicatesKept: days.duplicatesKept,
    conflictingIds: validated.conflictingIds,
  };
}

/** The reasons found, in words: `135,080 × no customer, 12 × unreadable date (line 17: "2021-02-30")`. */
export function describeExcluded(excluded: readonly Excluded[]): string {
  return excluded
    .map(({ reason, rows, examples: [example] }) => {
      const where = example ? ` (line ${example.line}: ${JSON.stringify(example.value.slice(0, 60))})` : '';
      return `${rows.toLocaleString('en')} × ${reason}${where}`;
    })
    .join(', ');
}

function countOf(rows: number, micros: bigint, hasAmounts: boolean): Count {
  return { rows, amount: hasAmounts ? formatMoney(micros) : null };
}
