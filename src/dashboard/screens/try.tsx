/** What if? The orders of a made-up customer, and what the model expects; the address holds them. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useQuery } from '../address.ts';
import { post, Refusal, useAnswer } from '../ask.ts';
import type { ModelCard, Prediction } from '../contract.ts';
import { count, mean, money, moneyRange, percent, range } from '../figures.ts';
import { Cells } from '../parts/cells.tsx';
import { Figure } from '../parts/figure.tsx';
import { Interval } from '../parts/interval.tsx';
import { Failure, Loading, When } from '../parts/states.tsx';
import { words } from '../settings.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';

interface Order {
  readonly date: string;
  readonly amount: string;
}

/** After the last key. */
const PAUSE_MS = 150;

export function Try() {
  const { try: text } = words();
  useTitle(words().screens.try);
  useSummary();
  const model = useAnswer<ModelCard>('/v1/model');
  return (
    <article class="try">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="soft">{text.text}</p>
      <When answer={model} blocks={['rows']}>
        {(card) => <Trial asOf={card.clock.asOf} currency={card.spendModel === null ? null : card.currency} />}
      </When>
    </article>
  );
}

function Trial({ asOf, currency }: { asOf: string; currency: string | null }) {
  const { try: text } = words();
  const { query, change } = useQuery();
  const [orders, setOrders] = useState<readonly Order[]>(() => (query.o === undefined ? example(asOf) : read(query.o)));
  const [answer, setAnswer] = useState<Prediction | null>(null);
  const [before, setBefore] = useState<Prediction | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [turn, setTurn] = useState(0);
  const last = useRef<Prediction | null>(null);
  const complete = orders.every((order) => isComplete(order, currency !== null));
  useEffect(() => {
    if (orders.length === 0 || !complete) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const next = await post<Prediction>('/v1/predictions', { transactions: orders.map(sent) }, abort.signal);
        setBefore(last.current);
        last.current = next;
        setAnswer(next);
        setRefusal(null);
      } catch (error) {
        if (error instanceof Refusal) setRefusal(error);
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [orders, turn]);

  const put = (next: readonly Order[]) => {
    setOrders(next);
    change({ o: next.map(({ date, amount }) => `${date}:${amount}`).join(',') || null }, true);
  };
  const sent = ({ date, amount }: Order) => ({ date, ...(currency === null ? {} : { amount: Number(amount) }) });
  return (
    <>
      <div class="columns">
        <section>
          <h2>{text.orders}</h2>
          <p class="soft">{text.future(asOf)}</p>
          <OrderRows orders={orders} put={put} asOf={asOf} currency={currency} />
          {complete ? null : (
            <p class="warning" role="status">
              ▲ {text.invalid}
            </p>
          )}
          <Paste take={put} />
        </section>
        <section aria-live="polite">
          <h2>{text.result}</h2>
          {orders.length === 0 ? (
            <p>{text.empty}</p>
          ) : refusal ? (
            <Failure refusal={refusal} retry={() => setTurn(turn + 1)} />
          ) : answer ? (
            <Result answer={answer} before={before} />
          ) : (
            <Loading blocks={['figures']} />
          )}
        </section>
      </div>
      <Cells
        asOf={asOf}
        currency={currency}
        amount={usual(orders)}
        take={(taken) => {
          put(taken);
          document.querySelector('.order-rows')?.scrollIntoView({ block: 'center' });
        }}
      />
    </>
  );
}

/** What orders are worth on average, for customers who are made up beside them. */
function usual(orders: readonly Order[]): string {
  const known = orders.map(({ amount }) => Number(amount)).filter((amount) => amount > 0);
  return known.length === 0 ? '50' : (known.reduce((sum, amount) => sum + amount, 0) / known.length).toFixed(2);
}

interface RowsProps {
  readonly orders: readonly Order[];
  readonly asOf: string;
  readonly currency: string | null;
  put(orders: readonly Order[]): void;
}

function OrderRows({ orders, put, asOf, currency }: RowsProps) {
  const { try: text } = words();
  const change = (at: number, changes: Partial<Order>) =>
    put(orders.map((order, k) => (k === at ? { ...order, ...changes } : order)));
  return (
    <>
      <ol class="order-rows">
        {orders.map((order, k) => (
          <li key={k}>
            <label>
              <span class={k === 0 ? '' : 'unseen'}>{text.date}</span>
              <input
                type="date"
                max={asOf}
                value={order.date}
                onInput={(event) => change(k, { date: event.currentTarget.value })}
              />
            </label>
            {currency === null ? null : (
              <label>
                <span class={k === 0 ? '' : 'unseen'}>
                  {text.amount} {currency ? `(${currency})` : null}
                </span>
                <input
                  type="number"
                  step="any"
                  value={order.amount}
                  onInput={(event) => change(k, { amount: event.currentTarget.value })}
                />
              </label>
            )}
            <button
              type="button"
              class="icon"
              aria-label={text.remove(k + 1)}
              title={text.remove(k + 1)}
              onClick={() => put(orders.filter((_, other) => other !== k))}
            >
              ✕
            </button>
          </li>
        ))}
      </ol>
      <button
        type="button"
        class="quiet"
        onClick={() => put([...orders, { date: asOf, amount: orders.at(-1)?.amount ?? '50' }])}
      >
        {text.add}
      </button>
    </>
  );
}

function Paste({ take }: { take(orders: readonly Order[]): void }) {
  const { try: text } = words();
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <details>
      <summary>{text.paste}</summary>
      <label>
        {text.pasteText}
        <textarea ref={field} rows={4} spellcheck={false} />
      </label>
      <button type="button" class="quiet" onClick={() => take(pasted(field.current!.value))}>
        {text.take}
      </button>
    </details>
  );
}

