/** The tail may fall by so much between two points, with a straight line in between. */
const STEEP = 0.8;
const FLAT = 0.95;
/** What lies beyond adds less than this share. */
const NEGLIGIBLE = 1e-6;

/**
 * E[N²], which is the sum over n >= 1 of (2n - 1) P(N >= n): one by one where the tail falls fast, and in strides that
 * double where it hardly falls, so that work grows with the logarithm of how far counts reach.
 *
 * @param atLeast  P(N >= n), which falls as n rises
 */
export function secondMoment(atLeast: (n: number) => number): number {
  let [n, p, stride, sum] = [1, atLeast(1), 1, 0];
  while (p * n * n > NEGLIGIBLE * sum) {
    const next = atLeast(n + stride);
    if (stride > 1 && next < STEEP * p) {
      stride /= 2;
      continue;
    }
    // Sums over i = 0 … stride - 1 of 2 (n + i) - 1, and of i times that.
    const weight = (n + stride - 1) ** 2 - (n - 1) ** 2;
    const slope = ((2 * n - 1) * stride * (stride - 1)) / 2 + ((stride - 1) * stride * (2 * stride - 1)) / 3;
    sum += p * weight + ((next - p) / stride) * slope;
    n += stride;
    if (next > FLAT * p) stride *= 2;
    p = next;
  }
  return sum;
}
