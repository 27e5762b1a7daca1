/** What is watched of all customers: each measure beside its expectation, and what makes the difference of revenue. */
import { useQuery } from '../../address.ts';
import type { Alerts } from '../../contract.ts';
import { count, exactMoney, mean, money, percent, ratio, wholeMoney } from '../../figures.ts';
import { decisionWords } from '../../settings.ts';
import { ChartView } from '../chart.tsx';

type Measure = Alerts['measures'][number];
type Alarm = Measure['alarms'][number];
const MONEY = ['revenue', 'spend'];
/** From here on cents tell nothing. */
const WHOLE = 10_000;

export function Measures({ alerts: { measures, charts = [], currency, weekEnds } }: { alerts: Alerts }) {
  const { watch: text } = decisionWords();
  const { query, change } = useQuery();
  const chosen = measures.find(({ measure }) => measure === query.chart) ?? measures[0];
  const print = ({ measure }: Measure, value: number) =>
    MONEY.includes(measure)
      ? money(value, currency)
      : measure === 'sentiment'
        ? percent(value)
        : value < 100
          ? mean(value)
          : count(value);
  return (
    <section>
      <h2>{text.whole}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section class="scroller whole" tabIndex={0} aria-label={text.whole}>
        <table class="table">
          <caption class="unseen">{text.weeks(weekEnds.length)}</caption>
          <thead>
            <tr>
              <th scope="col">{text.what}</th>
              {[text.observed, text.expected, text.ratio, text.usualError].map((name) => (
                <th scope="col" class="figure wrapped" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {measures.map((own) => (
              <tr key={own.measure}>
                <th scope="row">
                  {own.title}{' '}
                  {own.alarms.map((alarm) => (
                    <Direction of={alarm} key={alarm.direction} />
                  ))}
                </th>
                <td class="figure">{print(own, own.observed)}</td>
                <td class="figure forecast">{print(own, own.expected)}</td>
                <td class="figure">{own.expected > 0 ? ratio(own.observed / own.expected) : '–'}</td>
                <td class="figure">{own.spread ? `±\u202f${percent(own.spread.sd)}` : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {charts.length > 0 ? (
        <label>
          {text.weekly}{' '}
          <select value={chosen.measure} onChange={(event) => change({ chart: event.currentTarget.value })}>
            {measures.map(({ measure, title }) => (
              <option value={measure} key={measure}>
                {title}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {charts
        .filter(({ id }) => id === `weekly-${chosen.measure}`)
        .map((chart) => (
          <ChartView chart={chart} key={chart.id} />
        ))}
    </section>
  );
}

/** Which way an alarm points, for the eye: words beside it say the same. */
export function Direction({ of: { direction } }: { of: Pick<Alarm, 'direction'> }) {
  return (
    <span class={direction === 'worse' ? 'warning' : 'good'} aria-hidden="true">
      {direction === 'worse' ? '▼' : '▲'}
    </span>
  );
}

/** Parts that add up, to the cent where sums are small: what rounding leaves goes into the largest. */
export function Difference({ change, currency }: { change: NonNullable<Alerts['change']>; currency: string | null }) {
  const { watch: text } = decisionWords();
  const { observed, expected } = change;
  const scale = Math.max(observed, expected) < WHOLE ? 100 : 1;
  const rounded = (value: number) => Math.round(scale * value);
  const print = (value: number) => (scale === 1 ? wholeMoney(value, currency) : exactMoney(value, currency));
  const total = rounded(observed) - rounded(expected);
  const names = ['returning', 'frequency', 'spend'] as const;
  const parts = names.map((name) => rounded(change[name]));
  const largest = parts.indexOf(parts.reduce((best, part) => (Math.abs(part) > Math.abs(best) ? part : best)));
  parts[largest] += total - parts.reduce((sum, part) => sum + part, 0);
  const signed = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${print(Math.abs(value) / scale)}`;
  return (
    <section>
      <h2>{text.difference}</h2>
      <p>{text.differenceMeans(print(observed), print(expected))}</p>
      <table class="table narrow">
        <caption class="unseen">{text.difference}</caption>
        <thead>
          <tr>
            <th scope="col">{text.by}</th>
            <th scope="col" class="figure">
              {text.off}
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map((name, k) => (
            <tr key={name}>
              <th scope="row">{text.parts[name]}</th>
              <td class="figure">{signed(parts[k])}</td>
            </tr>
          ))}
          <tr class="chosen">
            <th scope="row">{text.together}</th>
            <td class="figure">{signed(total)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
