import { quoteName, quoteText } from '../../engines/sql.ts';
import { TIERS } from '../../valuation/segments/tiers.ts';
import { OF_PART } from '../writeScores.ts';
import type { Cuts } from './findCuts.ts';

/** SQL of tier, stage and RFM code of a row of the view `scores`; NULL where a customer has none. */
export function labelsSql(cuts: Cuts): Readonly<Record<'tier' | 'stage' | 'rfm', string>> {
  const unlessNew = quoteName(OF_PART.stage);
  const usual = isBelow('f_gap', cuts.usualGap);
  const { recency, frequency, money } = cuts.fifths;
  const digits = [
    fifthSql('f_last', recency),
    fifthSql('f_purchases', frequency),
    ...(money ? [fifthSql('CAST(f_money AS DOUBLE)', money)] : []),
  ];
  return {
    tier: tierSql(cuts),
    stage: `CASE WHEN f_purchases = 1 AND ${unlessNew} <> 'at-risk' AND ${usual} THEN 'new' ELSE ${unlessNew} END`,
    rfm: `CASE WHEN f_purchases > 0 THEN ${digits.join(' || ')} END`,
  };
}

function tierSql({ rule, by, borders, reason }: Cuts): string {
  if (reason) return 'CAST(NULL AS VARCHAR)';
  const figure = by === 'value' ? 'f_value' : 'f_expected';
  const names = TIERS[rule];
  const cases = borders.map(
    (border, k) => `WHEN ${figure} > 0 AND NOT ${isBelow(figure, border)} THEN ${quoteText(names[k])}`,
  );
  return `CASE ${cases.join(' ')} ELSE ${quoteText(names[names.length - 1])} END`;
}

/** 1 to 5 as text. */
function fifthSql(figure: string, borders: readonly number[]): string {
  const reached = borders.map((border) => `CASE WHEN ${isBelow(figure, border)} THEN 0 ELSE 1 END`);
  return `CAST(1 + ${reached.join(' + ')} AS VARCHAR)`;
}

/** The shortest decimal of a double is read as the very double again. */
function isBelow(figure: string, border: number): string {
  return Number.isFinite(border) ? `(${figure} < CAST('${border}' AS DOUBLE))` : '(true)';
}
