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
export function Interval({ low, high, mean, median, max, width = 96 }: IntervalProps) {
  const place = (value: number) => EDGE + (width - 2 * EDGE) * Math.sqrt(Math.max(0, Math.min(1, value / (max || 1))));
  const middle = HEIGHT / 2;
  const end = (value: number) => `M${place(value)},${middle - 4}v8`;
  const over = `M${width - EDGE - 1},${middle - 4}l4,4l-4,4`;
  const span = `M${place(low)},${middle}H${place(high)}`;
  return (
    <svg class="interval" width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      <path class="axis" d={`M${EDGE},${middle}H${width - EDGE}`} />
      <path d={`${span}${low > 0 ? end(low) : ''}${high > max ? over : end(high)}`} />
      {median === undefined ? null : <path class="median" d={`M${place(median)},${middle - 6}v12`} />}
      <circle class="mean" cx={place(mean)} cy={middle} r="3.5" />
    </svg>
  );
}
