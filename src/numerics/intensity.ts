/** Probabilities of at least one event, moved on the scale of intensities: 1 - (1 - p)^factor. */

/** P(at least one) where the intensity is `factor` times as high. */
export function atIntensity(p: number, factor: number): number {
  return -Math.expm1(factor * Math.log1p(-Math.min(1 - 1e-12, p)));
}

/** The factor on intensities that puts probabilities at a total. */
export function intensityFor(p: Float64Array, total: number): number {
  const hazards = p.map((v) => -Math.log1p(-Math.min(1 - 1e-12, v)));
  // Newton's steps in the logarithm of the factor, within bounds that close in on the total.
  let [low, high, ln] = [-6, 6, 0];
  for (let step = 0; step < 60 && high - low > 1e-12; step++) {
    const factor = Math.exp(ln);
    let [sum, slope] = [0, 0];
    for (let i = 0; i < hazards.length; i++) {
      const hazard = factor * hazards[i];
      const none = Math.exp(-hazard);
      sum += 1 - none;
      slope += hazard * none;
    }
    if (Math.abs(sum - total) <= 1e-12 * total) break;
    if (sum < total) low = ln;
    else high = ln;
    const next = ln + (total - sum) / slope;
    ln = next > low && next < high ? next : (low + high) / 2;
  }
  return Math.exp(ln);
}
