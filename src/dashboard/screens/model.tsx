/** Can I believe it? */
import { useState } from 'preact/hooks';
import { useAnswer } from '../ask.ts';
import type { ModelCard } from '../contract.ts';
import { mean, money, percent, significant } from '../figures.ts';
import { modelName } from '../modelNames.ts';
import { ChartView } from '../parts/chart.tsx';
import { Notes } from '../parts/notes.tsx';
import { When } from '../parts/states.tsx';
import { Versions } from '../parts/versions.tsx';
import { language, words } from '../settings.ts';
import { summary } from '../summary.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';

type Evaluation = NonNullable<ModelCard['evaluation']>;
type Metrics = Evaluation['models'][string]['transactions'];

export function Model() {
  const { model: text } = words();
  useTitle(words().screens.model);
  useSummary();
  const [width] = useState(() => chartWidth());
  const answer = useAnswer<ModelCard>(`/v1/model?include=charts&width=${width}&lang=${language.value}`);
  return (
    <article class="model">
      <h1 tabIndex={-1}>{text.title}</h1>
      <When answer={answer} blocks={['line', 'chart', 'chart']}>
        {(card) => <Card card={card} changed={answer.retry} />}
      </When>
    </article>
  );
}

function Card({ card, changed }: { card: ModelCard; changed(): void }) {
  const { model: text } = words();
  const { evaluation, forecast, training, warnings } = card;
  const combined = forecast.combined;
  return (
    <>
      {evaluation ? <Verdict evaluation={evaluation} skill={card.skill} /> : <p class="sentence">{text.notMeasured}</p>}
      {combined && !combined.identifiesDropout ? <p>{text.noDropout}</p> : null}
      <div class="columns">
        {evaluation ? <Comparison evaluation={evaluation} currency={card.currency} skill={card.skill} /> : null}
        <div>
          {summary.value?.capabilities.includes('training') ? <Versions changed={changed} /> : null}
          <section>
            <h2>{text.trained}</h2>
            <p>{text.trainedText(training.customers, training.repeatCustomers, training.firstDay, training.lastDay)}</p>
          </section>
          {combined ? <Parts combined={combined} /> : null}
        </div>
      </div>
      {evaluation ? <Checks charts={card.charts ?? []} /> : null}
      <div class="columns">
        {combined && combined.past.length > 0 ? <Past past={combined.past} /> : null}
        <div>
          <Parameters card={card} />
          <Notes title={text.notes} notes={warnings.map(({ text }) => text)} />
        </div>
      </div>
    </>
  );
}

/** Of one of two charts side by side, in steps of 40 so that the server can keep what it has drawn. */
function chartWidth(): number {
  const room = Math.min(1440, document.documentElement.clientWidth) - 32;
  const wide = room >= 868 ? (room - 24) / 2 : room;
  return Math.max(320, wide >= 400 ? 40 * Math.floor(wide / 40) : Math.floor(wide));
}

function Checks({ charts }: { charts: NonNullable<ModelCard['charts']> }) {
  const { model: text } = words();
  return (
    <section aria-label={text.checks} class="charts pairs-of">
      {charts.length === 0 ? <p class="soft">{text.checksMissing}</p> : null}
      {charts.map((chart) => (
        <ChartView chart={chart} key={chart.id} />
      ))}
    </section>
  );
}

/** The measures of spend, which is what value is about, or of purchases where there are no amounts. */
function metricsOf({ models }: Evaluation, name: string): Metrics | null {
  const entry = models[name];
  return entry ? (entry.spend ?? entry.transactions) : null;
}

function Verdict({ evaluation, skill }: { evaluation: Evaluation; skill: number | null }) {
  const { model: text } = words();
  const own = metricsOf(evaluation, evaluation.chosen);
  return (
    <p class="sentence">
      {skill === null ? null : skill >= 0 ? text.better(skill) : text.worse(-skill)}{' '}
      {own?.bias_pct == null ? null : text.bias(own.bias_pct / 100)}
    </p>
  );
}

interface ComparisonProps {
  readonly evaluation: Evaluation;
  readonly currency: string | null;
  readonly skill: number | null;
}

