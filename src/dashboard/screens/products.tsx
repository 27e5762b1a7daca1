/** What do products bring, and which bring customers who return? */
import { useState } from 'preact/hooks';
import { addressOf } from '../address.ts';
import { useAnswer } from '../ask.ts';
import type { CrossSelling, FirstProducts } from '../contract.ts';
import { compactMoney, exactMoney, range } from '../figures.ts';
import { ChartView } from '../parts/chart.tsx';
import { Figure } from '../parts/figure.tsx';
import { Interval } from '../parts/interval.tsx';
import { Empty, When } from '../parts/states.tsx';
import { TableView } from '../parts/table.tsx';
import { decisionWords, language } from '../settings.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';
import { wholeWidth } from '../widths.ts';

/** So many rows are seen at once; more open. */
const MOST_ROWS = 20;

export function Products() {
  const { products: text } = decisionWords();
  useTitle(text.title);
  useSummary();
  const [width] = useState(() => wholeWidth());
  const asked = { include: 'told', lang: language.value, width: String(width) };
  const further = useAnswer<CrossSelling>(addressOf('/v1/cross-selling', asked));
  const nameless = further.refusal?.problem.code === 'COLUMN_MISSING';
  return (
    <article class="products">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="soft">{text.lead}</p>
      {nameless ? (
        <Empty title={text.none}>
          <p>{text.noneText}</p>
        </Empty>
      ) : (
        <>
          <When answer={further} blocks={['figures', 'chart', 'rows']} work={text.work}>
            {(made) => <Further made={made} />}
          </When>
          <First asked={asked} />
        </>
      )}
    </article>
  );
}

function Further({ made }: { made: CrossSelling }) {
  const { products: text } = decisionWords();
  const { predicted, interval, currency, horizonDays, told, tellsUp } = made;
  const [past, ahead] = told?.tables ?? [];
  const part = (name: string, value: number | null) =>
    value === null || !predicted.total ? null : (
      <Figure name={name} value={compactMoney(value, currency)} exact={exactMoney(value, currency)} forecast>
        <span class="beside">{text.share(value / predicted.total)}</span>
      </Figure>
    );
  return (
    <>
      {predicted.total !== null && interval ? (
        <dl class="figures">
          <Figure
            name={text.total(horizonDays)}
            value={compactMoney(predicted.total, currency)}
            exact={exactMoney(predicted.total, currency)}
            forecast
            main
          >
            <Interval
              low={interval.low}
              high={interval.high}
              mean={predicted.total}
              max={1.25 * interval.high}
              width={150}
            />
            <span class="beside">
              {range(compactMoney(interval.low, currency), compactMoney(interval.high, currency))}
              <br />
              {text.ofToday}
            </span>
          </Figure>
          {part(text.cross(made.newIsProduct), predicted.cross)}
          {tellsUp ? part(text.up, predicted.up) : null}
        </dl>
      ) : null}
      <section>
        <h2>{text.bought}</h2>
        {told?.charts.map((chart) => (
          <ChartView chart={chart} key={chart.id} />
        ))}
        {past ? <Scroller table={past} /> : null}
      </section>
      <section>
        <h2>{text.ahead}</h2>
        {ahead ? <Scroller table={ahead} /> : <p>{whyNot(made)}</p>}
      </section>
    </>
  );
}

function whyNot({ currency, predicted, cutoffs }: CrossSelling): string {
  const { products: text } = decisionWords();
  if (currency === null && predicted.total === null) return text.noAmounts;
  return cutoffs.length === 0 ? text.tooShort : text.disagree;
}

function First({ asked }: { asked: Readonly<Record<string, string>> }) {
  const { products: text } = decisionWords();
  const answer = useAnswer<FirstProducts>(addressOf('/v1/first-products', asked));
  return (
    <section>
      <h2>{text.first}</h2>
      {answer.refusal?.problem.code === 'TOO_LITTLE_DATA' ? (
        <p>{text.tooYoung}</p>
      ) : (
        <When answer={answer} blocks={['line', 'chart', 'rows']} work={text.firstWork}>
          {({ products, days, told }) =>
            products === null ? (
              <p>{text.tooFew}</p>
            ) : (
              <>
                <p>{text.firstLead(products.returned, days)}</p>
                {told?.charts.length === 0 ? <p class="sentence">{text.alike}</p> : null}
                {told?.charts.map((chart) => (
                  <ChartView chart={chart} key={chart.id} />
                ))}
                {told?.tables.map((table) =>
                  table.rows.length > MOST_ROWS ? (
                    <details key={table.caption}>
                      <summary>{text.allOf(products.rows.length)}</summary>
                      <Scroller table={table} />
                    </details>
                  ) : (
                    <Scroller table={table} key={table.caption} />
                  ),
                )}
              </>
            )
          }
        </When>
      )}
    </section>
  );
}

type Table = NonNullable<CrossSelling['told']>['tables'][number];

/** What scrolls sideways can be scrolled by keyboard. */
function Scroller({ table }: { table: Table }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="scroller whole" tabIndex={0} aria-label={table.caption ?? ''}>
      <TableView table={table} shown />
    </section>
  );
}
