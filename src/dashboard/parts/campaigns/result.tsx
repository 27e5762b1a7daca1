/** One campaign: who was drawn, and what it has brought beyond what would have happened anyway. */
import { useState } from 'preact/hooks';
import { ask, Refusal, useAnswer } from '../../ask.ts';
import type { CampaignList, CampaignMembers, CampaignOutcome } from '../../contract.ts';
import { count, mean, money, percent } from '../../figures.ts';
import { decisionWords, language } from '../../settings.ts';
import { Figure } from '../figure.tsx';
import { When } from '../states.tsx';
import { keepMembers } from './list.ts';

type Campaign = CampaignList['campaigns'][number];

export function CampaignResult({ campaign: { id, name, starts, ends, campaign } }: { campaign: Campaign }) {
  const { campaigns: text } = decisionWords();
  const answer = useAnswer<CampaignOutcome>(`/v1/campaigns/${encodeURIComponent(id)}/result?lang=${language.value}`);
  const waiting = answer.refusal?.problem.code === 'TOO_LITTLE_DATA';
  return (
    <section>
      <h2>{name}</h2>
      <p class="soft">
        {text.period(starts, ends)} · {text.written}: {count(campaign.customers.treated)} · {text.heldOut}:{' '}
        {count(campaign.customers.control)}
      </p>
      {waiting ? (
        <p class="sentence">
          {text.kept} {text.notYet(starts)}
        </p>
      ) : (
        <When answer={answer} blocks={['line', 'figures', 'rows']} work={text.resultWork}>
          {(outcome) => <Outcome outcome={outcome} hasAmounts={campaign.hasAmounts} />}
        </When>
      )}
      <Download id={id} />
    </section>
  );
}

function Download({ id }: { id: string }) {
  const { campaigns: text } = decisionWords();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const load = async (german: boolean) => {
    try {
      keepMembers(await ask<CampaignMembers>(`/v1/campaigns/${encodeURIComponent(id)}`), german);
    } catch (error) {
      if (error instanceof Refusal) setRefusal(error);
    }
  };
  return (
    <p class="actions">
      <button type="button" class="quiet" onClick={() => load(false)}>
        {text.download}
      </button>
      <button type="button" class="quiet" onClick={() => load(true)}>
        {text.downloadGerman}
      </button>
      {refusal ? (
        <span class="warning" role="alert">
          ▲ {refusal.message}
        </span>
      ) : null}
    </p>
  );
}

function Outcome({ outcome, hasAmounts }: { outcome: CampaignOutcome; hasAmounts: boolean }) {
  const { campaigns: text } = decisionWords();
  const { since, until, days, level, currency, value, purchases, returned, total, verdict, notes } = outcome;
  const amount = (figure: number) => (hasAmounts ? money(figure, currency) : mean(figure));
  const between = ([low, high]: readonly [number, number], print: (figure: number) => string) =>
    text.interval(level, print(low), print(high));
  const { adjusted } = value ?? purchases;
  const rows = [
    ...(value ? [{ name: text.value, effect: value, print: amount }] : []),
    { name: text.purchases, effect: purchases, print: mean },
    { name: text.returned, effect: returned, print: points },
  ];
  return (
    <>
      <p class="sentence">{verdict}</p>
      <p class="soft">{text.measured(since, until, days)}</p>
      <dl class="figures">
        <Figure name={text.effect} value={amount(adjusted.difference)} main>
          <span class="beside">{between(adjusted.interval, amount)}</span>
        </Figure>
        {total ? (
          <Figure name={text.gain} value={amount(total.gain)}>
            <span class="beside">
              {between(total.interval, amount)}
              {total.cost === null ? '' : ` · ${text.gainMeans(amount(total.cost))}`}
            </span>
          </Figure>
        ) : null}
      </dl>
      {notes.length > 0 ? (
        <>
          <h3>{text.notes}</h3>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      ) : null}
      <div class="scroller whole">
        <table class="table">
          <caption class="unseen">{text.result}</caption>
          <thead>
            <tr>
              <th scope="col">{text.what}</th>
              <th scope="col" class="figure">
                {text.treated}
              </th>
              <th scope="col" class="figure">
                {text.control_}
              </th>
              <th scope="col" class="figure">
                {text.difference}
              </th>
              <th scope="col" class="figure wide-only">
                {text.range}
              </th>
              <th scope="col" class="figure wide-only">
                {text.chance}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, effect, print }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="figure">{print(effect.treated.mean)}</td>
                <td class="figure">{print(effect.control.mean)}</td>
                <td class="figure">{print(effect.adjusted.difference)}</td>
                <td class="figure wide-only">{effect.adjusted.interval.map(print).join(' – ')}</td>
                <td class="figure wide-only">
                  {effect.adjusted.pValue === null ? '–' : percent(effect.adjusted.pValue)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft">{text.adjusted}</p>
    </>
  );
}

/** A difference of shares too, which may be negative. */
function points(share: number): string {
  return share < 0 ? `−${percent(-share)}` : percent(share);
}
