/** Themes or emotions by how they are spoken of, with the sentences behind each number. */
import type { ReviewSummary } from '../../contract.ts';
import { count, day, percent } from '../../figures.ts';
import { decisionWords } from '../../settings.ts';

type Theme = ReviewSummary['themes'][number];

export function Themes({ title, of, themes }: { title: string; of: string; themes: readonly Theme[] }) {
  const { reviews: text } = decisionWords();
  const spoken = themes.filter(({ counts }) => counts.good + counts.bad + counts.unclear > 0);
  if (spoken.length === 0) return null;
  const most = Math.max(...spoken.map(({ counts }) => counts.good + counts.bad));
  return (
    <section>
      <h2>{title}</h2>
      <table class="table">
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <td class="wide-only" />
            <th scope="col" class="figure">
              {text.good}
            </th>
            <th scope="col" class="figure">
              {text.bad}
            </th>
            <th scope="col" class="figure wrapped">
              {text.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {spoken.map(({ name, title: shown, counts, examples }) => (
            <tr key={name}>
              <th scope="row">
                <details>
                  <summary>{shown}</summary>
                  <ul class="said">
                    {examples.map(({ sentiment, day: iso, sentence }, k) => (
                      <li key={k}>
                        <span class={sentiment === 'bad' ? 'warning' : sentiment === 'good' ? 'good' : 'soft'}>
                          {text[sentiment]}
                        </span>{' '}
                        {text.quoted(sentence)} <span class="soft">{day(iso)}</span>
                      </li>
                    ))}
                  </ul>
                </details>
              </th>
              <td class="wide-only">
                <Balance good={counts.good} bad={counts.bad} most={most} />
              </td>
              <td class="figure">{count(counts.good)}</td>
              <td class="figure">{count(counts.bad)}</td>
              <td class="figure">
                {counts.good + counts.bad > 0 ? percent(counts.good / (counts.good + counts.bad)) : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Good to the right of the middle, bad to the left. */
function Balance({ good, bad, most }: { good: number; bad: number; most: number }) {
  const [right, left] = [(76 * good) / most, (76 * bad) / most];
  return (
    <svg class="balance" width="160" height="16" viewBox="0 0 160 16" aria-hidden="true">
      <rect class="bad" x={80 - left} y="3" width={left} height="10" />
      <rect class="good" x="80" y="3" width={right} height="10" />
      <path d="M80,0V16" />
    </svg>
  );
}
