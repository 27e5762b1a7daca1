/**
 * Rows of the customers' table, copied from one and written cell by cell: to compare them piece by piece with those before, as
 * the rest of the page does, would be most of what a scrolled frame has to do.
 */
import { Component, createRef } from 'preact';
import type { CustomerListRow } from '../contract.ts';
import type { Column } from './customerColumns.ts';

export interface RowOf {
  readonly rank: number;
  /** null until it has come. */
  readonly row: CustomerListRow | null;
  readonly columns: readonly Column[];
  /** Whether its customer stands beside the table. */
  readonly open: boolean;
}

interface SectionProps {
  readonly rows: readonly RowOf[];
  /** Of the section, where it is known before its rows are: in pixels. */
  readonly height?: number;
}

/** Rows that come and go together: one thing to lay out and to paint, for whatever is scrolled does so with all. */
export class RowSection extends Component<SectionProps> {
  private readonly section = createRef<HTMLTableSectionElement>();

  override shouldComponentUpdate({ rows, height }: SectionProps): boolean {
    const known = this.props.rows;
    return (
      height !== this.props.height ||
      rows.length !== known.length ||
      rows.some((row, k) => !isSame(row, known[k]) || row.open !== known[k].open)
    );
  }

  override componentDidMount(): void {
    this.section.current!.append(...this.props.rows.map(written));
  }

  /** What stands in a row stays there, with the focus that may be in it, unless it is another's. */
  override componentDidUpdate({ rows: known }: SectionProps): void {
    const { rows } = this.props;
    const section = this.section.current!;
    while (section.rows.length > rows.length) section.deleteRow(-1);
    rows.forEach((row, k) => {
      const element = section.rows[k];
      if (!element) section.append(written(row));
      else if (!isSame(row, known[k])) replace(element, written(row), row.row !== null && row.row === known[k].row);
      else if (row.open !== known[k].open) mark(element, row.open);
    });
  }

  override render({ height }: SectionProps) {
    return (
      <tbody
        class="step"
        ref={this.section}
        {...ROWGROUP}
        {...(height === undefined ? {} : { style: { height: `${height}px` } })}
      />
    );
  }
}

/** Said although it is a table's, for those to whom one that is not laid out as a table is none. */
export const ROWGROUP = { role: 'rowgroup' } as const;

function isSame(one: RowOf, other: RowOf): boolean {
  return one.rank === other.rank && one.row === other.row && one.columns === other.columns;
}

function written({ rank, row, columns, open }: RowOf): HTMLTableRowElement {
  const element = templateOf(columns, row !== null).cloneNode(true) as HTMLTableRowElement;
  // A head stands above the first.
  element.setAttribute('aria-rowindex', String(rank + 2));
  if (open) mark(element, true);
  if (row) {
    let cell = element.firstElementChild;
    for (const { write } of columns) {
      write(cell as HTMLElement, row);
      cell = cell!.nextElementSibling;
    }
  }
  return element;
}

/** @param same  whether it is of the same customer, in other columns: then the focus goes on to its link */
function replace(element: Element, next: HTMLTableRowElement, same: boolean): void {
  const focused = same && element.contains(document.activeElement);
  element.replaceWith(next);
  if (focused) next.querySelector<HTMLElement>('a, button')?.focus();
}

function mark(row: HTMLTableRowElement, open: boolean): void {
  row.classList.toggle('open', open);
  if (open) row.setAttribute('aria-current', 'true');
  else row.removeAttribute('aria-current');
}

/** Of a row that has come, and of one that is waited for. */
const templates = new WeakMap<readonly Column[], Map<boolean, HTMLTableRowElement>>();

function templateOf(columns: readonly Column[], came: boolean): HTMLTableRowElement {
  let both = templates.get(columns);
  if (!both) {
    both = new Map([true, false].map((has) => [has, template(columns, has)]));
    templates.set(columns, both);
  }
  return both.get(came)!;
}

function template(columns: readonly Column[], came: boolean): HTMLTableRowElement {
  const row = document.createElement('tr');
  row.setAttribute('role', 'row');
  columns.forEach(({ figure, look = figure ? 'figure' : '', content = '' }, k) => {
    const cell = document.createElement(k === 0 ? 'th' : 'td');
    if (k === 0) cell.setAttribute('scope', 'row');
    cell.setAttribute('role', k === 0 ? 'rowheader' : 'cell');
    if (k > 0 && look) cell.className = look;
    cell.innerHTML = came ? content : '<span class="waiting"></span>';
    row.append(cell);
  });
  return row;
}
