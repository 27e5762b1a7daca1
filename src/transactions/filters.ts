import { isOneOf, trimmed } from '../engines/sql.ts';
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
export function statedSql(filters: readonly PlacedFilter[], charged: string): string {
  const cases = filters.flatMap((filter) => {
    const value = valueSql(filter);
    const counting = [filter.counts, filter.received ?? '', filter.returned ?? ''].join('|').split('|');
    const unlisted = `NOT ${isOneOf(value, counting)}`;
    const listed = (Object.entries(filter.excluded) as [StatedReason, string][]).map(([reason, values]) => {
      const notCounting = values.split('|').filter((v) => !counting.includes(v));
      const here = values === '*' ? unlisted : isOneOf(value, notCounting);
      return `WHEN ${here} THEN ${verdictOf(reason)}`;
    });
    if (filter.received) {
      const sent = `${isOneOf(value, filter.received.split('|'))} AND ${charged} < 0`;
      listed.push(`WHEN ${sent} THEN ${verdictOf('not a sale')}`);
    }
    return filter.others === 'exclude' ? [...listed, `WHEN ${unlisted} THEN ${verdictOf('unknown status')}`] : listed;
  });
  return cases.length === 0 ? '0' : `CASE ${cases.join(' ')} ELSE 0 END`;
}

/** SQL for whether a row says that its amount was given back in full. */
export function returnedSql(filters: readonly PlacedFilter[]): string {
  const conditions = filters.flatMap((filter) =>
    filter.returned ? [`coalesce(${isOneOf(valueSql(filter), filter.returned.split('|'))}, false)`] : [],
  );
  return conditions.length === 0 ? 'false' : conditions.join(' OR ');
}

function valueSql({ place }: PlacedFilter): string {
  return `lower(${trimmed(`c${place}`)})`;
}
