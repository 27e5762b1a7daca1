/** Who is worth what, who is slipping away? */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { addressOf, askedAddress, type Query, useQuery } from '../address.ts';
import { CustomerTable } from '../parts/customerTable.tsx';
import { Export } from '../parts/export.tsx';
import { FilterForm, Filters, filtersIn } from '../parts/filters.tsx';
import { Empty, Failure, Loading } from '../parts/states.tsx';
import { lastList, useRows } from '../rows.ts';
import { roomy, words } from '../settings.ts';
import { takeAhead } from '../shortcuts.ts';
import { summary } from '../summary.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';
import { CustomerFile } from './customer.tsx';

/** Of the address, what the service is asked. */
const ASKED = [
  'sort',
  'q',
  'minPredictedValue',
  'minPReturn',
  'maxPReturn',
  'lastPurchaseFrom',
  'lastPurchaseTo',
  'atRisk',
  'tier',
  'stage',
];
const TYPING_MS = 200;

export function Customers() {
  const { customers: text } = words();
  useTitle(text.title);
  useSummary();
  const { path, query: said, change } = useQuery();
  // While the next screen loads, this one still stands, and its list is not that of the new address.
  const last = useRef(said);
  if (path === '/customers') last.current = said;
  const query = last.current;
  const asked: Query = Object.fromEntries(ASKED.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
  const address = askedAddress('/v1/customers', asked, query);
  const rows = useRows(address);
  lastList.value = address;
  const filters = filtersIn(query, rows.page?.currency ?? null);
  const open = roomy.value ? query.open : undefined;
  // By a class and not by what stands in it (:has), which rows that come and go would have looked for again and again.
  useLayoutEffect(() => {
    const { classList } = document.getElementById('content')!;
    classList.toggle('wide', open !== undefined);
    return () => classList.remove('wide');
  }, [open === undefined]);
  const list = (
    <div class={query.page === undefined ? 'customers' : 'customers paged'}>
      <div class="head">
        <h1 tabIndex={-1}>{text.title}</h1>
        <Search query={query} change={change} />
        <FilterForm query={query} change={change} />
        {rows.page && rows.page.total > 0 ? (
          <Export address={address} total={rows.page.total} asked={asked} query={query} />
        ) : null}
      </div>
      <Filters filters={filters} change={change} />
      {rows.refusal ? (
        <Failure refusal={rows.refusal} retry={rows.retry} />
      ) : rows.page === null ? (
        <Loading blocks={['rows']} />
      ) : rows.page.total === 0 ? (
        <Empty title={text.noneFound}>
          {filters.length > 0 ? <p>{text.noneFoundText}</p> : null}
          <Filters filters={filters} change={change} />
        </Empty>
      ) : (
        <>
          <p class="soft count" role="status">
            {filters.length === 0 || !summary.value
              ? text.total(rows.page.total)
              : text.ofTotal(rows.page.total, summary.value.customers)}
            {rows.page.total > 400_000 ? ` ${text.tooMany}` : ''}
          </p>
          <CustomerTable rows={rows} page={rows.page} query={query} change={change} key={address} />
        </>
      )}
    </div>
  );
  // The same element in either case: the table keeps its place.
  return (
    <div class={open === undefined ? '' : 'side-by-side'}>
      {list}
      {open === undefined ? null : <Beside id={open} query={query} close={() => change({ open: null })} />}
    </div>
  );
}

/** Of charts there, in pixels. */
const BESIDE_WIDTH = 600;

/** A customer beside the table, where there is room. */
function Beside({ id, query, close }: { id: string; query: Query; close(): void }) {
  const { customer: text } = words();
  return (
    <aside class="beside-table" aria-label={text.title(id)}>
      <CustomerFile
        id={id}
        key={id}
        width={BESIDE_WIDTH}
        beside
        linkTo={(other) => addressOf('/customers', { ...query, open: other })}
      >
        <button type="button" class="quiet" onClick={close}>
          {words().close}
        </button>
        <a href={`/customers/${encodeURIComponent(id)}`}>{text.alone}</a>
      </CustomerFile>
    </aside>
  );
}

interface Changing {
  readonly query: Query;
  change(changes: Readonly<Record<string, string | null>>, refine?: boolean): void;
}

function Search({ query, change }: Changing) {
  const label = words().customers.search;
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  /** What the address was last told: another value there is somebody else's, such as of a filter that was removed. */
  const told = useRef(query.q ?? '');
  const [text, setText] = useState(told.current);
  useLayoutEffect(() => {
    if (!query.focus) return;
    field.current!.focus();
    // On a slow machine the screen is put into the document only after this.
    requestAnimationFrame(() => field.current?.focus());
    const typed = takeAhead();
    told.current = typed;
    setText(typed);
    change({ focus: null, q: typed || null }, true);
  }, []);
  useEffect(() => {
    if ((query.q ?? '') === told.current || query.focus) return;
    told.current = query.q ?? '';
    setText(told.current);
  }, [query.q]);
  const typed = () => {
    setText(field.current!.value);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      told.current = field.current!.value.trim();
      change({ q: told.current, page: null }, true);
    }, TYPING_MS);
  };
  return (
    <search>
      <input
        id="search"
        ref={field}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={label}
        aria-label={label}
        value={text}
        onInput={typed}
      />
    </search>
  );
}
