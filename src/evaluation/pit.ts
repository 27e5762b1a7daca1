/**
 * Probability integral transform: where in its predicted distribution each actual fell. With calibrated distributions every
 * tenth of them holds a tenth of the actuals, and all heights are 1; a U says that they are too narrow, a hump too wide.
 *
 * For counts, an actual is spread evenly over the probability of its value, which needs no random numbers.
 *
 * @param below        P(fewer than the actual), by customer; NaN rows are left out
 * @param probability  P(exactly the actual); 0 for a continuous distribution, `below` then being its cdf
 * @returns  height of each bin: its share of actuals times the number of bins
 * @source Czado, Gneiting & Held (2009), "Predictive model assessment for count data", eq. 1 and 2
 */
export function pitHistogram(below: Float64Array, probability: Float64Array, bins = 10): Float64Array {
  const cumulated = new Float64Array(bins + 1);
  let customers = 0;
  for (let row = 0; row < below.length; row++) {
    if (Number.isNaN(below[row])) continue;
    customers++;
    for (let k = 1; k <= bins; k++) {
      const u = k / bins;
      if (u >= below[row] + probability[row]) cumulated[k] += 1;
      else if (u > below[row]) cumulated[k] += (u - below[row]) / probability[row];
    }
  }
  // Sums of probabilities may end a rounding above or below 1.
  cumulated[bins] = customers;
  return Float64Array.from({ length: bins }, (_, k) => ((cumulated[k + 1] - cumulated[k]) * bins) / customers);
}
