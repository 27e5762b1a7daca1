/** Whom to treat how: customers by tier and stage, each cell a list. */
import { addressOf, useQuery } from '../address.ts';
import { useAnswer } from '../ask.ts';
import type { Segments } from '../contract.ts';
import { compactMoney, count, mean, range } from '../figures.ts';
import { When } from '../parts/states.tsx';
import { words } from '../settings.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';

type Group = Segments['groups'][number];

export function Lists() {
  const { lists: text } = words();
  useTitle(text.title);
  useSummary();
  const { query, change } = useQuery();
  const rule = query.tiers === 'value' ? 'value' : 'shares';
  const answer = useAnswer<Segments>(`/v1/segments?tiers=${rule}`);
  return (
    <div class="lists">
      <div class="head">
        <h1 tabIndex={-1}>{text.title}</h1>
        <label>
          {text.cut}{' '}
          <select value={rule} onChange={(event) => change({ tiers: event.currentTarget.value })}>
            <option value="shares">{text.shares}</option>
            <option value="value">{text.value}</option>
          </select>
        </label>
      </div>
      <p class="soft">{text.lead}</p>
      <When answer={answer} blocks={['rows']}>
        {(segments) => <Grid segments={segments} />}
      </When>
    </div>
  );
}

function Grid({ segments }: { segments: Segments }) {
  const { lists: text } = words();
  const { groups, currency, horizonDays, reason, moves } = segments;
  const buyers = groups.filter(({ stage }) => stage !== '');
  const stages = segments.stages.filter((stage) => buyers.some((group) => group.stage === stage));
  const tiers = [...segments.tiers.map(({ name }) => name), ''].filter((tier) =>
    buyers.some((group) => group.tier === tier),
  );
  const print = (value: number) => (segments.by === 'value' ? compactMoney(value, currency) : mean(value));
  const ahead = (own: readonly Group[]) => own.reduce((sum, { predicted }) => sum + predicted.expected, 0);
  return (
    <>
      {reason ? <p class="soft">{text.noTiers}</p> : null}
      <div class="scroller whole">
        <table class="table">
          <caption class="unseen">{text.table}</caption>
          <thead>
            <tr>
              <th scope="col">{text.tier}</th>
              {stages.map((stage) => (
                <th scope="col" class="figure wrapped" key={stage} title={text.stageMeans[stage]}>
                  {text.stages[stage]}
                </th>
              ))}
              <th scope="col" class="figure wrapped">
                {text.ahead(horizonDays)}
              </th>
            </tr>
          </thead>
          <tbody>
            {tiers.map((tier) => {
              const own = buyers.filter((group) => group.tier === tier);
              return (
                <tr key={tier}>
                  <th scope="row">{text.tiers[tier] ?? text.all}</th>
                  {stages.map((stage) => (
                    <td class="figure" key={stage}>
                      <Cell group={own.find((group) => group.stage === stage)} print={print} />
                    </td>
                  ))}
                  <td class="figure forecast">{print(ahead(own))}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <dl class="soft meanings">
        {stages.map((stage) => (
          <div key={stage}>
            <dt>{text.stages[stage]}</dt>
            <dd>{text.stageMeans[stage]}</dd>
          </div>
        ))}
      </dl>
      {moves ? (
        <>
          <h2>{text.moves(moves.since)}</h2>
          <ul>
            {[
              ...moves.tiers.map((move) => ({ ...move, names: text.tiers })),
              ...moves.stages.map((move) => ({ ...move, names: text.stages })),
            ]
              .slice(0, 10)
              .map(({ from, to, customers, names }) => (
                <li key={`${from} ${to}`}>{text.move(customers, named(names, from), named(names, to))}</li>
              ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function named(names: Readonly<Record<string, string>>, name: string): string {
  return names[name] ?? name;
}

/** How many, what they will bring, and the way to them. */
function Cell({ group, print }: { group: Group | undefined; print(value: number): string }) {
  const { lists: text } = words();
  if (!group) return <>–</>;
  const { tier, stage, customers, predicted } = group;
  const { expected, low, high } = predicted;
  return (
    <a
      href={addressOf('/customers', { tier, stage })}
      title={text.cell(print(expected), range(print(low), print(high)))}
    >
      {count(customers)}
    </a>
  );
}
