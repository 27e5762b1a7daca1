/** What will this customer bring, and why? */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { ask, useAnswer } from '../ask.ts';
import type { CustomerForecast, CustomerHistory, CustomersPage, Prediction } from '../contract.ts';
import { count, day, exactMoney, factor, mean, money, moneyRange, percent, range, twoDigits } from '../figures.ts';
import { ChartView } from '../parts/chart.tsx';
import { CopyButton, save } from '../parts/copy.tsx';
import { Dimensions } from '../parts/dimensions.tsx';
import { EffectBar } from '../parts/effectBar.tsx';
import { Erase } from '../parts/erase.tsx';
import { Figure } from '../parts/figure.tsx';
import { Interval } from '../parts/interval.tsx';
import { Manual } from '../parts/manual.tsx';
import { Notes } from '../parts/notes.tsx';
import { Offers } from '../parts/offers.tsx';
import { Orders } from '../parts/orders.tsx';
import { When } from '../parts/states.tsx';
import { lastList, rankOf } from '../rows.ts';
import { language, words } from '../settings.ts';
import { summary } from '../summary.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';

const REASONS = 6;

export function Customer() {
  const id = useRoute().params.id;
  const { customer: text } = words();
  useTitle(text.title(id));
  useSummary();
  return (
    <CustomerFile id={id} width={chartWidth()} linkTo={(other) => `/customers/${encodeURIComponent(other)}`} key={id}>
      <a href="/customers">← {text.back}</a>
    </CustomerFile>
  );
}

interface FileProps {
  readonly id: string;
  /** Of charts, in pixels. */
  readonly width: number;
  /** Whether it stands beside the table, which has the heading of the screen. */
  readonly beside?: boolean;
  linkTo(id: string): string;
  /** Before the links to its neighbours. */
  readonly children: ComponentChildren;
}

/** All that is known of a customer: as a screen of its own, or beside the table. */
export function CustomerFile({ id, width, beside = false, linkTo, children }: FileProps) {
  const { customer: text } = words();
  const path = `/v1/customers/${encodeURIComponent(id)}`;
  const answer = useAnswer<CustomerForecast>(`${path}?explain=${REASONS}&dimensions=true&lang=${language.value}`);
  const history = useAnswer<CustomerHistory>(`${path}/history?width=${width}&lang=${language.value}`);
  return (
    <article class="customer">
      <nav class="actions trail" aria-label={text.title(id)}>
        {children}
        <Neighbours id={id} linkTo={linkTo} />
      </nav>
      <div class="head">
        {beside ? <h2>{text.title(id)}</h2> : <h1 tabIndex={-1}>{text.title(id)}</h1>}
        <CopyButton id="copy-id" text={id} label={text.copyId} />
        {answer.data ? (
          <button
            type="button"
            class="quiet"
            onClick={() =>
              save(
                `${id}.json`,
                'application/json',
                JSON.stringify({ ...answer.data, orders: history.data?.orders }, null, 2),
              )
            }
          >
            {text.export}
          </button>
        ) : null}
      </div>
      <When answer={answer} blocks={['line', 'figures', 'chart']}>
        {(prediction) => (
          <>
            <Sentence prediction={prediction} />
            {prediction.historical.firstPurchase === null ? null : <Figures prediction={prediction} />}
            <div class="columns">
              <When answer={history} blocks={['chart', 'chart']}>
                {({ charts, orders }) => (
                  <div>
                    {charts.map((chart) => (
                      <ChartView chart={chart} key={chart.id} />
                    ))}
                    {orders ? <Orders orders={orders} currency={prediction.currency} /> : null}
                  </div>
                )}
              </When>
              <div>
                <Why prediction={prediction} />
                <Dimensions prediction={prediction} />
                <Manual id={prediction.customerId ?? id} currency={prediction.currency} />
              </div>
            </div>
            <Offers id={prediction.customerId ?? id} />
            <Erase id={prediction.customerId ?? id} />
            <Notes title={text.notes} notes={prediction.warnings.map(({ text }) => text)} />
          </>
        )}
      </When>
    </article>
  );
}

