/** A campaign before it begins: the list is drawn anew with every change, and kept when one says so. */
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { addressOf } from '../../address.ts';
import { type Answer, post, Refusal, usePosted } from '../../ask.ts';
import type { PlannedCampaign } from '../../contract.ts';
import { day, mean, money, percent } from '../../figures.ts';
import { decisionWords, language } from '../../settings.ts';
import { summary } from '../../summary.ts';
import { Figure } from '../figure.tsx';
import { When } from '../states.tsx';
import { keepList } from './list.ts';

const TOPS = [0.05, 0.1, 0.2, 0.5];
const CONTROLS = [0.1, 0.2, 0.3, 0.5];
const HORIZONS = [30, 60, 90, 180, 365];
/** Of the list, on the screen; the whole of it is downloaded. */
const SHOWN = 10;
/** Below this chance of a return a customer has most likely gone. */
const GONE = 0.05;

interface Wishes {
  readonly name: string;
  readonly top: number;
  readonly control: number;
  readonly horizonDays: number;
  readonly cost: string;
  readonly gone: boolean;
  readonly sundays: boolean;
  readonly optOuts: string;
}

export function CampaignPlan({ kept }: { kept(): void }) {
  const { campaigns: text } = decisionWords();
  const { route } = useLocation();
  const [wishes, setWishes] = useState<Wishes>({
    ...{ name: '', top: 0.1, control: 0.2, horizonDays: 90, cost: '' },
    ...{ gone: false, sundays: false, optOuts: '' },
  });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const name = wishes.name.trim() || text.usualName(summary.value?.asOf ?? '1970-01-01');
  const draft = usePosted<PlannedCampaign>('/v1/campaigns', { ...asked(wishes, name), draft: true });
  const keep = async () => {
    try {
      const planned = await post<PlannedCampaign>('/v1/campaigns', asked(wishes, name));
      keepList(planned, language.value === 'de');
      kept();
      route(addressOf('/campaigns', { campaign: planned.id }));
    } catch (error) {
      if (error instanceof Refusal) setRefusal(error);
    }
  };
  return (
    <section>
      <h2>{text.plan}</h2>
      <div class="columns plan">
        <Form wishes={wishes} set={(changes) => setWishes((before) => ({ ...before, ...changes }))} usual={name} />
        <Draft draft={draft} keep={keep} />
      </div>
      {refusal ? (
        <p class="warning" role="alert">
          ▲ {refusal.message}
        </p>
      ) : null}
    </section>
  );
}

function asked({ top, control, horizonDays, cost, gone, sundays, optOuts }: Wishes, name: string) {
  const ids = optOuts
    .split('\n')
    .map((line) => line.trim())
    .filter((id) => id !== '');
  return {
    ...{ name, seed: name, top, control, horizonDays, lang: language.value },
    ...(Number(cost) > 0 ? { cost: Number(cost) } : {}),
    ...(gone ? { leastReturn: GONE } : {}),
    ...(sundays ? { closedDays: [0] } : {}),
    ...(ids.length > 0 ? { optOuts: ids } : {}),
  };
}

