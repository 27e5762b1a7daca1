/** An interval as a line: its ends, a dot at the mean, a tick at the median. The figures stand beside it as text. */
export interface IntervalProps {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly median?: number;
  /** Where the scale ends; beyond it there is an arrow. */
  readonly max: number;
  readonly width?: number;
}

const HEIGHT = 16;
const EDGE = 6;

/** On a square-root scale, where little and much both can be seen. */
export function placeOf(value: number, max: number, width: number): number {
  return EDGE + (width - 2 * EDGE) * Math.sqrt(Math.max(0, Math.min(1, value / (max || 1))));
}

export function Interval({ low, high, mean, median, max, width = 150 }: IntervalProps) {
  const place = (value: number) => placeOf(value, max, width);
  const middle = HEIGHT / 2;
  const end = (value: number) => `M${place(value)},${middle - 4}v8`;
  const over = `M${width - EDGE - 1},${middle - 4}l4,4l-4,4`;
  const span = `M${place(low)},${middle}H${place(high)}${low > 0 ? end(low) : ''}${high > max ? over : end(high)}`;
  const dot = `M${place(mean) - 2.5},${middle}a2.5,2.5 0 1 0 5,0a2.5,2.5 0 1 0 -5,0`;
  return (
    <svg class="interval" width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      {median === undefined ? null : <path class="median" d={`M${place(median)},${middle - 6}v12`} />}
      <path d={span + dot} />
    </svg>
  );
}
