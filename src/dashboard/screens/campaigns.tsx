/** Whom to write to, whom to hold out, and what it brought. */
import { addressOf, useQuery } from '../address.ts';
import { useAnswer } from '../ask.ts';
import type { CampaignList } from '../contract.ts';
import { count } from '../figures.ts';
import { CampaignPlan } from '../parts/campaigns/plan.tsx';
import { CampaignResult } from '../parts/campaigns/result.tsx';
import { When } from '../parts/states.tsx';
import { may } from '../session.ts';
import { decisionWords } from '../settings.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';

export function Campaigns() {
  const { campaigns: text } = decisionWords();
  useTitle(text.title);
  useSummary();
  const { query } = useQuery();
  const answer = useAnswer<CampaignList>('/v1/campaigns');
  return (
    <article class="campaigns">
      {query.campaign === undefined ? null : (
        <nav class="actions trail">
          <a href="/campaigns">← {text.back}</a>
        </nav>
      )}
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="soft">{text.lead}</p>
      <When answer={answer} blocks={['rows']}>
        {({ campaigns }) => {
          const one = campaigns.find(({ id }) => id === query.campaign);
          if (one) return <CampaignResult campaign={one} key={one.id} />;
          return (
            <>
              {may('write') ? <CampaignPlan kept={answer.retry} /> : null}
              <SoFar campaigns={campaigns} />
            </>
          );
        }}
      </When>
    </article>
  );
}

function SoFar({ campaigns }: CampaignList) {
  const { campaigns: text } = decisionWords();
  return (
    <section>
      <h2>{text.all}</h2>
      {campaigns.length === 0 ? (
        <p class="soft">{text.none}</p>
      ) : (
        <div class="scroller whole">
          <table class="table">
            <caption class="unseen">{text.all}</caption>
            <thead>
              <tr>
                <th scope="col">{text.name}</th>
                <th scope="col">{text.runs}</th>
                <th scope="col" class="figure wrapped">
                  {text.written}
                </th>
                <th scope="col" class="figure wrapped">
                  {text.heldOut}
                </th>
              </tr>
            </thead>
            <tbody>
              {campaigns.toReversed().map(({ id, name, starts, ends, campaign: { customers } }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={addressOf('/campaigns', { campaign: id })}>{name}</a>
                  </th>
                  <td>{text.period(starts, ends)}</td>
                  <td class="figure">{count(customers.treated)}</td>
                  <td class="figure">{count(customers.control)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
