import type { Tracking } from '../evaluation/tracking.ts';
import { trackingSpan } from '../evaluation/tracking.ts';
import { parseDay } from '../units.ts';
import { type Chart, type ChartOptions, settled } from './chart.ts';
import { draw } from './draw.ts';
import { FORECAST, INK, REFERENCE } from './palette.ts';

/** Repeat purchases since the beginning, actual against expected. */
export function cumulativeTrackingChart(tracking: Tracking, model: string, options: ChartOptions = {}): Promise<Chart> {
  const { cumulative: title, cumulativeAxis: label } = settled(options).words.tracking;
  const { actualCumulative: actual, expectedCumulative: expected } = tracking;
  return trackingChart(tracking, model, { title, actual, expected, label }, options);
}

/** Repeat purchases week by week, actual against expected. */
export function weeklyTrackingChart(tracking: Tracking, model: string, options: ChartOptions = {}): Promise<Chart> {
  const { weekly: title, weeklyAxis: label } = settled(options).words.tracking;
  const { actualWeekly: actual, expectedWeekly: expected } = tracking;
  return trackingChart(tracking, model, { title, actual, expected, label }, options);
}

interface Lines {
  readonly title: string;
  readonly actual: Float64Array;
  readonly expected: Float64Array;
  readonly label: string;
}

function trackingChart(
  tracking: Tracking,
  model: string,
  { title, actual, expected, label }: Lines,
  options: ChartOptions,
): Promise<Chart> {
  const { words } = settled(options);
  const { figure, tracking: texts } = words;
  const { weekEnd, calibrationWeeks: known, holdoutBias } = tracking;
  const dates = Array.from(weekEnd, (day) => new Date(day * 86_400_000));
  const [first, last] = trackingSpan(tracking).map((day) => words.day(parseDay(day)));
  const end = known > 0 ? dates[known - 1] : dates[0];
  const holdout = known < weekEnd.length;
  const late = known > weekEnd.length / 2;
  const bias =
    holdoutBias === null ? '' : texts.bias(model, words.percent(Math.abs(holdoutBias) / 100, 1), holdoutBias < 0);
  const calibrationEnd = words.day(weekEnd[Math.max(0, known - 1)]);
  const lastWeek = texts.lastWeek(figure(actual.at(-1) ?? 0), model, figure(expected.at(-1) ?? 0));
  return draw(
    {
      title,
      subtitle: `${texts.subtitle(first, last)}${bias}`,
      description: `${texts.lead(weekEnd.length, first, last, calibrationEnd)} ${lastWeek}`,
      keys: [
        { label: words.actual, colour: INK, mark: 'line' },
        { label: words.expectedBy(model), colour: FORECAST, mark: 'line', dash: '7,3' },
      ],
      readings: dates.map((date, k) => ({
        x: date,
        y: actual[k],
        text: texts.point(words.day(weekEnd[k]), figure(actual[k]), figure(expected[k])),
      })),
      table: {
        caption: title,
        columns: [texts.x, words.actual, words.expectedBy(model)],
        rows: dates.map((_, k) => [words.day(weekEnd[k]), figure(actual[k], 9), figure(expected[k])]),
      },
    },
    (plot, { width, narrow }) => ({
      x: { type: 'utc', label: texts.x, labelAnchor: 'center', labelArrow: 'none', ticks: Math.round(width / 90) },
      y: { label, grid: true, zero: true, nice: true },
      marks: [
        plot.ruleY([0]),
        holdout ? plot.ruleX([end], { stroke: REFERENCE, strokeDasharray: '3,3' }) : null,
        holdout && !narrow
          ? plot.text([texts.end(calibrationEnd)], {
              x: [end],
              frameAnchor: 'top',
              textAnchor: late ? 'end' : 'start',
              dx: late ? -6 : 6,
              dy: -18,
              fill: 'currentColor',
              fillOpacity: 0.75,
            })
          : null,
        plot.lineY(actual, { x: dates, y: actual, stroke: INK, strokeWidth: 1.75 }),
        plot.lineY(expected, { x: dates, y: expected, stroke: FORECAST, strokeWidth: 2.25, strokeDasharray: '7,3' }),
      ],
    }),
    options,
  );
}