function chartWidth(): number {
  const room =
    Math.min(1440, document.documentElement.clientWidth) - (document.documentElement.clientWidth < 640 ? 32 : 48);
  const column = room >= 976 ? (room - 40) * 0.6 : room;
  return Math.max(320, Math.min(960, column >= 400 ? 40 * Math.floor(column / 40) : Math.floor(column)));
}

function Sentence({ prediction }: { prediction: Prediction }) {
  const { customer: text } = words();
  const { historical, historicalValue, currency, horizonDays, pReturn, nextPurchase } = prediction;
  const { firstPurchase, orders, averageDaysBetweenPurchases: gap } = historical;
  if (firstPurchase === null) return <p class="sentence">{text.refundsAlone}</p>;
  const brought = historicalValue === null ? null : money(historicalValue, currency);
  const usual = gap === null ? null : text.days(Math.max(1, Math.round(gap)));
  const past =
    orders === 1 ? text.once(day(firstPurchase), brought) : text.sentence(orders, day(firstPurchase), brought, usual);
  return (
    <p class="sentence">
      {past} {text.ahead(horizonDays, pReturn, aheadOf(prediction).said)}{' '}
      {nextPurchase ? text.nextBy(nextPurchase) : text.noNext(horizonDays)}
    </p>
  );
}

/** What is expected, in money where there is any: the figure, and between what it lies. */
function aheadOf({ predictedValue, value, currency, expectedPurchases, purchases }: Prediction) {
  const { customer: text, times } = words();
  if (predictedValue === null || value === null) {
    const ends = range(count(purchases.low), count(purchases.high));
    return {
      figure: mean(expectedPurchases),
      exact: mean(expectedPurchases),
      ends,
      said: `${times(expectedPurchases)} (${ends})`,
    };
  }
  const [low, high] = [money(value.low, currency), money(value.high, currency)];
  const said = low === high ? text.intervalOne(low) : text.interval(low, high);
  return {
    figure: money(predictedValue, currency),
    exact: exactMoney(predictedValue, currency),
    ends: moneyRange(value.low, value.high, currency),
    said: `${money(predictedValue, currency)} (${said})`,
  };
}

function Figures({ prediction }: { prediction: Prediction }) {
  const { customer: text } = words();
  const { currency, historicalValue, totalValue, predictedValue, value, purchases, expectedPurchases } = prediction;
  const { horizonDays, pReturn, pAlive, residualValue, expectedSpend, naiveValue } = prediction;
  const ahead = aheadOf(prediction);
  const identified = summary.value?.model.identifiesDropout ?? true;
  const ends = value ?? purchases;
  return (
    <dl class="figures">
      <Figure name={value ? text.will : text.willBuy} value={ahead.figure} exact={ahead.exact} forecast main>
        <Interval {...ends} mean={predictedValue ?? expectedPurchases} max={1.1 * ends.high || 1} width={150} />
        <span class="beside">
          {ahead.ends}
          <br />
          {text.within(horizonDays)}
        </span>
      </Figure>
      {historicalValue === null ? null : (
        <Figure
          name={text.brought}
          value={money(historicalValue, currency)}
          exact={exactMoney(historicalValue, currency)}
        />
      )}
      {totalValue === null || historicalValue === null || !value ? null : (
        <Figure name={text.total} value={money(totalValue, currency)} exact={exactMoney(totalValue, currency)} forecast>
          <span class="beside">{moneyRange(historicalValue + value.low, historicalValue + value.high, currency)}</span>
        </Figure>
      )}
      <Figure name={text.pReturn} value={percent(pReturn)} forecast>
        <span class="beside">{text.within(horizonDays)}</span>
      </Figure>
      <Figure name={text.pAlive} value={identified ? percent(pAlive) : text.notIdentified} forecast={identified}>
        <span class="beside">{identified ? text.pAliveMeans : words().model.noDropout}</span>
      </Figure>
      <Figure name={text.purchasesAhead} value={mean(expectedPurchases)} forecast>
        <span class="beside">
          {range(count(purchases.low), count(purchases.high))}
          {expectedSpend === null ? '' : ` · ${text.spend} ${money(expectedSpend, currency)}`}
        </span>
      </Figure>
      {naiveValue === null && residualValue === null ? null : (
        <div class="figure-box plain">
          {residualValue === null ? null : (
            <>
              <dt>{text.residual}</dt>
              <dd>
                <span class="forecast">{money(residualValue, currency)}</span>{' '}
                <span class="beside">{text.residualMeans}</span>
              </dd>
            </>
          )}
          {naiveValue === null ? null : (
            <>
              <dt>{text.naive}</dt>
              <dd>{money(naiveValue, currency)}</dd>
            </>
          )}
        </div>
      )}
    </dl>
  );
}

