import type { DatabaseConnection } from '../engines/contract.ts';
import type { Known } from './postgresStore.ts';
import { readSettings } from './settings.ts';
import type { News } from './shared.ts';
import { readTransactions } from './transactionTable.ts';

/** More rows than this are read all anew, as columns, rather than one by one. */
const MOST_ROWS = 20_000;

interface Clock {
  readonly last_seq: bigint;
  readonly erasures: bigint;
  readonly changes: bigint;
}

/**
 * What has come to a store up to a moment of its clock beyond what is known here, and what is known with it.
 *
 * @returns null where nothing has changed
 */
export async function readNews(
  connection: DatabaseConnection,
  known: Known,
  clock: Clock,
  file: string,
): Promise<{ news: News; next: Known } | null> {
  if (Number(clock.changes) === known.changes) return null;
  const [from, to] = [known.lastSeq, Number(clock.last_seq)];
  const [first, last] = [known.erasures, Number(clock.erasures)];
  const settings = await readSettings(connection, file);
  const erased =
    last > first
      ? await connection.rows<{ seq: bigint }>(
          `SELECT seq FROM erased WHERE number > ${first} AND number <= ${last} AND seq <= ${from}`,
        )
      : [];
  const superseded =
    to > from
      ? await connection.rows<{ seq: bigint; by: bigint }>(
          `SELECT seq, replaced_by AS by FROM superseded WHERE replaced_by > ${from} AND replaced_by <= ${to}`,
        )
      : [];
  const attributes = settings?.attributes ?? [];
  const sameAttributes = JSON.stringify(attributes) === JSON.stringify(known.attributes);
  const few = to - from <= MOST_ROWS && sameAttributes;
  const rows = few && to > from ? await readTransactions(connection, `seq > ${from} AND seq <= ${to}`) : [];
  return {
    news: {
      erased: erased.map(({ seq }) => Number(seq)),
      superseded: superseded.map(({ seq, by }) => ({ seq: Number(seq), by: Number(by) })),
      rows: few ? rows.sort((a, b) => a.seq - b.seq) : null,
    },
    next: { settings, attributes, lastSeq: to, erasures: last, changes: Number(clock.changes) },
  };
}
