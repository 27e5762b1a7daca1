/**
 * Customers as one table. Only the rows in sight exist, and one screen on either side; rows of padding keep their place.
 * As pages, with links, it serves screen readers and printing.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { addressOf, type Query } from '../address.ts';
import type { CustomerListRow } from '../contract.ts';
import type { Rows } from '../rows.ts';
import { narrow, words } from '../settings.ts';
import { type Column, columnsOf, type Whole } from './customerColumns.tsx';

interface Props {
  readonly rows: Rows;
  readonly page: Whole;
  readonly query: Query;
  change(changes: Readonly<Record<string, string | null>>): void;
}

const PAGE = 50;
/** Browsers limit the height of what is scrolled. */
const MOST_ROWS = 400_000;

export function CustomerTable({ rows, page, query, change }: Props) {
  const { customers: text } = words();
  const total = Math.min(MOST_ROWS, page.total);
  const paged = query.page !== undefined;
  const number = Math.max(1, Math.min(Math.ceil(total / PAGE), Number(query.page) || 1));
  const columns = columnsOf(page, narrow.value);
  const sort = query.sort ?? '-predictedValue';
  const head = <Head columns={columns} sort={sort} change={change} />;
  const from = (number - 1) * PAGE;
  useEffect(() => {
    if (paged) rows.want(from, Math.min(total, from + PAGE) - 1);
  }, [paged, from, total]);
  if (!paged) {
    return (
      <>
        <Scrolled rows={rows} total={total} columns={columns} head={head} />
        <p class="actions">
          <button type="button" class="quiet" onClick={() => change({ page: '1' })}>
            {text.asPages}
          </button>
        </p>
      </>
    );
  }
  const shown = Array.from({ length: Math.min(PAGE, total - from) }, (_, k) => from + k);
  const link = (to: number) => addressOf('/customers', { ...query, page: String(to) });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section class="scroller whole" tabIndex={0} aria-label={text.table}>
        <table class="rows" aria-rowcount={total + 1}>
          <caption class="unseen">{text.table}</caption>
          {head}
          <tbody>
            {shown.map((rank) => (
              <Row key={rank} rank={rank} row={rows.at(rank)} columns={columns} />
            ))}
          </tbody>
        </table>
      </section>
      <nav class="actions" aria-label={text.asPages}>
        {number > 1 ? <a href={link(number - 1)}>{text.before}</a> : null}
        <span class="soft">{text.rows(from + 1, from + shown.length, page.total)}</span>
        {from + PAGE < total ? <a href={link(number + 1)}>{text.after}</a> : null}
        <button type="button" class="quiet" onClick={() => change({ page: null })}>
          {text.asList}
        </button>
      </nav>
    </>
  );
}

interface ScrolledProps {
  readonly rows: Rows;
  readonly total: number;
  readonly columns: readonly Column[];
  readonly head: preact.JSX.Element;
}

function Scrolled({ rows, total, columns, head }: ScrolledProps) {
  const { customers: text } = words();
  const box = useRef<HTMLElement>(null);
  const height = narrow.value ? 60 : 36;
  const [view, setView] = useState({ top: 0, room: 720 });
  useLayoutEffect(() => {
    const look = () => setView({ top: box.current!.scrollTop, room: box.current!.clientHeight });
    look();
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  }, []);
  const first = Math.max(0, Math.floor((view.top - view.room) / height));
  const end = Math.min(total, Math.ceil((view.top + 2 * view.room) / height));
  useEffect(() => rows.want(first, Math.max(first, end - 1)), [first, end, total]);
  const seen = [Math.floor(view.top / height) + 1, Math.min(total, Math.floor((view.top + view.room - 44) / height))];
  return (
    <>
      <section
        class="scroller rows-box"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
        tabIndex={0}
        aria-label={text.table}
        onScroll={() => setView({ top: box.current!.scrollTop, room: box.current!.clientHeight })}
        onKeyDown={walk}
      >
        <table class="rows" aria-rowcount={total + 1}>
          <caption class="unseen">{text.table}</caption>
          {head}
          <tbody>
            <Padding height={first * height} columns={columns.length} />
            {Array.from({ length: end - first }, (_, k) => first + k).map((rank) => (
              <Row key={rank} rank={rank} row={rows.at(rank)} columns={columns} />
            ))}
            <Padding height={(total - end) * height} columns={columns.length} />
          </tbody>
        </table>
      </section>
      <p class="soft count" aria-live="off">
        {text.rows(Math.min(seen[0], total), Math.max(seen[0], seen[1]), total)}
      </p>
    </>
  );
}

/** Arrow keys go from row to row; Enter opens, for the focus is on the row's link. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const links = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('tbody a')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? links[0] : links[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Keeps the place of rows that do not exist at the moment. */
function Padding({ height, columns }: { height: number; columns: number }) {
  const row = useRef<HTMLTableCellElement>(null);
  useLayoutEffect(() => {
    if (row.current) row.current.style.height = `${height}px`;
  }, [height]);
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of padding takes no focus
    <tr class="padding" aria-hidden="true">
      <td ref={row} colSpan={columns} />
    </tr>
  );
}

function Row({ rank, row, columns }: { rank: number; row: CustomerListRow | null; columns: readonly Column[] }) {
  const { route } = useLocation();
  const open = (event: MouseEvent) => {
    if (!row || (event.target as HTMLElement).closest('a') || getSelection()?.toString()) return;
    route(`/customers/${encodeURIComponent(row.customerId)}`);
  };
  return (
    <tr aria-rowindex={rank + 2} onClick={open}>
      {columns.map(({ name, figure, cell }, k) => {
        const content = row ? cell(row) : <span class="waiting" />;
        return k === 0 ? (
          <th scope="row" key={name}>
            {content}
          </th>
        ) : (
          <td key={name} class={figure ? 'figure' : ''}>
            {content}
          </td>
        );
      })}
    </tr>
  );
}

interface HeadProps {
  readonly columns: readonly Column[];
  readonly sort: string;
  change(changes: Readonly<Record<string, string | null>>): void;
}

/** Sorts by a click: figures the highest first, names from A. */
function Head({ columns, sort, change }: HeadProps) {
  const field = sort.replace('-', '');
  const falling = sort.startsWith('-');
  return (
    <thead>
      <tr aria-rowindex={1}>
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
