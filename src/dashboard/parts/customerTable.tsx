/**
 * Customers as one table. Only the rows in sight exist, and one screen on either side; rows of padding keep their place.
 * As pages, with links, it serves screen readers and printing.
 */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { addressOf, type Query } from '../address.ts';
import type { Rows } from '../rows.ts';
import { language, narrow, roomy, words } from '../settings.ts';
import { type Column, columnsOf, type Whole as WholeList } from './customerColumns.ts';
import { Head } from './customerHead.tsx';
import { type RowOf, RowSection } from './customerRows.tsx';

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
  const head = <Head columns={columns} sort={sort} measures={paged} change={change} />;
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
  const link = (to: number) => addressOf('/customers', { ...query, page: String(to) });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section class="scroller whole" tabIndex={0} aria-label={text.table}>
        <Whole query={query} total={total}>
          {head}
          <RowSection rows={rowsFrom(from, Math.min(total, from + PAGE), rowAt)} />
        </Whole>
      </section>
      <nav class="actions" aria-label={text.asPages}>
        {number > 1 ? <a href={link(number - 1)}>{text.before}</a> : null}
        <span class="soft">{text.rows(from + 1, Math.min(total, from + PAGE), page.total)}</span>
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
        <Whole query={query} total={total} columns={columns}>
          {head}
          <Padding height={first * height} key="above" />
          {Array.from({ length: Math.ceil(Math.max(0, end - first) / STEP) }, (_, k) => first + STEP * k).map(
            (from) => (
              <RowSection
                key={from}
                rows={rowsFrom(from, Math.min(end, from + STEP), rowAt)}
                height={(Math.min(end, from + STEP) - from) * height}
              />
            ),
          )}
          <Padding height={(total - end) * height} key="below" />
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
  /** Of one that is not laid out as a table, whose rows then need not be looked at together: it has a width for each. */
  readonly columns?: readonly Column[];
  readonly children: preact.ComponentChildren;
}

/** A click anywhere on a row opens its customer: beside the table where there is room. */
function Whole({ query, total, columns, children }: WholeProps) {
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
    <table
      aria-rowcount={total + 1}
      onClick={open}
      {...TABLE}
      {...(columns ? { class: 'rows long', style: { '--columns': widthsOf(columns) } } : { class: 'rows' })}
    >
      <caption class="unseen">{words().customers.table}</caption>
      {children}
    </table>
  );
}

const TABLE = { role: 'table' } as const;

function widthsOf(columns: readonly Column[]): string {
  return columns.map(({ share }) => `minmax(0, ${share}fr)`).join(' ');
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
function Padding({ height }: { height: number }) {
  return <tbody class="padding" aria-hidden="true" style={{ height: `${height}px` }} />;
}

function rowsWith(rows: Rows, columns: readonly Column[], { open }: Query): (rank: number) => RowOf {
  return (rank) => {
    const row = rows.at(rank);
    return { rank, row, columns, open: roomy.value && open !== undefined && row?.customerId === open };
  };
}

function rowsFrom(from: number, end: number, rowAt: (rank: number) => RowOf): RowOf[] {
  return Array.from({ length: end - from }, (_, k) => rowAt(from + k));
}
