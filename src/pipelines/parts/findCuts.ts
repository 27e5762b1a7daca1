import type { Connection } from '../../engines/contract.ts';
import { fifthFinder } from '../../valuation/segments/rfm.ts';
import { usualGapOf } from '../../valuation/segments/stages.ts';
import { borderFinder, plusPositive, type TierRule, tooFewForTiers } from '../../valuation/segments/tiers.ts';

/** Where customers of the view `scores` are cut into tiers, stages and RFM codes. */
export interface Cuts {
  readonly rule: TierRule;
  /** What tiers are cut by: purchases where the transactions carry no amounts. */
  readonly by: 'value' | 'purchases';
  /** Least figure of each tier but the last; none where there are no tiers. */
  readonly borders: readonly number[];
  /** Why there are no tiers; null where there are. */
  readonly reason: string | null;
  /** Below it, a customer of one purchase is new; in the clock's unit. */
  readonly usualGap: number;
  /** Least figure of the second to the fifth fifth; money is null without amounts. */
  readonly fifths: {
    readonly recency: readonly number[];
    readonly frequency: readonly number[];
    readonly money: readonly number[] | null;
  };
}

/** Finds them in one look at each figure in its order, which the engine sorts: memory does not grow with customers. */
export async function findCuts(connection: Connection, rule: TierRule): Promise<Cuts> {
  const [counts] = await connection.rows<Record<'all' | 'bought' | 'returned' | 'valued' | 'paid', bigint>>(`
    SELECT
      count(*) AS all, count(*) FILTER (f_purchases > 0) AS bought, count(*) FILTER (f_purchases > 1) AS returned,
      count(f_value) AS valued, count(f_money) AS paid
    FROM scores`);
  const by = counts.valued > 0n ? 'value' : 'purchases';
  const fifthsOf = async (figure: string) => {
    const finder = fifthFinder(Number(counts.bought));
    await inOrder(connection, figure, 'WHERE f_purchases > 0', finder.add);
    return finder.borders();
  };
  const reason = tooFewForTiers(Number(counts.all));
  return {
    ...{ rule, by, reason },
    borders: reason ? [] : await bordersOf(connection, rule, by, Number(counts.all)),
    usualGap: await usualGap(connection, Number(counts.returned)),
    fifths: {
      recency: await fifthsOf('f_last'),
      frequency: await fifthsOf('f_purchases'),
      money: counts.paid > 0n ? await fifthsOf('f_money') : null,
    },
  };
}

async function bordersOf(connection: Connection, rule: TierRule, by: Cuts['by'], length: number): Promise<number[]> {
  const descending = (each: (figure: number) => void) =>
    inOrder(connection, by === 'value' ? 'f_value' : 'f_expected', '', each, 'DESC');
  let total = 0;
  if (rule === 'value') {
    await descending((figure) => {
      total = plusPositive(total, figure);
    });
  }
  const finder = borderFinder(rule, length, total);
  await descending(finder.add);
  return finder.borders();
}

/** The gaps in the middle of all are enough for their median. */
async function usualGap(connection: Connection, length: number): Promise<number> {
  const from = Math.floor((length - 1) / 2);
  const middle: number[] = [];
  const rows = await connection.rows<{ gap: number }>(
    `SELECT f_gap AS gap FROM scores WHERE f_purchases > 1 ORDER BY gap LIMIT 2 OFFSET ${Math.max(0, from)}`,
  );
  rows.forEach(({ gap }, i) => {
    middle[from + i] = gap;
  });
  middle.length = length;
  return usualGapOf(middle);
}

async function inOrder(
  connection: Connection,
  figure: string,
  where: string,
  each: (figure: number) => void,
  order: 'ASC' | 'DESC' = 'ASC',
): Promise<void> {
  const { chunks } = await connection.stream(
    `SELECT CAST(${figure} AS DOUBLE) AS figure FROM scores ${where} ORDER BY figure ${order}`,
  );
  for await (const chunk of chunks) {
    const figures = chunk.numbers(0) as Float64Array;
    for (let i = 0; i < chunk.length; i++) each(figures[i]);
  }
}
