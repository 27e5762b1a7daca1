/**
 * Customers as one table. Only the rows in sight exist, and one screen on either side; rows of padding keep their place.
 * As pages, with links, it serves screen readers and printing.
 */
import { type Signal, useSignal } from '@preact/signals';
import { Component } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { addressOf, type Query } from '../address.ts';
import type { CustomerListRow } from '../contract.ts';
import type { Rows } from '../rows.ts';
import { language, narrow, roomy, words } from '../settings.ts';
import { type Column, columnsOf, type Whole as WholeList } from './customerColumns.tsx';

interface Props {
  readonly rows: Rows;
  readonly page: WholeList;
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
  const { predictedValue, expectedPurchases } = page.scales;
  const columns = useMemo(
    () => columnsOf(page, narrow.value),
    [page.currency, predictedValue?.max, expectedPurchases?.max, narrow.value, language.value],
  );
  const sort = query.sort ?? '-predictedValue';
  const head = <Head columns={columns} sort={sort} change={change} />;
  const from = (number - 1) * PAGE;
  useEffect(() => {
    if (paged) rows.want(from, Math.min(total, from + PAGE) - 1);
  }, [paged, from, total]);
  if (!paged) {
    return (
      <>
        <Scrolled rows={rows} total={total} columns={columns} head={head} query={query} />
        <p class="actions">
          <button type="button" class="quiet" onClick={() => change({ page: '1' })}>
            {text.asPages}
          </button>
        </p>
      </>
    );
  }
  const rowAt = rowsWith(rows, columns, query);
  const shown = Array.from({ length: Math.min(PAGE, total - from) }, (_, k) => from + k);
  const link = (to: number) => addressOf('/customers', { ...query, page: String(to) });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section class="scroller whole" tabIndex={0} aria-label={text.table}>
        <Whole query={query} total={total}>
          {head}
          <tbody>
            {shown.map((rank) => (
              <Row key={rank} {...rowAt(rank)} />
            ))}
          </tbody>
        </Whole>
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
  readonly query: Query;
}

/** Rows come and go by so many, so that most frames of scrolling change nothing. */
const STEP = 6;
/** Of the head, in pixels. */
const HEAD = 44;

