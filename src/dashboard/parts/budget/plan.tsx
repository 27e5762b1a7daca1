/** A budget: what new customers may cost, where the money goes, and what one must believe for it. */
import type { BudgetPlan } from '../../contract.ts';
import { count, mean, money, moneyRange } from '../../figures.ts';
import { decisionWords, words } from '../../settings.ts';
import { ChartView } from '../chart.tsx';
import { Notes } from '../notes.tsx';

type Channel = BudgetPlan['channels'][number];

/** Less of the budget than this share is none. */
const NOTHING = 0.005;

export function Plan({ plan }: { plan: BudgetPlan }) {
  const { budget: text } = decisionWords();
  const { total, planned, unspent, surplus, surplusSoFar, currency, channels, charts = [], organic, warnings } = plan;
  const print = (value: number | null) => (value === null ? '–' : money(value, currency));
  return (
    <>
      <p class="sentence">
        {text.plan(print(planned), print(total))} {unspent > NOTHING * total ? text.unspent(print(unspent)) : null}{' '}
        {text.surplus(print(surplus), print(surplusSoFar))}
      </p>
      {charts.map((chart) => (
        <ChartView chart={chart} key={chart.id} />
      ))}
      <Table
        title={text.worthTable}
        columns={[text.value, text.range, text.maxCac, text.bid, text.meanCac, text.marginalCac]}
        rows={channels.map((own) => ({
          name: own.channel,
          cells: [
            print(own.value),
            moneyRange(own.valueLow, own.valueHigh, currency),
            print(own.maxCac),
            print(own.maxCacLow),
            print(own.meanCac),
            print(own.marginalCac),
          ],
        }))}
      />
      <p class="soft">{text.bidMeans}</p>
      <Table
        title={text.planTable}
        columns={[text.advice, text.soFar, text.planned, text.newCustomers]}
        rows={channels.map((own) => ({
          name: own.channel,
          cells: [
            text.advices[own.advice],
            print(own.spend),
            print(own.plannedSpend),
            `${count(own.newCustomers)} → ${count(own.plannedCustomers)}`,
          ],
        }))}
      />
      <section>
        <h2>{text.believe}</h2>
        <p class="soft">{text.believeText}</p>
        <ul>
          {channels.map((own) => (
            <li key={own.channel}>
              <strong>{own.channel}</strong> – {belief(own, plan)}
            </li>
          ))}
        </ul>
      </section>
      {organic.length > 0 ? <p class="soft">{text.organic(organic.join(', '))}</p> : null}
      <Notes title={words().overview.warnings(warnings.length)} notes={warnings} />
    </>
  );
}

function belief({ advice, turns, curve, value }: Channel, { currency, margin }: BudgetPlan): string {
  const { budget: text } = decisionWords();
  if (advice === 'keep') return text.keeps;
  if (!turns) return `${text.advices[advice]}: ${text.bounded}`;
  return [
    text.holds(text.advices[advice], money(turns.value, currency), money(value, currency)),
    ...(turns.margin === null ? [] : [text.orMargin(turns.margin, margin)]),
    ...(turns.elasticity === null
      ? []
      : [text.orElasticity(mean(turns.elasticity), mean(curve.elasticity), text.sources[curve.source])]),
  ].join('; ');
}

interface TableProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[];
}

function Table({ title, columns, rows }: TableProps) {
  const { budget: text } = decisionWords();
  return (
    <section>
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section class="scroller whole" tabIndex={0} aria-label={title}>
        <table class="table">
          <caption class="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{text.channel}</th>
              {columns.map((column) => (
                <th scope="col" class="figure wrapped" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, k) => (
                  <td class="figure" key={columns[k]}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