function Form({ wishes, set, usual }: { wishes: Wishes; set(changes: Partial<Wishes>): void; usual: string }) {
  const { campaigns: text } = decisionWords();
  const currency = summary.value?.currency ?? null;
  const choice = (label: string, field: 'top' | 'control' | 'horizonDays', options: readonly [number, string][]) => (
    <label>
      {label}
      <select value={String(wishes[field])} onChange={(event) => set({ [field]: Number(event.currentTarget.value) })}>
        {options.map(([value, shown]) => (
          <option value={String(value)} key={value}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
  const check = (label: string, field: 'gone' | 'sundays') => (
    <label class="check">
      <input
        type="checkbox"
        checked={wishes[field]}
        onChange={(event) => set({ [field]: event.currentTarget.checked })}
      />
      {label}
    </label>
  );
  return (
    <form class="wishes" onSubmit={(event) => event.preventDefault()}>
      <label>
        {text.name}
        <input value={wishes.name} placeholder={usual} onInput={(event) => set({ name: event.currentTarget.value })} />
      </label>
      {choice(
        text.top,
        'top',
        TOPS.map((share) => [share, text.share(share)]),
      )}
      {choice(
        text.control,
        'control',
        CONTROLS.map((share) => [share, percent(share)]),
      )}
      {choice(
        text.horizon,
        'horizonDays',
        HORIZONS.map((n) => [n, text.days(n)]),
      )}
      {currency === null ? null : (
        <label>
          {text.cost(currency)}
          <input
            type="number"
            min="0"
            step="0.01"
            inputmode="decimal"
            value={wishes.cost}
            onInput={(event) => set({ cost: event.currentTarget.value })}
          />
        </label>
      )}
      {check(text.gone, 'gone')}
      {check(text.sundays, 'sundays')}
      <details>
        <summary>{text.optOuts}</summary>
        <label>
          {text.optOutsText}
          <textarea rows={4} value={wishes.optOuts} onInput={(event) => set({ optOuts: event.currentTarget.value })} />
        </label>
      </details>
    </form>
  );
}

function Draft({ draft, keep }: { draft: Answer<PlannedCampaign>; keep(): void }) {
  const { campaigns: text } = decisionWords();
  return (
    <div aria-live="polite" aria-busy={draft.waiting}>
      <When answer={draft} blocks={['line', 'figures', 'rows']} work={text.work}>
        {(planned) => (
          <>
            <Prospect planned={planned} />
            <p class="actions">
              <button type="button" class="primary" disabled={draft.waiting} onClick={keep}>
                {text.keep}
              </button>
            </p>
            <List planned={planned} />
          </>
        )}
      </When>
    </div>
  );
}

/** What it has to reach, and what it can show. */
function Prospect({ planned: { campaign } }: { planned: PlannedCampaign }) {
  const { campaigns: text } = decisionWords();
  const { customers, meanStake, cost, paysAtOneIn, smallestEffect, horizonDays } = campaign;
  const print = (value: number) => (campaign.hasAmounts ? money(value, campaign.currency) : mean(value));
  return (
    <>
      <p class="sentence">
        {text.whom(customers.treated, customers.control)}{' '}
        {paysAtOneIn === null
          ? null
          : paysAtOneIn < 1
            ? text.neverPays
            : text.paysAtOneIn(mean(Math.floor(paysAtOneIn * 10) / 10))}
      </p>
      <dl class="figures">
        <Figure name={text.stake} value={print(meanStake)} forecast>
          <span class="beside">{text.stakeMeans(horizonDays)}</span>
        </Figure>
        {cost === null ? null : <Figure name={text.costs} value={money(cost * customers.treated, campaign.currency)} />}
        <Figure name={text.smallest} value={print(smallestEffect)}>
          <span class="beside">{text.smallestMeans}</span>
        </Figure>
      </dl>
      {cost === null || paysAtOneIn === null || paysAtOneIn < 1 ? null : cost < smallestEffect ? (
        <p>
          <span class="warning">▲</span> {text.tooSmall}
        </p>
      ) : (
        <p>{text.largeEnough}</p>
      )}
    </>
  );
}

function List({ planned: { campaign, list } }: { planned: PlannedCampaign }) {
  const { campaigns: text } = decisionWords();
  const print = (value: number) => (campaign.hasAmounts ? money(value, campaign.currency) : mean(value));
  return (
    <section>
      <h3>{text.list}</h3>
      <p class="soft">{text.first(Math.min(SHOWN, list.length), list.length)}</p>
      <div class="scroller whole">
        <table class="table">
          <caption class="unseen">{text.list}</caption>
          <thead>
            <tr>
              <th scope="col">{text.customer}</th>
              <th scope="col">{text.arm}</th>
              <th scope="col" class="figure wrapped">
                {text.atStake}
              </th>
              <th scope="col" class="figure wide-only">
                {text.pReturn}
              </th>
              <th scope="col" class="figure wide-only">
                {text.bestDay}
              </th>
            </tr>
          </thead>
          <tbody>
            {list.slice(0, SHOWN).map(({ customer, arm, valueAtStake, pReturn, bestDay, reasons }) => (
              <tr key={customer}>
                <th scope="row">
                  <a href={`/customers/${encodeURIComponent(customer)}`}>{customer}</a>
                  <span class="second">{reasons.join('; ')}</span>
                </th>
                <td>{text.arms[arm]}</td>
                <td class="figure forecast">{print(valueAtStake)}</td>
                <td class="figure forecast wide-only">{percent(pReturn)}</td>
                <td class="figure wide-only">{day(bestDay)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
