/** What channels have cost: a file or pasted lines, read in the browser. */
import { useAnswer } from '../../ask.ts';
import type { Attributes } from '../../contract.ts';
import { columnsOf, readNumber, readRows } from '../../readRows.ts';
import { decisionWords } from '../../settings.ts';
import { ChooseFile } from '../chooseFile.tsx';

export interface Cost {
  readonly channel: string;
  readonly period: string;
  readonly spend: number;
  readonly newCustomers?: number;
}

export interface Costs {
  readonly rows: readonly Cost[];
  /** The first line that can't be read; null where all can. */
  readonly wrong: number | null;
}

const NAMES = [
  ['channel', 'source', 'medium', 'kanal'],
  ['period', 'month', 'week', 'quarter', 'year', 'zeitraum', 'monat', 'woche', 'quartal', 'jahr'],
  ['spend', 'cost', 'costs', 'ausgaben', 'kosten'],
  ['new_customers', 'customers', 'conversions', 'neue_kunden', 'kunden'],
] as const;
/** Channels beyond these are too many to be told. */
const MOST_NAMED = 12;
const PERIOD = /^\d{4}(-\d{2}|-W\d{2}|-Q[1-4])?$/;

export function readCosts(text: string): Costs {
  const { rows, places } = columnsOf(readRows(text), NAMES);
  const costs: Cost[] = [];
  for (const { line, cells } of rows) {
    const [channel = '', period = '', spend = '', customers = ''] = places.map((place) => cells[place] ?? '');
    const [paid, won] = [readNumber(spend), readNumber(customers)];
    const right = channel !== '' && PERIOD.test(period) && paid >= 0 && (customers === '' || won >= 0);
    if (!right) return { rows: costs, wrong: line };
    costs.push({ channel, period, spend: paid, ...(customers === '' ? {} : { newCustomers: won }) });
  }
  return { rows: costs, wrong: null };
}

/** Mean spend a period, of all channels together. */
export function meanSpend({ rows }: Costs): number {
  const periods = new Set(rows.map(({ period }) => period)).size;
  return periods === 0 ? 0 : rows.reduce((sum, { spend }) => sum + spend, 0) / periods;
}

export function CostsInput({ text, costs, put }: { text: string; costs: Costs; put(text: string): void }) {
  const { budget: words } = decisionWords();
  const attributes = useAnswer<Attributes>('/v1/attributes');
  const known = attributes.data?.attributes.find(({ name }) => name === 'channel');
  const channels = new Set(costs.rows.map(({ channel }) => channel)).size;
  return (
    <fieldset class="costs">
      <legend>{words.costs}</legend>
      <p class="soft" id="costs-text">
        {words.costsText}
      </p>
      {known?.values && known.distinct <= MOST_NAMED ? (
        <p class="soft">{words.known(known.values.map(({ value }) => value).join(', '))}</p>
      ) : null}
      <ChooseFile label={words.file} chosen={async (file) => put(await file.text())} />
      <textarea
        rows={5}
        value={text}
        placeholder={words.example}
        aria-label={words.costs}
        aria-describedby="costs-text"
        onInput={(event) => put(event.currentTarget.value)}
      />
      <p role="status" class={costs.wrong === null ? 'soft' : 'warning'}>
        {costs.wrong === null
          ? costs.rows.length > 0
            ? words.read(costs.rows.length, channels)
            : ''
          : `▲ ${words.notRead(costs.wrong)}`}
      </p>
    </fieldset>
  );
}
