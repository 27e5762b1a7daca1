import type { CustomerHistory } from '../contract.ts';
import { day, exactMoney } from '../figures.ts';
import { words } from '../settings.ts';

/** A customer's transactions, the latest first. */
export function Orders({
  orders,
  currency,
}: {
  orders: NonNullable<CustomerHistory['orders']>;
  currency: string | null;
}) {
  const { customer: text } = words();
  const named = orders.some(({ what }) => what !== null);
  return (
    <section class="orders">
      <h2>{text.orders}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section class="scroller" tabIndex={0} aria-label={text.orders}>
        <table class="table">
          <caption class="unseen">{text.orders}</caption>
          <thead>
            <tr>
              <th scope="col">{text.date}</th>
              {currency !== null ? (
                <th scope="col" class="figure">
                  {text.amount}
                </th>
              ) : null}
              {named ? <th scope="col">{text.what}</th> : null}
            </tr>
          </thead>
          <tbody>
            {orders.map(({ date, amount, refund, what }, k) => (
              <tr key={k}>
                <th scope="row">
                  {day(date)}
                  {refund ? <span class="warning"> {text.refund}</span> : null}
                </th>
                {currency !== null ? (
                  <td class="figure">{amount === null ? '–' : exactMoney(amount, currency)}</td>
                ) : null}
                {named ? <td>{what ?? '–'}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
