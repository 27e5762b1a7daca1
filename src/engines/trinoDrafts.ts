/** Tables that are written beside the one they become, and what is left of them where a writer was cut off. */
import { randomBytes } from 'node:crypto';
import { quoteTable } from './address.ts';
import { quoteText } from './sql.ts';
import { textRows, type Warehouse } from './warehouse.ts';

/** Between the table's name and eight digits: no table of people's own is called so. */
const DRAFT = '_perennial_draft_';
const FORMER = '_perennial_former_';
/** Whoever writes a table asks again within so many seconds; an engine remembers questions for minutes. */
const ASKS_AGAIN = 10;
/** Longest time, in ms, that a draft may take to go: an engine without workers queues the question instead. */
const DROP_WITHIN = 5_000;

type Asking = Pick<Warehouse, 'stream'>;

/** Names that nobody else has: of a draft, and of the table whose place it takes. */
export function namesBeside(table: string): { draft: string; former: string } {
  const digits = randomBytes(4).toString('hex');
  return { draft: `${table}${DRAFT}${digits}`, former: `${table}${FORMER}${digits}` };
}

/** Drops a draft that is not wanted any more, as far as the engine can do so now: the next writer sees to the rest. */
export async function dropDraft({ stream }: Asking, draft: string): Promise<void> {
  const soon = AbortSignal.timeout(DROP_WITHIN);
  const dropped = textRows({ stream: (sql) => stream(sql, soon) }, `DROP TABLE IF EXISTS ${draft}`);
  await dropped.catch(() => {});
}

/**
 * Drops drafts of a table that nobody writes any more: no question about them runs, or has ended in the last seconds. A
 * writer who was asleep for longer, or whose questions the engine hides from this one, loses the draft and fails by name;
 * where the engine shows no questions at all, or forbids it, drafts stay.
 */
export async function dropLeftDrafts(asking: Asking, [catalog, schema, table]: readonly string[]): Promise<void> {
  try {
    // Names are in small letters there.
    const start = `${table}${DRAFT}`.toLowerCase();
    const tables = await textRows(asking, `SHOW TABLES FROM ${quoteTable([catalog, schema])}`);
    const drafts = tables.flatMap(([name]) => (name?.startsWith(start) ? [name] : []));
    for (const draft of drafts) {
      const [[asked]] = await textRows(
        asking,
        `SELECT count(*) FROM system.runtime.queries
        WHERE strpos(query, ${quoteText(draft)}) > 0 AND strpos(query, 'system.runtime.queries') = 0
          AND ("end" IS NULL OR "end" > current_timestamp - INTERVAL '${ASKS_AGAIN}' SECOND)`,
      );
      if (asked === '0') await dropDraft(asking, quoteTable([catalog, schema, draft]));
    }
  } catch {
    // To tidy up is a favour: whether the table can be written shows when it is.
  }
}
