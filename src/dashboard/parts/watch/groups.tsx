/** Groups by what their customers did over what was expected of these: a funnel and shrunk figures, never a ranking. */
import { addressOf, useQuery } from '../../address.ts';
import { useAnswer } from '../../ask.ts';
import type { GroupsAnswer } from '../../contract.ts';
import { count, money, percent, ratio } from '../../figures.ts';
import { decisionWords, language } from '../../settings.ts';
import { summary } from '../../summary.ts';
import { ChartView } from '../chart.tsx';
import { Empty, When } from '../states.tsx';

type Comparison = GroupsAnswer['returns'];

export function GroupFigures({ column, since, width }: { column: string; since: string; width: number }) {
  const { watch: text } = decisionWords();
  const { query, change } = useQuery();
  const path = `/v1/groups/${encodeURIComponent(column)}`;
  const asked = { since, include: 'charts', lang: language.value, width: String(width) };
  const answer = useAnswer<GroupsAnswer>(addressOf(path, asked));
  return (
    <section>
      <h2>{text.groups(text.columns[column] ?? column)}</h2>
      <p class="soft">{text.noOrder}</p>
      {answer.refusal?.problem.code === 'TOO_LITTLE_DATA' ? (
        <Empty title={text.tooLittle} />
      ) : (
        <When answer={answer} blocks={['chart', 'chart', 'rows']} work={text.groupsWork}>
          {(groups) => {
            const measures = (['returns', 'purchases', 'revenue'] as const).filter((name) => groups[name] !== null);
            const measure = measures.find((name) => name === query.measure) ?? measures[0];
            return (
              <>
                <label>
                  {text.measure}{' '}
                  <select value={measure} onChange={(event) => change({ measure: event.currentTarget.value })}>
                    {measures.map((name) => (
                      <option value={name} key={name}>
                        {text.measures[name]}
                      </option>
                    ))}
                  </select>
                </label>
                {groups.charts
                  ?.filter(({ id }) => id.endsWith(`-${measure}`))
                  .map((chart) => (
                    <ChartView chart={chart} key={chart.id} />
                  ))}
                <Table comparison={groups[measure]!} inMoney={measure === 'revenue'} />
              </>
            );
          }}
        </When>
      )}
    </section>
  );
}

interface TableProps {
  readonly comparison: Comparison;
  readonly inMoney: boolean;
}

function Table({ comparison: { groups, hidden }, inMoney }: TableProps) {
  const { watch: text } = decisionWords();
  const print = (value: number) => (inMoney ? money(value, summary.value?.currency ?? null) : count(value));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section class="scroller whole" tabIndex={0} aria-label={text.table}>
        <table class="table">
          <caption class="unseen">{text.table}</caption>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              {[text.customers, text.observed, text.expected, text.ratio, text.shrunk, text.interval, text.below].map(
                (name) => (
                  <th scope="col" class="figure wrapped" key={name}>
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {groups.map(
              ({ group, customers, observed, expected, ratio: off, shrunk, interval: [low, high], below, beyond }) => (
                <tr key={group}>
                  <th scope="row">
                    {beyond ? <span class="warning">▲ </span> : null}
                    {group}
                  </th>
                  <td class="figure">{count(customers)}</td>
                  <td class="figure">{print(observed)}</td>
                  <td class="figure forecast">{print(expected)}</td>
                  <td class="figure">{ratio(off)}</td>
                  <td class="figure">{ratio(shrunk)}</td>
                  <td class="figure">
                    {ratio(low)} – {ratio(high)}
                  </td>
                  <td class="figure">{percent(below)}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </section>
      {hidden.groups > 0 ? <p class="soft">{text.hidden(hidden.groups, hidden.customers)}</p> : null}
    </>
  );
}
