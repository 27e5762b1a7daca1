import type { Column } from './customerColumns.ts';
import { ROWGROUP } from './customerRows.tsx';

interface HeadProps {
  readonly columns: readonly Column[];
  readonly sort: string;
  /** Whether it gives a table its columns' widths. */
  readonly measures: boolean;
  change(changes: Readonly<Record<string, string | null>>): void;
}

/** Sorts by a click: figures the highest first, names from A. */
export function Head({ columns, sort, measures, change }: HeadProps) {
  const field = sort.replace('-', '');
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const falling = sort.startsWith('-');
  return (
    <thead {...ROWGROUP}>
      <tr aria-rowindex={1} {...ROW}>
        {columns.map((column) => {
          const sorted = column.sort !== null && column.sort === field;
          const turned = sorted
            ? falling
              ? column.sort
              : `-${column.sort}`
            : `${column.figure ? '-' : ''}${column.sort}`;
          return (
            <th
              scope="col"
              key={column.name}
              class={column.figure ? 'figure' : ''}
              {...(measures ? { style: { width: `${(100 * column.share) / whole}%` } } : {})}
              {...COLUMNHEADER}
              {...(sorted ? { 'aria-sort': falling ? ('descending' as const) : ('ascending' as const) } : {})}
            >
              {column.sort === null ? (
                column.name
              ) : (
                <button type="button" onClick={() => change({ sort: turned, page: null })}>
                  {column.name}
                  <span aria-hidden="true">{sorted ? (falling ? ' ▼' : ' ▲') : ''}</span>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

const ROW = { role: 'row' } as const;
const COLUMNHEADER = { role: 'columnheader' } as const;
