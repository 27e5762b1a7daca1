/** Is it getting better or worse, since when, and for whom? */
import { useState } from 'preact/hooks';
import { addressOf, useQuery } from '../address.ts';
import { useAnswer } from '../ask.ts';
import type { Alerts, GroupColumns, Summary } from '../contract.ts';
import { percent } from '../figures.ts';
import { Notes } from '../parts/notes.tsx';
import { Empty, When } from '../parts/states.tsx';
import { GroupFigures } from '../parts/watch/groups.tsx';
import { Difference, Direction, Measures } from '../parts/watch/measures.tsx';
import { decisionWords, language, words } from '../settings.ts';
import { keep } from '../summary.ts';
import { useTitle } from '../title.ts';
import { useSummary } from '../useSummary.ts';
import { wholeWidth } from '../widths.ts';

const WEEKS_BACK = [13, 26, 52];
const FALSE_ALARMS = [1, 4, 12];
const DAY_MS = 86_400_000;
const MOST_WIDTH = 1080;

export function Watch() {
  const { watch: text } = decisionWords();
  useTitle(text.title);
  useSummary();
  const summary = useAnswer<Summary>('/v1/summary');
  if (summary.data) keep(summary.data);
  return (
    <article class="watch">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="soft">{text.lead}</p>
      <When answer={summary} blocks={['line', 'chart']}>
        {({ asOf, model }) => <Watched asOf={asOf} trained={model.asOf} />}
      </When>
    </article>
  );
}

function Watched({ asOf, trained }: { asOf: string; trained: string }) {
  const { watch: text } = decisionWords();
  const { query, change } = useQuery();
  const columns = useAnswer<GroupColumns>('/v1/groups');
  const [width] = useState(() => wholeWidth(MOST_WIDTH));
  const recent = Date.parse(asOf) - Date.parse(trained) < 7 * DAY_MS;
  const since = query.since ?? (recent ? weeksBefore(asOf, WEEKS_BACK[0]) : trained);
  const asked = { since, lang: language.value, width: String(width), include: 'charts' };
  const falseAlarms = query.alarms ?? '1';
  const answer = useAnswer<Alerts>(addressOf('/v1/alerts', { ...asked, group: query.group, falseAlarms }));
  return (
    <>
      <div class="head wishes-row">
        <label>
          {text.since}
          <select value={since} onChange={(event) => change({ since: event.currentTarget.value })}>
            {recent ? null : <option value={trained}>{text.model(trained)}</option>}
            {WEEKS_BACK.map((weeks) => (
              <option value={weeksBefore(asOf, weeks)} key={weeks}>
                {text.weeksAgo(weeks, weeksBefore(asOf, weeks))}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text.group}
          <select value={query.group ?? ''} onChange={(event) => change({ group: event.currentTarget.value })}>
            <option value="">{text.noGroup}</option>
            {columns.data?.columns.map((column) => (
              <option value={column} key={column}>
                {text.columns[column] ?? column}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text.falseAlarms}
          <select value={falseAlarms} onChange={(event) => change({ alarms: event.currentTarget.value })}>
            {FALSE_ALARMS.map((n) => (
              <option value={String(n)} key={n}>
                {text.aYear(n)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {answer.refusal?.problem.code === 'TOO_LITTLE_DATA' ? (
        <Empty title={text.tooLittle}>
          <p>{text.tooLittleText}</p>
        </Empty>
      ) : (
        <When answer={answer} blocks={['line', 'chart']} work={text.work}>
          {(alerts) => (
            <>
              <Alarms alerts={alerts} />
              {since < trained ? <p class="soft">{text.looksBack}</p> : null}
              <Measures alerts={alerts} />
              {alerts.change ? <Difference change={alerts.change} currency={alerts.currency} /> : null}
              <p class="soft">
                {text.newcomers(
                  alerts.newCustomers.reduce((sum, n) => sum + n, 0),
                  alerts.weeks,
                )}
              </p>
              <Notes title={words().overview.warnings(alerts.warnings.length)} notes={alerts.warnings} />
            </>
          )}
        </When>
      )}
      {query.group ? <GroupFigures column={query.group} since={since} width={width} /> : null}
    </>
  );
}

function weeksBefore(iso: string, weeks: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) - 7 * weeks * DAY_MS).toISOString().slice(0, 10);
}

type Alarm = Alerts['whole']['alarms'][number];

function Alarms({ alerts: { measures, groups, weekEnds, alarmsPerYear } }: { alerts: Alerts }) {
  const { watch: text } = decisionWords();
  const all = [
    ...measures.flatMap(({ title, alarms }) => alarms.map((alarm) => ({ who: title, alarm }))),
    ...groups.flatMap(({ group, alarms }) => alarms.map((alarm) => ({ who: group, alarm }))),
  ];
  return (
    <section>
      <h2>{text.alarms}</h2>
      {all.length === 0 ? (
        <p class="sentence">{text.noAlarm}</p>
      ) : (
        <ul class="alarms">
          {all.map(({ who, alarm }) => (
            <li key={`${who} ${alarm.direction}`}>
              <Direction of={alarm} /> <strong>{who}</strong>: {sizeOf(alarm)},{' '}
              {text.sinceAbout(weekEnds[alarm.startWeek], weekEnds[alarm.foundInWeek])}
            </li>
          ))}
        </ul>
      )}
      <p class="soft">
        {measures.some(({ spread }) => spread) ? null : `${text.noSpread} `}
        {text.rate(alarmsPerYear)}
      </p>
    </section>
  );
}

function sizeOf({ direction, ratio, interval: [low, high] }: Alarm): string {
  const { watch: text } = decisionWords();
  return text[direction](Math.abs(ratio - 1), change(low - 1), change(high - 1));
}

/** With its sign. */
function change(share: number): string {
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
}
