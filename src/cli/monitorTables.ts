/** What was watched, as tables for the terminal. */
import type { Alarm } from '../monitoring/alarm.ts';
import type { Watch } from '../pipelines/monitor.ts';
import { number, table } from './terminal.ts';

export interface Shown {
  readonly title: string;
  readonly body: string;
}

const MOST_WEEKS = 12;

export function monitorTables(watch: Watch): Shown[] {
  const { weeks, since, until, whole, groups, weekly, weekEnds, newCustomers } = watch;
  const ratio = (observed: number, expected: number) => (expected > 0 ? number(observed / expected) : '–');
  const from = Math.max(0, weeks - MOST_WEEKS);
  const recent = weekEnds.slice(from).map((day, i) => {
    const [observed, expected] = [weekly.observed[from + i], weekly.expected[from + i]];
    const cells = [
      number(observed, 0),
      number(expected, 0),
      ratio(observed, expected),
      number(newCustomers[from + i], 0),
    ];
    return [day, ...cells];
  });
  const charts = [...groups].sort((a, b) => a.observed / a.expected - b.observed / b.expected);
  return [
    {
      title: `Purchases of customers known on ${since}, ${weeks} weeks to ${until}`,
      body: table(['week to', 'observed', 'expected', 'O/E', 'new customers'], recent),
    },
    {
      title: 'The whole',
      body: [wholeText(watch), ...whole.alarms.map((a) => alarmText('All', a, weekEnds))].join('\n'),
    },
    ...(groups.length > 0
      ? [
          {
            title: 'Groups against the rest',
            body: [
              table(
                ['group', 'customers', 'observed', 'expected beside the rest', 'O/E', 'periods', 'alarm'],
                charts.map((chart) => [
                  chart.group,
                  number(chart.customers, 0),
                  number(chart.observed, 0),
                  number(chart.expected, 0),
                  ratio(chart.observed, chart.expected),
                  number(chart.periods, 0),
                  chart.alarms.map(({ direction }) => direction).join(', ') || '–',
                ]),
                [0, 6],
              ),
              ...groups.flatMap(({ group, alarms }) => alarms.map((alarm) => alarmText(group, alarm, weekEnds))),
              ` Limits: all charts together raise ${number(watch.alarmsPerYear, 1)} false alarms a year.${
                watch.notShown > 0
                  ? ` ${number(watch.notShown, 0)} customers of no group, or of one under ten, are part of the rest.`
                  : ''
              }`,
            ].join('\n'),
          },
        ]
      : []),
  ];
}

function wholeText({ whole }: Watch): string {
  const sums = ` ${number(whole.observed, 0)} observed, ${number(whole.expected, 0)} expected, O/E ${number(whole.observed / whole.expected)}.`;
  if (!whole.spread) return `${sums} No alarms: fewer than 13 weeks before the watch tell how much weeks scatter.`;
  const { sd, weeks } = whole.spread;
  return `${sums} Weeks before the watch were off by ${number(100 * sd, 0)} % (root mean square of ${weeks} weeks).`;
}

function alarmText(
  who: string,
  { direction, foundInWeek, startWeek, ratio, interval }: Alarm,
  ends: readonly string[],
): string {
  const [low, high] = interval;
  const size = `${number(100 * (ratio - 1), 0)} % (${number(100 * (low - 1), 0)} to ${number(100 * (high - 1), 0)} %)`;
  return ` ALARM  ${who}: ${direction}, ${size} since about the week to ${ends[startWeek]}; found in the week to ${ends[foundInWeek]}.`;
}
