/** How loyal customers were: who came back, by cohort, and how many of the best were kept. */
import { type Holdout, hasPurchase, type Summaries } from '../../facts/summaries.ts';
import { formatDay, moneyNumber, TIME_UNITS } from '../../units.ts';

export interface LoyaltyRow {
  /** Year and quarter of the first purchase, `2010-Q4`, or which customers. */
  readonly group: string;
  readonly customers: number;
  /** Share who had bought more than once. */
  readonly repeated: number;
  /** Share who bought in the days after. */
  readonly returned: number;
  /** Median time from first to last purchase, in days, of those who had bought more than once; NaN where there is none. */
  readonly tenure: number;
}

export interface Loyalty {
  readonly since: string;
  readonly until: string;
  readonly all: LoyaltyRow;
  /** The fifth that had brought most; null without amounts. */
  readonly topFifth: LoyaltyRow | null;
  readonly cohorts: readonly LoyaltyRow[];
}

/** @param holdout  what the same customers did in the days after the summaries' as-of */
export function loyaltyOf(summaries: Summaries, holdout: Holdout, hasAmounts: boolean): Loyalty {
  const rows = [...summaries.x.keys()].filter((row) => hasPurchase(summaries, row));
  const row = (group: string, members: readonly number[]): LoyaltyRow => {
    const share = (holds: (member: number) => boolean) => members.filter(holds).length / members.length;
    const unit = TIME_UNITS[summaries.clock.timeUnit];
    const tenures = members.filter((m) => summaries.x[m] > 0).map((m) => summaries.tx[m] * unit);
    return {
      group,
      customers: members.length,
      repeated: share((m) => summaries.x[m] > 0),
      returned: share((m) => holdout.purchases[m] > 0),
      tenure: medianOf(tenures),
    };
  };
  const cohorts = new Map<string, number[]>();
  for (const member of rows) {
    const [year, month] = formatDay(summaries.firstPurchase[member]).split('-');
    const group = `${year}-Q${Math.ceil(Number(month) / 3)}`;
    const members = cohorts.get(group) ?? [];
    members.push(member);
    cohorts.set(group, members);
  }
  const worth = summaries.historicalValue;
  const best = rows.toSorted((a, b) => moneyNumber(worth[b]) - moneyNumber(worth[a]));
  return {
    since: summaries.clock.asOf,
    until: holdout.end,
    all: row('all', rows),
    topFifth: hasAmounts ? row('top fifth', best.slice(0, Math.ceil(rows.length / 5))) : null,
    cohorts: [...cohorts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, members]) => row(group, members)),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length > 0 ? (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2 : Number.NaN;
}
