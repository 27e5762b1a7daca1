/** What was watched, as tables for the terminal. */
import type { Watch } from '../pipelines/monitor.ts';
import { tellAlarm } from '../pipelines/tellWatch.ts';
import { parseDay } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { table } from './terminal.ts';

export interface Shown {
  readonly title: string;
  readonly body: string;
}

const MOST_WEEKS = 12;

export function monitorTables(watch: Watch, language: Language = 'en'): Shown[] {
  const { weeks, since, until, measures, change, groups, weekly, weekEnds, newCustomers, alarmsPerYear, notShown } =
    watch;
  const words = wordsIn(language).watch.monitor;
  const { count, decimal, percent, day } = notation(language);
  const date = (text: string) => day(parseDay(text));
  const ratio = (observed: number, expected: number) => (expected > 0 ? decimal(observed / expected, 2) : '–');
  const from = Math.max(0, weeks - MOST_WEEKS);
  const recent = weekEnds.slice(from).map((end, i) => {
    const [observed, expected] = [weekly.observed[from + i], weekly.expected[from + i]];
    return [...[date(end), count(observed), count(expected), ratio(observed, expected)], count(newCustomers[from + i])];
  });
  const figure = (value: number) => (Math.abs(value) < 100 ? decimal(value, 2) : count(value));
  const rows = measures.map(({ measure, observed, expected, spread, alarms }) => [
    ...[words.measures[measure], figure(observed), figure(expected), ratio(observed, expected)],
    spread ? percent(spread.sd) : '–',
    alarms.map(({ direction }) => words.directions[direction]).join(', ') || '–',
  ]);
  const signed = (value: number) => `${value > 0 ? '+' : ''}${count(value)}`;
  const { spread } = watch.whole;
  const remarks = [
    ...measures.flatMap(({ measure, alarms }) =>
      alarms.map((alarm) => tellAlarm(words.measures[measure], alarm, weekEnds, language)),
    ),
    ...(change
      ? [
          words.change(
            ...([change.observed - change.expected, change.returning, change.frequency, change.spend].map(signed) as [
              ...[string, string, string, string],
            ]),
          ),
        ]
      : []),
    ...(spread || measures.some(({ measure }) => measure === 'sentiment')
      ? [words.wholeLimits(decimal(alarmsPerYear, 1))]
      : []),
    ...(spread ? [] : [words.noSpread]),
  ];
  const charts = [...groups].sort((a, b) => a.observed / a.expected - b.observed / b.expected);
  const limits = words.limits(decimal(alarmsPerYear, 1));
  const rest = notShown > 0 ? ` ${words.notShown(count(notShown))}` : '';
  return [
    { title: words.title(date(since), count(weeks), date(until)), body: table(words.weekHead, recent) },
    {
      title: words.whole,
      body: [table(words.measureHead, rows, [0, 5]), ...remarks.map((text) => ` ${text}`)].join('\n'),
    },
    ...(groups.length > 0
      ? [
          {
            title: words.groups,
            body: [
              table(
                words.groupHead,
                charts.map((chart) => [
                  ...[chart.group, count(chart.customers), count(chart.observed), count(chart.expected)],
                  ...[ratio(chart.observed, chart.expected), count(chart.periods)],
                  chart.alarms.map(({ direction }) => words.directions[direction]).join(', ') || '–',
                ]),
                [0, 6],
              ),
              ...groups.flatMap(({ group, alarms }) =>
                alarms.map((alarm) => ` ${tellAlarm(group, alarm, weekEnds, language)}`),
              ),
              ` ${limits}${rest}`,
            ].join('\n'),
          },
        ]
      : []),
  ];
}
