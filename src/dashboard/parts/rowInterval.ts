/**
 * An interval (interval.tsx) in a row of a long table, of boxes: each drawing would be a layer of its own whenever the table is
 * scrolled.
 */
import { type IntervalProps, placeOf } from './interval.tsx';

const WIDTH = 96;

/** What writeRowInterval() writes, as HTML: the span between the ends, and the dot at the mean. */
export const ROW_INTERVAL = '<span class="span" aria-hidden="true"><i></i><b></b></span>';

export function writeRowInterval(span: HTMLElement, interval: Omit<IntervalProps, 'median' | 'width'>): void {
  const { low, high, mean, max } = interval;
  const [from, at, to] = [low, mean, high].map((value) => placeOf(value, max, WIDTH));
  const [line, dot] = span.children as HTMLCollectionOf<HTMLElement>;
  line.className = `${low > 0 ? 'from ' : ''}${high > max ? 'over' : 'to'}`;
  line.style.marginLeft = `${from - 1}px`;
  line.style.width = `${to - from + 2}px`;
  dot.style.marginLeft = `${at - to - 3.5}px`;
}