/** Factors as bars around 1: to the right they raise, to the left they lower. */
function Why({ prediction: { explanation = [], expectedPurchases } }: { prediction: Prediction }) {
  const { customer: text } = words();
  if (explanation.length === 0) return null;
  const [average, ...factors] = explanation;
  const most = Math.max(0.7, ...factors.map((part) => Math.abs(Math.log(part.factor))));
  return (
    <section class="why">
      <h2>{text.why}</h2>
      <p class="soft">{text.whyText(mean(expectedPurchases))}</p>
      <table class="table">
        <caption class="unseen">{text.why}</caption>
        <thead>
          <tr>
            <th scope="col">{text.reason}</th>
            <td />
            <th scope="col" class="figure">
              {text.factor}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{text.groups.average}</th>
            <td />
            <td class="figure">{twoDigits(average.factor)}</td>
          </tr>
          {factors.map((part) => (
            <tr key={part.group}>
              <th scope="row">
                {text.groups[part.group] ?? part.group}
                {part.group === 'rest' ? null : <span class="second">{part.text.replace(/: ×[\d.,]+$/, '')}</span>}
              </th>
              <td>
                <EffectBar share={Math.log(part.factor) / most} />
              </td>
              <td class="figure">{factor(part.factor)}</td>
            </tr>
          ))}
          <tr class="sum">
            <th scope="row">{text.purchases}</th>
            <td />
            <td class="figure">= {mean(expectedPurchases)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

/** Who stands before and after in the list that the customer was opened from. */
function Neighbours({ id, linkTo }: Pick<FileProps, 'id' | 'linkTo'>) {
  const { customer: text } = words();
  const [beside, setBeside] = useState<{ before?: string | undefined; after?: string | undefined }>({});
  useEffect(() => {
    let gone = false;
    const rank = rankOf.get(id);
    if (rank === undefined || lastList.value === null) return;
    neighboursOf(id, rank, lastList.value).then(
      (found) => gone || setBeside(found),
      () => {
        // Neighbours are a convenience: the customer itself says what is wrong.
      },
    );
    return () => {
      gone = true;
    };
  }, [id]);
  const link = (name: 'before' | 'after', label: string) =>
    beside[name] === undefined ? null : (
      <a id={name} href={linkTo(beside[name])} title={beside[name]}>
        {label}
      </a>
    );
  return (
    <>
      {link('before', text.before)}
      {link('after', text.after)}
    </>
  );
}

async function neighboursOf(id: string, rank: number, list: string) {
  const from = Math.max(0, rank - 1);
  const { rows } = await ask<CustomersPage>(`${list}${list.includes('?') ? '&' : '?'}from=${from}&limit=3`);
  rows.forEach((row, k) => {
    rankOf.set(row.customerId, from + k);
  });
  const at = rows.findIndex((row) => row.customerId === id);
  return at < 0 ? {} : { before: rows[at - 1]?.customerId, after: rows[at + 1]?.customerId };
}
