/** Time, frequency and revenue of one customer, and what each makes of the difference to the average. */

import type { CustomerForecast } from '../contract.ts';
import { mean, money, twoDigits } from '../figures.ts';
import { decisionWords } from '../settings.ts';
import { EffectBar } from './effectBar.tsx';

const EFFECTS = ['time', 'frequency', 'revenue'] as const;

export function Dimensions({ prediction: { dimensions, currency } }: { prediction: CustomerForecast }) {
  const { dimensions: text } = decisionWords();
  if (!dimensions) return null;
  const amount = (value: number | null) => (value === null ? '–' : money(value, currency));
  const { againstAverage, reason } = dimensions;
  const rows = [
    [text.time, twoDigits(dimensions.yearsSoFar), twoDigits(dimensions.yearsAhead)],
    [text.frequency, mean(dimensions.purchasesPerYear), mean(dimensions.purchasesPerActiveYear)],
    ...(currency === null
      ? []
      : [[text.revenue, amount(dimensions.revenuePerPurchase), amount(dimensions.spendPerPurchase)]]),
  ];
  return (
    <section class="further">
      <h2>{text.title}</h2>
      <p class="soft">{text.text}</p>
      <table class="table">
        <caption class="unseen">{text.title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.dimension}</th>
            <th scope="col" class="figure">
              {text.soFar}
            </th>
            <th scope="col" class="figure">
              {text.ahead}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, soFar, ahead]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="figure">{soFar}</td>
              <td class="figure forecast">{ahead}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {reason === null ? null : <p class="soft">{text.noTime}</p>}
      {againstAverage ? <Against against={againstAverage} amount={amount} /> : null}
    </section>
  );
}

type Effects = NonNullable<NonNullable<CustomerForecast['dimensions']>['againstAverage']>;

/** Effects as bars around 0; they add up to the difference, to the cent. */
function Against({ against, amount }: { against: Effects; amount(value: number): string }) {
  const { dimensions: text } = decisionWords();
  const most = Math.max(...EFFECTS.map((name) => Math.abs(against[name])), 1e-9);
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${amount(Math.abs(value))}`;
  return (
    <table class="table why">
      <caption>{text.against(amount(against.average))}</caption>
      <tbody>
        {EFFECTS.map((name) => (
          <tr key={name}>
            <th scope="row">{text.effects[name]}</th>
            <td>
              <EffectBar share={against[name] / most} />
            </td>
            <td class="figure forecast">{signed(against[name])}</td>
          </tr>
        ))}
        <tr class="sum">
          <th scope="row">{text.difference}</th>
          <td />
          <td class="figure forecast">= {signed(against.difference)}</td>
        </tr>
      </tbody>
    </table>
  );
}
