/** How often and how long ago: the chance of buying again of made-up customers, each cell ready to be tried. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { post, Refusal } from '../ask.ts';
import type { Prediction } from '../contract.ts';
import { money, moneyRange, percent } from '../figures.ts';
import { words } from '../settings.ts';
import { Failure, Loading } from './states.tsx';

export interface CellOrder {
  readonly date: string;
  readonly amount: string;
}

/** All bought first so long ago. */
const SINCE_DAYS = 365;
const PURCHASES = [2, 3, 4, 6, 8, 12, 20] as const;
const DAYS_AGO = [7, 14, 30, 60, 90, 150, 210, 300] as const;

interface Props {
  readonly asOf: string;
  /** null where there are no amounts. */
  readonly currency: string | null;
  /** Of each order, as it is typed. */
  readonly amount: string;
  take(orders: readonly CellOrder[]): void;
}

export function Cells({ asOf, currency, amount, take }: Props) {
  const { cells: text } = words().try;
  const [answers, setAnswers] = useState<readonly Prediction[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [turn, setTurn] = useState(0);
  const [at, setAt] = useState<number | null>(null);
  const grid = useRef<HTMLTableSectionElement>(null);
  const customers = useMemo(
    () => PURCHASES.flatMap((n) => DAYS_AGO.map((ago) => ordersOf(asOf, n, ago, amount))),
    [asOf, amount],
  );
  useEffect(() => {
    const abort = new AbortController();
    const asked = customers.map((orders, k) => ({
      customerId: String(k),
      transactions: orders.map(({ date, amount }) => ({
        date,
        ...(currency === null ? {} : { amount: Number(amount) }),
      })),
    }));
    post<{ predictions: Prediction[] }>('/v1/predictions', { customers: asked }, abort.signal).then(
      ({ predictions }) => {
        setAnswers(predictions);
        setRefusal(null);
      },
      (error) => {
        if (error instanceof Refusal) setRefusal(error);
      },
    );
    return () => abort.abort();
  }, [customers, turn]);

  const walk = (event: KeyboardEvent) => {
    const moved = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: DAYS_AGO.length, ArrowUp: -DAYS_AGO.length }[event.key];
    const buttons = [...grid.current!.querySelectorAll('button')];
    const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + (moved ?? Number.NaN)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  if (refusal) return <Failure refusal={refusal} retry={() => setTurn(turn + 1)} />;
  if (!answers) return <Loading blocks={['rows']} />;
  const shown = at === null ? null : answers[at];
  const said = (k: number) => text.cell(PURCHASES[Math.floor(k / DAYS_AGO.length)], DAYS_AGO[k % DAYS_AGO.length]);
  return (
    <section class="cells">
      <h2>{text.title}</h2>
      <p class="soft">{text.text}</p>
      <div class="scroller whole">
        <table>
          <caption class="unseen">{text.title}</caption>
          <thead>
            <tr>
              <th scope="col">{text.purchases}</th>
              {DAYS_AGO.map((ago) => (
                <th scope="col" class="figure" key={ago}>
                  {text.ago(ago)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={grid} onKeyDown={walk}>
            {PURCHASES.map((n, row) => (
              <tr key={n}>
                <th scope="row">{n}</th>
                {DAYS_AGO.map((ago, column) => {
                  const k = row * DAYS_AGO.length + column;
                  const { pReturn } = answers[k];
                  return (
                    <td key={ago} style={{ '--share': String(pReturn) }}>
                      <button
                        type="button"
                        tabIndex={k === (at ?? 0) ? 0 : -1}
                        aria-label={`${said(k)}: ${percent(pReturn)}`}
                        onFocus={() => setAt(k)}
                        onPointerEnter={() => setAt(k)}
                        onClick={() => take(customers[k])}
                      >
                        {percent(pReturn)}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="readout" aria-live="polite">
        {at === null || !shown
          ? text.hint
          : `${said(at)}: ${words().customer.pReturn} ${percent(shown.pReturn)}${
              shown.value
                ? `, ${words().customer.will} ${money(shown.predictedValue ?? 0, currency)} (${moneyRange(shown.value.low, shown.value.high, currency)})`
                : `, ${words().times(shown.expectedPurchases)}`
            }`}
      </p>
    </section>
  );
}

/** So many orders, evenly from the first to one so many days ago. */
function ordersOf(asOf: string, purchases: number, ago: number, amount: string): CellOrder[] {
  const end = Date.parse(`${asOf}T00:00:00Z`);
  return Array.from({ length: purchases }, (_, k) => {
    const back = Math.round(SINCE_DAYS - ((SINCE_DAYS - ago) * k) / (purchases - 1));
    return { date: new Date(end - back * 86_400_000).toISOString().slice(0, 10), amount };
  });
}
