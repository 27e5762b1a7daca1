/** The whole base of customers in five lenses, to read and to print. */
import { useState } from 'preact/hooks';
import { addressOf, useQuery } from '../address.ts';
import { useAnswer } from '../ask.ts';
import type { AuditAnswer } from '../contract.ts';
import { ChartView } from '../parts/chart.tsx';
import { When } from '../parts/states.tsx';
import { TableView } from '../parts/table.tsx';
import { decisionWords, language } from '../settings.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';
import { wholeWidth } from '../widths.ts';

export function AuditScreen() {
  const { audit: text } = decisionWords();
  useTitle(text.title);
  useSummary();
  const { query, change } = useQuery();
  const [width] = useState(() => wholeWidth());
  const asked = { periodDays: query.period, backtest: query.backtest, lang: language.value };
  const answer = useAnswer<AuditAnswer>(addressOf('/v1/audit', { ...asked, include: 'told', width: String(width) }));
  return (
    <article class="audit">
      <div class="head">
        <h1 tabIndex={-1}>{text.title}</h1>
        <label>
          {text.period}{' '}
          <select value={query.period ?? ''} onChange={(event) => change({ period: event.currentTarget.value })}>
            <option value="">{text.usual}</option>
            {text.periods.map(([days, name]) => (
              <option value={days} key={days}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="quiet" onClick={() => print()}>
          {text.print}
        </button>
        {/* The router leaves it to the browser. */}
        <a class="quiet" href={addressOf('/v1/audit', { ...asked, format: 'html' })} target="_self" download>
          {text.save}
        </a>
      </div>
      <When
        answer={answer}
        blocks={['line', 'figures', 'chart', 'chart']}
        work={query.backtest ? text.backtestWork : text.work}
      >
        {({ audit, told }) => (
          <>
            <p class="soft">{text.compared(audit.now.from, audit.now.to, audit.ahead.to)}</p>
            {told ? (
              <Told told={told}>
                {audit.backtest ? null : (
                  <div class="again">
                    <p>
                      {text.backtest}. {text.backtestText}
                    </p>
                    <button type="button" class="quiet" onClick={() => change({ backtest: 'true' })}>
                      {text.withBacktest}
                    </button>
                  </div>
                )}
              </Told>
            ) : null}
          </>
        )}
      </When>
    </article>
  );
}

interface ToldProps {
  readonly told: NonNullable<AuditAnswer['told']>;
  /** Belongs to the last section but one: how far to trust what lies ahead. */
  readonly children: preact.ComponentChildren;
}

function Told({ told: { subtitle, highlights, sections }, children }: ToldProps) {
  const { audit: text } = decisionWords();
  return (
    <>
      <p class="soft">{subtitle}</p>
      <dl class="figures" aria-label={text.figures}>
        {highlights.map(({ figure, label, detail }) => (
          <div class="figure-box" key={label}>
            <dt>{label}</dt>
            <dd>
              <span class="number">{figure}</span>
              {detail ? <span class="beside">{detail}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
      {sections.map(({ heading, text: paragraphs, charts, tables }, k) => (
        <section key={heading}>
          <h2>{heading}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {charts.map((chart) => (
            <ChartView chart={chart} key={chart.id} />
          ))}
          {tables.map((table) => (
            <Scroller key={table.caption ?? ''} name={table.caption ?? heading}>
              <TableView table={table} shown />
            </Scroller>
          ))}
          {k === sections.length - 2 ? children : null}
        </section>
      ))}
    </>
  );
}

/** What scrolls sideways can be scrolled by keyboard. */
function Scroller({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="scroller whole" tabIndex={0} aria-label={name}>
      {children}
    </section>
  );
}