function Comparison({ evaluation, currency, skill }: ComparisonProps) {
  const { model: text } = words();
  const { chosen, cal_end, hold_end, customers, models } = evaluation;
  const names = [chosen, ...Object.keys(models).filter((name) => name !== chosen && name !== 'naive'), 'naive'];
  const rows = names.flatMap((name) => {
    const metrics = metricsOf(evaluation, name);
    return metrics ? [{ name, metrics }] : [];
  });
  const most = Math.max(...rows.map(({ metrics }) => metrics.MAE));
  const inMoney = models[chosen]?.spend !== undefined && models[chosen]?.spend !== null;
  const print = (error: number) => (inMoney ? money(error, currency) : mean(error));
  return (
    <section>
      <h2>{text.compared}</h2>
      <p class="soft">
        {text.test(customers, cal_end, hold_end)} {inMoney ? text.comparedValue : text.comparedText}
      </p>
      <div class="scroller whole">
        <table class="table">
          <caption class="unseen">{text.compared}</caption>
          <thead>
            <tr>
              <th scope="col">{text.way}</th>
              <td class="wide-only" />
              <th scope="col" class="figure">
                {text.mae}
              </th>
              <th scope="col" class="figure wide-only">
                {text.rmse}
              </th>
              <th scope="col" class="figure">
                {text.biasColumn}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, metrics }) => (
              <tr key={name} class={name === chosen ? 'chosen' : ''}>
                <th scope="row">{nameOf(name)}</th>
                <td class="wide-only">
                  <svg class="bar-error" width="96" height="16" viewBox="0 0 96 16" aria-hidden="true">
                    <rect y="3" width={(96 * metrics.MAE) / most} height="10" />
                  </svg>
                </td>
                <td class="figure">{print(metrics.MAE)}</td>
                <td class="figure wide-only">{print(metrics.RMSE)}</td>
                <td class="figure">{metrics.bias_pct === null ? '–' : moreOrLess(metrics.bias_pct / 100)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {skill === null ? null : <p class="soft note">{text.skillMeans(skill)}</p>}
    </section>
  );
}

function nameOf(name: string): string {
  const { model: text } = words();
  return name === 'naive' ? text.naive : name === 'combined' ? text.combined : modelName(name);
}

function moreOrLess(share: number): string {
  const { model: text } = words();
  return share < 0 ? text.lessThan(-share) : text.moreThan(share);
}

function Past({ past }: { past: NonNullable<ModelCard['forecast']['combined']>['past'] }) {
  const { model: text } = words();
  const rows = past.map(({ cutoff, days, levelError }) => ({ cutoff, days, error: Math.exp(levelError) - 1 }));
  const most = Math.max(0.05, ...rows.map(({ error }) => Math.abs(error)));
  return (
    <section>
      <h2>{text.past}</h2>
      <p class="soft">{text.pastText}</p>
      <table class="table">
        <caption class="unseen">{text.past}</caption>
        <thead>
          <tr>
            <th scope="col">{text.cutoff}</th>
            <td />
            <th scope="col" class="figure">
              {text.error}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ cutoff, days, error }) => (
            <tr key={`${cutoff} ${days}`}>
              <th scope="row">{text.pastRow(cutoff, days)}</th>
              <td>
                <svg class="bar-factor fact" width="100" height="16" viewBox="0 0 100 16" aria-hidden="true">
                  <rect
                    x={error < 0 ? 50 + (46 * error) / most : 50}
                    y="3"
                    width={(46 * Math.abs(error)) / most}
                    height="10"
                  />
                  <path d="M50,0V16" />
                </svg>
              </td>
              <td class="figure">{moreOrLess(error)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Parts({ combined }: { combined: NonNullable<ModelCard['forecast']['combined']> }) {
  const { model: text } = words();
  const { weights, returnWeights, baseModels } = combined;
  const rows = [
    [`${text.base} (${baseModels.map(modelName).join(', ')})`, weights.base, returnWeights.base],
    [text.ridge, weights.ridge, null],
    [text.network, weights.network, null],
    [text.logistic, null, returnWeights.logistic],
  ] as const;
  const share = (value: number | null) => (value === null ? '–' : percent(value));
  return (
    <section>
      <h2>{text.how}</h2>
      <table class="table">
        <caption class="unseen">{text.parts}</caption>
        <thead>
          <tr>
            <th scope="col">{text.part}</th>
            <th scope="col" class="figure wrapped">
              {text.inPurchases}
            </th>
            <th scope="col" class="figure wrapped">
              {text.inReturn}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, purchases, returning]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="figure">{share(purchases)}</td>
              <td class="figure">{share(returning)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Parameters({ card: { models } }: { card: ModelCard }) {
  const { model: text } = words();
  return (
    <details>
      <summary>{text.parameters}</summary>
      <div class="scroller">
        <table class="table">
          <caption class="unseen">{text.parameters}</caption>
          <thead>
            <tr>
              <th scope="col">{text.fitted}</th>
              <th scope="col">{text.parameter}</th>
              <th scope="col" class="figure">
                {text.estimate}
              </th>
              <th scope="col" class="figure">
                {text.standardError}
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(models).flatMap(([name, { parameters, standardErrors }]) =>
              Object.entries(parameters).map(([parameter, estimate]) => (
                <tr key={`${name} ${parameter}`}>
                  <th scope="row">{modelName(name)}</th>
                  <td>{parameter}</td>
                  <td class="figure">{digits(estimate)}</td>
                  <td class="figure">{digits(standardErrors[parameter] ?? null)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function digits(value: number | null): string {
  return value === null ? '–' : significant(value, 4);
}
