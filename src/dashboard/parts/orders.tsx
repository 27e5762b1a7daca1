import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { CustomerHistory } from '../contract.ts';
import { day, exactMoney } from '../figures.ts';
import { words } from '../settings.ts';

type Line = NonNullable<CustomerHistory['orders']>[number];

/** A customer's orders, the latest first; those of several lines open. */
export function Orders({ orders, currency }: { orders: readonly Line[]; currency: string | null }) {
  const { customer: text } = words();
  const named = orders.some(({ what }) => what !== null);
  const grouped = groupsOf(orders);
  const several = grouped.some(({ length }) => length > 1);
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
              {named || several ? <th scope="col">{text.what}</th> : null}
            </tr>
          </thead>
          <tbody>
            {grouped.map((lines, k) => (
              <Order lines={lines} currency={currency} named={named || several} key={k} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

interface OrderProps {
  readonly lines: readonly Line[];
  readonly currency: string | null;
  readonly named: boolean;
}

function Order({ lines, currency, named }: OrderProps) {
  const { customer: text } = words();
  const [open, setOpen] = useState(false);
  const [{ date, what, order }] = lines;
  const several = lines.length > 1;
  const whole = lines.some(({ amount }) => amount === null)
    ? null
    : lines.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  const money = (amount: number | null) =>
    currency === null ? null : <td class="figure">{amount === null ? '–' : exactMoney(amount, currency)}</td>;
  return (
    <Fragment>
      <tr {...(order === null ? {} : { title: order })}>
        <th scope="row">
          {day(date)}
          {lines.every(({ refund }) => refund) ? <span class="warning"> {text.refund}</span> : null}
        </th>
        {money(whole)}
        {!named ? null : several ? (
          <td>
            <button type="button" class="lines" aria-expanded={open} onClick={() => setOpen(!open)}>
              <span aria-hidden="true">{open ? '▾' : '▸'}</span> {text.lines(lines.length)}
            </button>
          </td>
        ) : (
          <td>{what ?? '–'}</td>
        )}
      </tr>
      {several && open
        ? lines.map((line, k) => (
            <tr class="line" key={k}>
              <td>{line.refund ? <span class="warning">{text.refund}</span> : null}</td>
              {money(line.amount)}
              {named ? <td>{line.what ?? '–'}</td> : null}
            </tr>
          ))
        : null}
    </Fragment>
  );
}

/** Lines of one order together, where the first of them stands; a line that names no order stands for itself. */
export function groupsOf(lines: readonly Line[]): Line[][] {
  const groups = new Map<string | Line, Line[]>();
  for (const line of lines) {
    const key = line.order === null ? line : `${line.date} ${line.order}`;
    const known = groups.get(key);
    if (known) known.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()];
}