function Scrolled({ rows, total, columns, head, query }: ScrolledProps) {
  const { customers: text } = words();
  const box = useRef<HTMLElement>(null);
  const height = narrow.value ? 60 : 36;
  const [room, setRoom] = useState(720);
  const [first, setFirst] = useState(0);
  const top = useSignal(0);
  const screen = Math.ceil(room / height);
  useLayoutEffect(() => {
    const look = () => setRoom(box.current!.clientHeight);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const scroll = () => {
    top.value = Math.floor(box.current!.scrollTop / height);
    setFirst(STEP * Math.floor(Math.max(0, top.value - screen) / STEP));
  };
  useLayoutEffect(scroll, [height, screen]);
  const most = STEP * Math.ceil((3 * screen) / STEP + 1);
  const end = Math.min(total, first + most);
  const rowAt = rowsWith(rows, columns, query);
  useEffect(() => rows.want(first, Math.max(first, end - 1)), [first, end, total]);
  return (
    <>
      <section
        class="scroller rows-box"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
        tabIndex={0}
        aria-label={text.table}
        onScroll={scroll}
        onKeyDown={walk}
      >
        <Whole query={query} total={total}>
          {head}
          <Padding height={first * height} columns={columns.length} key="above" />
          {Array.from({ length: Math.ceil(Math.max(0, end - first) / STEP) }, (_, k) => first + STEP * k).map(
            (from) => (
              <Step key={from} from={from} rows={rowsFrom(from, Math.min(end, from + STEP), rowAt)} />
            ),
          )}
          <Padding height={(total - end) * height} columns={columns.length} key="below" />
        </Whole>
      </section>
      <Seen top={top} rows={Math.floor((room - HEAD) / height)} total={total} />
    </>
  );
}

/** Which rows are in sight. */
function Seen({ top, rows, total }: { top: Signal<number>; rows: number; total: number }) {
  const from = Math.min(total, top.value + 1);
  return (
    <p class="soft count" aria-live="off">
      {words().customers.rows(from, Math.max(from, Math.min(total, top.value + rows)), total)}
    </p>
  );
}

interface WholeProps {
  readonly query: Query;
  readonly total: number;
  readonly children: preact.ComponentChildren;
}

/** A click anywhere on a row opens its customer: beside the table where there is room. */
function Whole({ query, total, children }: WholeProps) {
  const { route } = useLocation();
  const open = (event: MouseEvent) => {
    const at = event.target as HTMLElement;
    const link = at.closest('tbody tr')?.querySelector('a');
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || getSelection()?.toString()) return;
    event.preventDefault();
    event.stopPropagation();
    route(roomy.value ? addressOf('/customers', { ...query, open: link.textContent }) : link.getAttribute('href')!);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard the link of the row opens it
    <table class="rows" aria-rowcount={total + 1} onClick={open}>
      <caption class="unseen">{words().customers.table}</caption>
      {children}
    </table>
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
  if (height <= 0) return null;
  return (
    <tbody class="padding" aria-hidden="true">
      <tr>
        <td style={{ height: `${height}px` }} colSpan={columns} />
      </tr>
    </tbody>
  );
}

function rowsWith(rows: Rows, columns: readonly Column[], { open }: Query): (rank: number) => RowProps {
  return (rank) => {
    const row = rows.at(rank);
    return { rank, row, columns, open: roomy.value && open !== undefined && row?.customerId === open };
  };
}

interface StepProps {
  readonly from: number;
  readonly rows: readonly RowProps[];
}

function rowsFrom(from: number, end: number, rowAt: (rank: number) => RowProps): RowProps[] {
  return Array.from({ length: end - from }, (_, k) => rowAt(from + k));
}

/** Rows that come and go together: one thing to compare, to lay out and to paint, for whatever is scrolled does so with all. */
class Step extends Component<StepProps> {
  override shouldComponentUpdate({ rows }: StepProps): boolean {
    const known = this.props.rows;
    return rows.length !== known.length || rows.some((row, k) => differs(row, known[k]));
  }

  override render({ rows }: StepProps) {
    return (
      <tbody class="step">
        {rows.map((row) => (
          <Row key={row.rank} {...row} />
        ))}
      </tbody>
    );
  }
}

interface RowProps {
  readonly rank: number;
  /** null until it has come. */
  readonly row: CustomerListRow | null;
  readonly columns: readonly Column[];
  /** Whether its customer stands beside the table. */
  readonly open: boolean;
}

function differs(one: RowProps, other: RowProps): boolean {
  const { rank, row, columns, open } = one;
  return rank !== other.rank || row !== other.row || columns !== other.columns || open !== other.open;
}

/** Rendered where something of it has changed, not whenever the table is scrolled. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    return differs(this.props, next);
  }

  override render({ rank, row, columns, open }: RowProps) {
    return (
      <tr aria-rowindex={rank + 2} class={open ? 'open' : ''} {...(open ? { 'aria-current': 'true' as const } : {})}>
        {columns.map(({ name, figure, look = figure ? 'figure' : '', cell }, k) => {
          const content = row ? cell(row) : <span class="waiting" />;
          return k === 0 ? (
            <th scope="row" key={name}>
              {content}
            </th>
          ) : (
            <td key={name} class={look}>
              {content}
            </td>
          );
        })}
      </tr>
    );
  }
}

interface HeadProps {
  readonly columns: readonly Column[];
  readonly sort: string;
  change(changes: Readonly<Record<string, string | null>>): void;
}

/** Sorts by a click: figures the highest first, names from A. */
function Head({ columns, sort, change }: HeadProps) {
  const field = sort.replace('-', '');
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
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
              style={{ width: `${(100 * column.share) / whole}%` }}
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
