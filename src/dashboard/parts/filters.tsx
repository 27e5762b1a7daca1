/** Filters of the customers: each named, each removable. */
import { useState } from 'preact/hooks';
import { attributeParameter, attributesIn, type Query } from '../address.ts';
import { useAnswer } from '../ask.ts';
import type { Attributes } from '../contract.ts';
import { count, money } from '../figures.ts';
import { words } from '../settings.ts';

type Change = (changes: Readonly<Record<string, string | null>>) => void;

export interface Filter {
  readonly name: string;
  /** In words. */
  readonly text: string;
}

export function filtersIn(query: Query, currency: string | null): Filter[] {
  const { filterBy } = words().customers;
  const all: [string, (value: string) => string][] = [
    ['q', (value) => filterBy.search(value)],
    ['atRisk', () => filterBy.atRisk],
    ['tier', (value) => words().lists.tiers[value] ?? value],
    ['stage', (value) => words().lists.stages[value] ?? value],
    ['minPredictedValue', (value) => filterBy.minPredicted(money(Number(value), currency))],
    ['minPReturn', (value) => filterBy.minReturn(Number(value))],
    ['maxPReturn', (value) => filterBy.maxReturn(Number(value))],
    ['lastPurchaseFrom', (value) => filterBy.lastAfter(value)],
    ['lastPurchaseTo', (value) => filterBy.lastBefore(value)],
  ];
  return [
    ...all.flatMap(([name, print]) => (query[name] ? [{ name, text: print(query[name]) }] : [])),
    ...attributesIn(query).map(({ parameter, name, value }) => ({ name: parameter, text: `${name}: ${value}` })),
  ];
}

export function Filters({ filters, change }: { filters: readonly Filter[]; change: Change }) {
  const { customers: text } = words();
  if (filters.length === 0) return null;
  return (
    <ul class="filters" aria-label={text.filters}>
      {filters.map(({ name, text: said }) => (
        <li key={name}>
          <button
            type="button"
            class="quiet"
            aria-label={text.remove(said)}
            onClick={() => change({ [name]: null, page: null })}
          >
            {said} <span aria-hidden="true">✕</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What can be filtered by; shares are asked for in percent. */
export function FilterForm({ query, change }: { query: Query; change: Change }) {
  const { customers: text } = words();
  const [open, setOpen] = useState(false);
  const { data } = useAnswer<Attributes>(open ? '/v1/attributes' : null);
  const attributes = data?.attributes ?? [];
  const percent = (name: string) => (query[name] ? String(Math.round(100 * Number(query[name]))) : '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const said = (name: string) => String(form.get(name) ?? '').trim() || null;
    const share = (name: string) => (said(name) === null ? null : String(Number(said(name)) / 100));
    change({
      minPredictedValue: said('minPredictedValue'),
      minPReturn: share('minPReturn'),
      maxPReturn: share('maxPReturn'),
      lastPurchaseFrom: said('lastPurchaseFrom'),
      lastPurchaseTo: said('lastPurchaseTo'),
      ...Object.fromEntries(
        attributes.map(({ name }) => [attributeParameter(name), said(attributeParameter(name))] as const),
      ),
      page: null,
    });
    setOpen(false);
  };
  const { fields } = text;
  return (
    <details class="drop" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.filter}</summary>
      <form onSubmit={submit}>
        <label>
          {fields.minPredicted}
          <input name="minPredictedValue" type="number" min="0" step="any" value={query.minPredictedValue ?? ''} />
        </label>
        <label>
          {fields.minReturn}
          <input name="minPReturn" type="number" min="0" max="100" value={percent('minPReturn')} />
        </label>
        <label>
          {fields.maxReturn}
          <input name="maxPReturn" type="number" min="0" max="100" value={percent('maxPReturn')} />
        </label>
        <label>
          {fields.lastAfter}
          <input name="lastPurchaseFrom" type="date" value={query.lastPurchaseFrom ?? ''} />
        </label>
        <label>
          {fields.lastBefore}
          <input name="lastPurchaseTo" type="date" value={query.lastPurchaseTo ?? ''} />
        </label>
        {attributes.map((attribute) => (
          <ByAttribute {...attribute} query={query} key={attribute.name} />
        ))}
        <button type="submit" class="primary">
          {text.apply}
        </button>
      </form>
    </details>
  );
}

type Attribute = Attributes['attributes'][number];

/** One of its values, each with how many customers have it; of too many values none can be chosen. */
function ByAttribute({ name, distinct, values, query }: Attribute & { query: Query }) {
  const { fields } = words().customers;
  const parameter = attributeParameter(name);
  if (values === null) {
    return (
      <p class="soft">
        {name}: {fields.tooManyValues(count(distinct))}
      </p>
    );
  }
  return (
    <label>
      {name}
      <select name={parameter} value={query[parameter] ?? ''}>
        <option value="">{fields.anyValue}</option>
        {values.map(({ value, customers }) => (
          <option value={value} key={value}>
            {value} ({count(customers)})
          </option>
        ))}
      </select>
    </label>
  );
}
