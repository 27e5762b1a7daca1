import { type Dialect, DUCKDB } from '../engines/dialect.ts';
import type { Preset, RowFilter, StatedReason } from './presets.ts';
import { verdictOf } from './reasons.ts';
import { placesOf } from './recognise.ts';

/** A filter of the preset whose column the file has. */
export interface PlacedFilter extends RowFilter {
  readonly place: number;
}

/** @param alsoCount  values that the person says count too */
export function findFilters(preset: Preset, names: readonly string[], alsoCount: readonly string[]): PlacedFilter[] {
  const further = alsoCount.map((value) => `|${value.trim().toLowerCase()}`).join('');
  return preset.filters.flatMap((filter) => {
    const [place] = placesOf(names, filter.column);
    return place === undefined ? [] : [{ ...filter, counts: filter.counts + further, place }];
  });
}

/**
 * SQL for the verdict that a row states itself: 0 where it counts.
 *
 * @param charged  SQL for what the row charged
 */
export function statedSql(filters: readonly PlacedFilter[], charged: string, dialect: Dialect = DUCKDB): string {
  const verdicts = filters.map((filter) => exclusionSql(filter, charged, dialect));
  return verdicts.length === 0 ? '0' : `coalesce(${[...verdicts, '0'].join(', ')})`;
}

/** The verdict of one filter, NULL where the row counts for it: asked first, for most rows do, and lists are long. */
function exclusionSql(filter: PlacedFilter, charged: string, dialect: Dialect): string {
  const { isOneOf } = dialect;
  const value = valueSql(filter, dialect);
  const counting = [filter.counts, filter.returned ?? ''].join('|').split('|');
  const received = filter.received?.split('|') ?? [];
  const known = [...counting, ...received];
  const listed = (Object.entries(filter.excluded) as [StatedReason, string][]).map(([reason, values]) => {
    const others = values.split('|').filter((other) => !known.includes(other));
    return `WHEN ${values === '*' ? `${value} IS NOT NULL` : isOneOf(value, others)} THEN ${verdictOf(reason)}`;
  });
  return `CASE ${[
    `WHEN ${isOneOf(value, counting)} THEN NULL`,
    ...(received.length > 0
      ? [`WHEN ${isOneOf(value, received)} THEN CASE WHEN ${charged} < 0 THEN ${verdictOf('not a sale')} END`]
      : []),
    ...listed,
    ...(filter.others === 'exclude' ? [`WHEN ${value} IS NOT NULL THEN ${verdictOf('unknown status')}`] : []),
  ].join(' ')} END`;
}

/** SQL for whether a row says that its amount was given back in full. */
export function returnedSql(filters: readonly PlacedFilter[], dialect: Dialect = DUCKDB): string {
  const conditions = filters.flatMap((filter) =>
    filter.returned
      ? [`coalesce(${dialect.isOneOf(valueSql(filter, dialect), filter.returned.split('|'))}, false)`]
      : [],
  );
  return conditions.length === 0 ? 'false' : conditions.join(' OR ');
}

function valueSql({ place }: PlacedFilter, { trimmed }: Dialect): string {
  return `lower(${trimmed(`c${place}`)})`;
}
