/** What do customers feel, about what, and does it matter? */
import { useState } from 'preact/hooks';
import { addressOf, useQuery } from '../address.ts';
import { useAnswer } from '../ask.ts';
import type { ReviewSummary } from '../contract.ts';
import { count, day, mean, percent } from '../figures.ts';
import { ChartView } from '../parts/chart.tsx';
import { Figure } from '../parts/figure.tsx';
import { AddReviews } from '../parts/reviews/addReviews.tsx';
import { Themes } from '../parts/reviews/themes.tsx';
import { Empty, When } from '../parts/states.tsx';
import { may } from '../session.ts';
import { decisionWords, language } from '../settings.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';
import { wholeWidth } from '../widths.ts';

const SCALES = [
  [1, 5],
  [1, 10],
  [0, 10],
  [6, 1],
] as const;
const MOST_WORDS = 12;

export function Reviews() {
  const { reviews: text } = decisionWords();
  useTitle(text.title);
  useSummary();
  const { query, change } = useQuery();
  const [width] = useState(() => wholeWidth(840));
  const scale = query.scale ?? '1-5';
  const [worst, best] = scale.split('-');
  const asked = { worst, best, include: 'charts', lang: language.value, width: String(width) };
  const answer = useAnswer<ReviewSummary>(addressOf('/v1/reviews/summary', asked));
  return (
    <article class="reviews">
      <div class="head">
        <h1 tabIndex={-1}>{text.title}</h1>
        <label>
          {text.scale}{' '}
          <select value={scale} onChange={(event) => change({ scale: event.currentTarget.value })}>
            {SCALES.map(([low, high]) => (
              <option value={`${low}-${high}`} key={`${low}-${high}`}>
                {text.scales(low, high)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="soft">{text.lead}</p>
      <When answer={answer} blocks={['line', 'chart', 'rows']} work={text.work}>
        {(summary) =>
          summary.reviews === 0 ? (
            <Empty title={text.none}>{may('write') ? <p>{text.noneText}</p> : null}</Empty>
          ) : (
            <Read summary={summary} />
          )
        }
      </When>
      <AddReviews done={answer.retry} />
    </article>
  );
}

function Read({ summary }: { summary: ReviewSummary }) {
  const { reviews: text } = decisionWords();
  const { reviews, counts, meanRating, learntFrom, copies, link, charts = [], themes, emotions, disagreeing } = summary;
  const sided = counts.good + counts.bad;
  return (
    <>
      <p class="sentence">{sided > 0 ? text.sentence(reviews, percent(counts.good / sided)) : text.unsided(reviews)}</p>
      <dl class="figures">
        <Figure name={text.good} value={count(counts.good)} />
        <Figure name={text.bad} value={count(counts.bad)} />
        <Figure name={text.unclear} value={count(counts.unclear)} />
        {meanRating === null ? null : <Figure name={text.mean} value={mean(meanRating)} />}
      </dl>
      <p class="soft">
        {text.writers(link.writers, link.customers)} {learntFrom > 0 ? text.learnt(learntFrom) : text.lists}{' '}
        {text.irony} {copies > 0 ? text.copies(copies) : null}
      </p>
      {charts.map((chart) => (
        <ChartView chart={chart} key={chart.id} />
      ))}
      <Themes title={text.themes} of={text.theme} themes={themes} />
      <Themes title={text.emotions} of={text.emotion} themes={emotions} />
      <Words title={text.told} words={summary.words.goodOrBad} />
      <Words title={text.lately} words={summary.words.nowOrBefore} />
      {disagreeing.length > 0 ? (
        <details>
          <summary>
            {text.disagreeing} ({count(disagreeing.length)})
          </summary>
          <ul class="said">
            {disagreeing.map((review, k) => (
              <li key={k}>
                <strong>{mean(review.rating)}</strong> {text.quoted(review.text)}{' '}
                <span class="soft">{day(review.day)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

/** More in the first group with a plus, more in the second with a minus. */
function Words({ title, words }: { title: string; words: ReviewSummary['words']['goodOrBad'] }) {
  if (words.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <p class="words">
        {words.slice(0, MOST_WORDS).map(({ word, first, second, z }) => (
          <span class={z > 0 ? 'good' : 'warning'} key={word}>
            {z > 0 ? '+' : '−'} {word} ({count(first)} : {count(second)})
          </span>
        ))}
      </p>
    </section>
  );
}