function Result({ answer, before }: { answer: Prediction; before: Prediction | null }) {
  const { try: text, customer } = words();
  const { value, purchases, expectedPurchases, predictedValue, pReturn, pAlive, nextPurchase, currency, horizonDays } =
    answer;
  const ends = value ?? purchases;
  const print = (prediction: Prediction) =>
    prediction.predictedValue === null
      ? mean(prediction.expectedPurchases)
      : money(prediction.predictedValue, currency);
  const former = (shown: string, past: string | null) => (past === null || past === shown ? null : text.before(past));
  const max = 1.1 * Math.max(ends.high, (before?.value ?? before?.purchases)?.high ?? 0) || 1;
  return (
    <>
      <p class="sentence">
        {customer.ahead(
          horizonDays,
          pReturn,
          value
            ? `${print(answer)} (${customer.interval(money(value.low, currency), money(value.high, currency))})`
            : words().times(expectedPurchases),
        )}{' '}
        {nextPurchase ? customer.nextBy(nextPurchase) : customer.noNext(horizonDays)}
      </p>
      <dl class="figures">
        <Figure name={value ? customer.will : customer.willBuy} value={print(answer)} forecast main>
          <Interval {...ends} mean={predictedValue ?? expectedPurchases} max={max} width={150} />
          <span class="beside">
            {value ? moneyRange(value.low, value.high, currency) : range(count(purchases.low), count(purchases.high))}
            <br />
            {customer.within(horizonDays)}
            <br />
            {former(print(answer), before && print(before))}
          </span>
        </Figure>
        <Figure name={customer.pReturn} value={percent(pReturn)} forecast>
          <span class="beside">
            {customer.within(horizonDays)}
            <br />
            {former(percent(pReturn), before && percent(before.pReturn))}
          </span>
        </Figure>
        <Figure name={customer.pAlive} value={percent(pAlive)} forecast>
          <span class="beside">
            {customer.pAliveMeans}
            <br />
            {former(percent(pAlive), before && percent(before.pAlive))}
          </span>
        </Figure>
        <Figure name={customer.purchasesAhead} value={mean(expectedPurchases)} forecast>
          <span class="beside">
            {range(count(purchases.low), count(purchases.high))}
            <br />
            {former(mean(expectedPurchases), before && mean(before.expectedPurchases))}
          </span>
        </Figure>
      </dl>
      <p class="soft">{text.asOf(answer.asOf)}</p>
    </>
  );
}

function example(asOf: string): Order[] {
  const back = (days: number) =>
    new Date(Date.parse(`${asOf}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
  return [
    { date: back(200), amount: '40' },
    { date: back(110), amount: '55' },
    { date: back(30), amount: '35' },
  ];
}

function isComplete({ date, amount }: Order, hasAmounts: boolean): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && (!hasAmounts || (amount.trim() !== '' && Number.isFinite(Number(amount))));
}

function read(text: string): Order[] {
  return text.split(',').map((pair) => {
    const [date = '', amount = ''] = pair.split(':');
    return { date, amount };
  });
}

/** Lines of a date and an amount, apart by a comma, semicolon or blank; a lone comma in an amount is one of decimals. */
function pasted(text: string): Order[] {
  return text
    .split('\n')
    .map((line) => /^\s*(\S+?)[\s,;]+([-\d.,]+)?/.exec(line))
    .flatMap((match) =>
      match ? [{ date: match[1], amount: (match[2] ?? '').replace(/^([-\d]+),(\d+)$/, '$1.$2') }] : [],
    );
}
