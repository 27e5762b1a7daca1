/** Points of the horizon at which P(return) is asked for; between them it is interpolated. */
const POINTS = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1] as const;

/**
 * Time until a purchase is as likely as not to have come; NaN where the horizon ends before.
 *
 * @param pReturn    P(return) within the horizon
 * @param intensity  of each customer, over that of the curve; 1 for everybody where null
 * @param horizon    in the unit of the answer
 * @param curve      P(return) within a shorter time
 */
export function nextPurchaseTime(
  pReturn: Float64Array,
  intensity: Float64Array | null,
  horizon: number,
  curve: (time: number) => Float64Array,
): Float64Array {
  const points = pReturn.some((p) => p >= 0.5) ? POINTS.map((point) => curve(point * horizon)) : [];
  return pReturn.map((p, row) => {
    if (!(p >= 0.5)) return Number.NaN;
    // The curve's probability at which the customer's own is one half.
    const wanted = -Math.expm1(Math.log(0.5) / (intensity ? intensity[row] : 1));
    let [from, low] = [0, 0];
    for (let j = 0; j < POINTS.length; j++) {
      const high = points[j][row];
      if (high >= wanted) return horizon * (from + ((POINTS[j] - from) * (wanted - low)) / (high - low));
      [from, low] = [POINTS[j], high];
    }
    return horizon;
  });
}
