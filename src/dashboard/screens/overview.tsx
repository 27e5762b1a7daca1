/** What are my customers worth, and what is coming? */
import { useEffect, useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAnswer } from '../ask.ts';
import type { Summary } from '../contract.ts';
import { compactMoney, count, exactMoney, percent, range } from '../figures.ts';
import { overviewQuestion } from '../firstQuestion.ts';
import { ChartView } from '../parts/chart.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { Figure } from '../parts/figure.tsx';
import { Interval } from '../parts/interval.tsx';
import { DropFile } from '../parts/load/dropFile.tsx';
import { Notes } from '../parts/notes.tsx';
import { Empty, When } from '../parts/states.tsx';
import { language, words } from '../settings.ts';
import { keep } from '../summary.ts';
import { plain, useTitle } from '../title.ts';

export function Overview() {
  const text = words();
  useTitle(text.screens.overview);
  const question = useMemo(() => overviewQuestion(language.value), [language.value]);
  const answer = useAnswer<Summary>(question);
  useEffect(() => {
    if (answer.data) keep(answer.data);
  }, [answer.data]);
  return (
    <div class="overview">
      <h1 tabIndex={-1} class="unseen">
        {text.screens.overview}
      </h1>
      {answer.refusal?.problem.code === 'CUSTOMERS_NOT_LOADED' ? (
        <NoCustomers />
      ) : answer.refusal?.problem.code === 'MODEL_MISSING' ? (
        <Begin />
      ) : (
        <When answer={answer} blocks={['line', 'figures', 'chart']}>
          {(data) => <Totals summary={data} />}
        </When>
      )}
    </div>
  );
}

function Totals({ summary }: { summary: Summary }) {
  const { overview: text } = words();
  const { currency, horizonDays, totals, customers, charts = [], warnings } = summary;
  const { repeatCustomers, historical, predicted, purchases, returning, atRisk } = totals;
  const short = (value: number) => compactMoney(value, currency);
  const facts = historical === null ? null : text.sentence(customers, short(historical));
  const ahead = predicted
    ? text.ahead(horizonDays, short(predicted.expected), short(predicted.low), short(predicted.high))
    : text.aheadPurchases(horizonDays, count(purchases.expected), count(purchases.low), count(purchases.high));
  const will = predicted ?? purchases;
  const print = predicted ? short : count;
  const exact = predicted ? (value: number) => exactMoney(value, currency) : count;
  return (
    <>
      <p class="sentence">
        {facts} {ahead}
      </p>
      <dl class="figures">
        <Figure
          name={predicted ? text.will : text.willBuy}
          value={print(will.expected)}
          exact={exact(will.expected)}
          forecast
          main
          href="/customers?sort=-predictedValue"
        >
          <Interval low={will.low} high={will.high} mean={will.expected} max={1.25 * will.high} width={150} />
          <span class="beside">
            {range(print(will.low), print(will.high))}
            <br />
            {text.ofToday}
          </span>
        </Figure>
        {historical === null ? null : (
          <Figure
            name={text.brought}
            value={short(historical)}
            exact={exactMoney(historical, currency)}
            href="/customers?sort=-historicalValue"
          >
            <span class="beside">{text.ofToday}</span>
          </Figure>
        )}
        <Figure name={text.customers} value={count(customers)} href="/customers?sort=-orders">
          <span class="beside">{text.bought(repeatCustomers)}</span>
        </Figure>
        <Figure name={text.back} value={count(returning.expected)} forecast href="/customers?sort=-pReturn">
          <span class="beside">
            {range(count(returning.low), count(returning.high))}
            <br />
            {text.share(returning.expected / Math.max(1, customers))}, {text.within(horizonDays)}
          </span>
        </Figure>
        <Figure
          name={text.atRisk}
          value={count(atRisk)}
          forecast
          {...(atRisk > 0
            ? { href: `/customers?atRisk=true&sort=${historical === null ? '-orders' : '-historicalValue'}` }
            : {})}
        >
          <span class="beside">{text.atRiskMeans(horizonDays)}</span>
        </Figure>
      </dl>
      <section class={charts.length === 2 ? 'charts two' : 'charts'} aria-label={text.charts}>
        {charts.map((chart) => (
          <ChartView chart={chart} key={chart.id} />
        ))}
      </section>
      <footer class="below">
        <Notes title={text.warnings(warnings.length)} notes={warnings.map(({ text }) => text)} />
        <CopyButton label={text.copy} text={asText(summary)} />
      </footer>
    </>
  );
}

/** The sentence and the figures, for an e-mail or a sheet. */
function asText({ totals, customers, currency, asOf, horizonDays }: Summary): string {
  const { overview: text, frame } = words();
  const { historical, predicted, purchases, returning, atRisk } = totals;
  const all = (value: number) => exactMoney(value, currency);
  const lines = [
    [frame.dataTo(asOf), ''],
    [text.customers, count(customers)],
    ...(historical === null ? [] : [[text.brought, all(historical)]]),
    predicted
      ? [
          `${text.will} (${text.within(horizonDays)})`,
          `${all(predicted.expected)} (${all(predicted.low)} – ${all(predicted.high)})`,
        ]
      : [text.willBuy, `${count(purchases.expected)} (${count(purchases.low)} – ${count(purchases.high)})`],
    [text.back, `${count(returning.expected)} (${percent(returning.expected / Math.max(1, customers))})`],
    [text.atRisk, count(atRisk)],
  ];
  return plain(lines.map(([name, value]) => (value ? `${name}\t${value}` : name)).join('\n'));
}

/** A server with nothing: what will stand here, and where a file is dropped. */
function Begin() {
  const { overview: text } = words();
  const { route } = useLocation();
  return (
    <Empty title={text.beginTitle}>
      <p>{text.beginText}</p>
      <DropFile arrived={({ id }) => route(`/load?upload=${id}`)} />
    </Empty>
  );
}

function NoCustomers() {
  const { overview: text } = words();
  return (
    <Empty title={text.emptyTitle}>
      <p>{text.emptyText}</p>
      <a class="primary" href="/try">
        {text.toTry}
      </a>
    </Empty>
  );
}
