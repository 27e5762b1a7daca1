import type { Tracking } from '../evaluation/tracking.ts';
import { trackingSpan } from '../evaluation/tracking.ts';
import { formatDay } from '../units.ts';
import { ACTUAL_LINE, draw, figure } from './draw.ts';
import { BLUE, GREY, INK } from './palette.ts';

/** Repeat purchases since the beginning, actual against expected. */
export function cumulativeTrackingChart(tracking: Tracking, model: string): Promise<string> {
  return trackingChart(tracking, model, {
    title: 'Cumulative repeat purchases, actual and expected',
    actual: tracking.actualCumulative,
    expected: tracking.expectedCumulative,
    label: 'cumulative repeat purchases',
  });
}

/** Repeat purchases week by week, actual against expected. */
export function weeklyTrackingChart(tracking: Tracking, model: string): Promise<string> {
  return trackingChart(tracking, model, {
    title: 'Weekly repeat purchases, actual and expected',
    actual: tracking.actualWeekly,
    expected: tracking.expectedWeekly,
    label: 'repeat purchases in the week',
  });
}

interface Lines {
  readonly title: string;
  readonly actual: Float64Array;
  readonly expected: Float64Array;
  readonly label: string;
}

function trackingChart(tracking: Tracking, model: string, { title, actual, expected, label }: Lines): Promise<string> {
  const { weekEnd, calibrationWeeks: known, holdoutBias } = tracking;
  const dates = Array.from(weekEnd, (day) => new Date(day * 86_400_000));
  const [first, last] = trackingSpan(tracking);
  const end = known > 0 ? dates[known - 1] : dates[0];
  const holdout = known < weekEnd.length;
  const bias =
    holdoutBias === null
      ? ''
      : ` After the calibration end ${model} expects ${deviation(holdoutBias)} purchases than happened.`;
  const calibrationEnd = formatDay(weekEnd[Math.max(0, known - 1)]);
  return draw(
    {
      title,
      subtitle: `All customers together, by week, ${first} to ${last}.${bias}`,
      description:
        `Line chart over ${weekEnd.length} weeks from ${first} to ${last}; the calibration period ends ${calibrationEnd}. ` +
        `In the last week actual is ${figure(actual.at(-1) ?? 0)}, ${model} expects ${figure(expected.at(-1) ?? 0)}.`,
      keys: [ACTUAL_LINE, { label: `expected by ${model}`, colour: BLUE, mark: 'line', dash: '7,3' }],
    },
    (plot) => ({
      x: { type: 'utc', label: 'week ending', labelAnchor: 'center', labelArrow: 'none', ticks: 8 },
      y: { label, grid: true, zero: true, nice: true },
      marks: [
        plot.ruleY([0]),
        holdout ? plot.ruleX([end], { stroke: GREY, strokeDasharray: '3,3' }) : null,
        holdout
          ? plot.text([`calibration ends ${calibrationEnd}`], {
              x: [end],
              frameAnchor: 'top',
              textAnchor: known > weekEnd.length / 2 ? 'end' : 'start',
              dx: known > weekEnd.length / 2 ? -6 : 6,
              dy: -18,
              fill: 'currentColor',
              fillOpacity: 0.75,
            })
          : null,
        plot.lineY(actual, { x: dates, y: actual, stroke: INK, strokeWidth: 1.75 }),
        plot.lineY(expected, { x: dates, y: expected, stroke: BLUE, strokeWidth: 2.25, strokeDasharray: '7,3' }),
      ],
    }),
  );
}

function deviation(percent: number): string {
  return `${Math.abs(percent).toFixed(1)} % ${percent < 0 ? 'fewer' : 'more'}`;
}
