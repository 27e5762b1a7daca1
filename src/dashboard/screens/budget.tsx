/** Where do I put the money? */
import { useState } from 'preact/hooks';
import { useQuery } from '../address.ts';
import { usePosted } from '../ask.ts';
import type { BudgetPlan } from '../contract.ts';
import { mean } from '../figures.ts';
import { CostsInput, meanSpend, readCosts } from '../parts/budget/costs.tsx';
import { Plan } from '../parts/budget/plan.tsx';
import { Empty, When } from '../parts/states.tsx';
import { readNumber } from '../readRows.ts';
import { decisionWords, language, store, stored } from '../settings.ts';
import { summary } from '../summary.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';
import { stepped } from '../widths.ts';

const PAYBACKS = [90, 180, 365, 730];

export function Budget() {
  const { budget: text } = decisionWords();
  useTitle(text.title);
  useSummary();
  const { query, change } = useQuery();
  const [typed, setTyped] = useState(stored('costs') ?? '');
  const [width] = useState(chartWidth);
  const costs = readCosts(typed);
  const ready = costs.wrong === null && costs.rows.length > 0;
  const total = numberIn(query.total) ?? Math.round(meanSpend(costs));
  const [margin, profit, elasticity] = [query.margin, query.profit, query.elasticity].map(numberIn);
  const answer = usePosted<BudgetPlan>(
    '/v1/budgets',
    ready
      ? {
          ...{ total, costs: costs.rows, charts: { width, lang: language.value } },
          ...(query.payback === undefined ? {} : { paybackDays: Number(query.payback) }),
          ...(margin === undefined ? {} : { margin: margin / 100 }),
          ...(profit === undefined ? {} : { profit }),
          ...(elasticity === undefined ? {} : { elasticity }),
          ...(query.all === 'yes' ? { spendAll: true } : {}),
        }
      : null,
  );
  const put = (next: string) => {
    setTyped(next);
    store('costs', next);
  };
  const currency = summary.value?.currency ?? '';
  const figure = (label: string, name: string, placeholder = '') => (
    <label>
      {label}
      <input
        inputmode="decimal"
        value={query[name] ?? ''}
        placeholder={placeholder}
        onInput={(event) => change({ [name]: event.currentTarget.value }, true)}
      />
    </label>
  );
  return (
    <article class="budget">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="soft">{text.lead}</p>
      <div class="columns plan">
        <form class="wishes" onSubmit={(event) => event.preventDefault()}>
          <CostsInput text={typed} costs={costs} put={put} />
          {figure(text.total(currency), 'total', ready ? String(total) : '')}
          <label>
            {text.payback}
            <select value={query.payback ?? ''} onChange={(event) => change({ payback: event.currentTarget.value })}>
              {summary.value ? <option value="">{text.days(summary.value.horizonDays)}</option> : null}
              {PAYBACKS.filter((days) => days !== summary.value?.horizonDays).map((days) => (
                <option value={String(days)} key={days}>
                  {text.days(days)}
                </option>
              ))}
            </select>
          </label>
          {figure(text.margin, 'margin', '100')}
          {figure(text.profit(currency), 'profit', '0')}
          {figure(text.elasticity, 'elasticity', mean(0.5))}
          <p class="soft">{text.elasticityText}</p>
          <label class="check">
            <input
              type="checkbox"
              checked={query.all === 'yes'}
              onChange={(event) => change({ all: event.currentTarget.checked ? 'yes' : null })}
            />
            {text.spendAll}
          </label>
        </form>
        <div aria-live="polite" aria-busy={ready && answer.waiting}>
          {ready ? (
            answer.refusal?.problem.code === 'COLUMN_MISSING' ? (
              <Empty title={text.noChannel}>
                <p>{text.noChannelText}</p>
              </Empty>
            ) : (
              <When answer={answer} blocks={['line', 'chart', 'rows']} work={text.work}>
                {(plan) => <Plan plan={plan} />}
              </When>
            )
          ) : (
            <p class="soft">{text.waits}</p>
          )}
        </div>
      </div>
    </article>
  );
}

function numberIn(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : readNumber(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Of the wider of two columns. */
function chartWidth(): number {
  const room = Math.min(1440, document.documentElement.clientWidth) - 48;
  return stepped(room >= 976 ? Math.min(880, ((room - 40) * 2) / 3) : room + 16);
}
