import { createHash } from 'node:crypto';
import { type Dialect, DUCKDB } from '../engines/dialect.ts';
import { PerennialError } from '../errors.ts';

/** One of several parts that customers fall into, each with all of their transactions. */
export interface Partition {
  /** From 1 to `of`. */
  readonly part: number;
  readonly of: number;
}

const MOST_PARTS = 100_000;

/**
 * Reads `3/16`.
 *
 * @throws OPTION_INVALID
 */
export function parsePartition(text: string): Partition {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim());
  const [part, of] = match ? [Number(match[1]), Number(match[2])] : [0, 0];
  if (part >= 1 && part <= of && of <= MOST_PARTS) return { part, of };
  throw new PerennialError('OPTION_INVALID', {
    option: '--partition',
    value: JSON.stringify(text),
    problem: `it names no part of 1 to ${MOST_PARTS.toLocaleString('en')} parts`,
    remedy: 'Write 3/16 for the third of sixteen.',
  });
}

/** Hex digits of the hash that count: as many as any engine's signed 64 bits hold. */
const DIGITS = 15;

/**
 * The part that a customer falls into: the first 15 hex digits of the MD5 of the id (as scores have it, in UTF-8), read as a
 * number, modulo the number of parts, plus 1. Every machine and engine has this hash; docs/SCALE.md spells it for some.
 */
export function partOf(customer: string, of: number): number {
  const digits = createHash('md5').update(customer).digest('hex').slice(0, DIGITS);
  return Number(BigInt(`0x${digits}`) % BigInt(of)) + 1;
}

/** SQL for whether a customer falls into a part; rows without a customer fall where the empty id does. */
export function inPartSql(customer: string, { part, of }: Partition, { hash }: Dialect = DUCKDB): string {
  return `${hash(`coalesce(${customer}, '')`)} % ${of} = ${part - 1}`;
}

/** Whether what belongs to no customer (lines that could not be taken apart) is counted with this part. */
export function countsNobody({ part, of }: Partition): boolean {
  return partOf('', of) === part;
}
