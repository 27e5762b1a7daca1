/**
 * Means of smooth functions over Gamma and Beta distributions of any shape, to about 1e-14.
 *
 * Method: on the scale ln(rate), and logit(p), these densities are analytic and fall off exponentially, so the plain
 * trapezoidal rule converges geometrically (Trefethen & Weideman 2014, "The exponentially convergent trapezoidal
 * rule"). With step h and a strip of analyticity of half-width pi/2 the error is near e^(-pi²/h): STEP keeps it below 1e-14 for all shapes; a
 * density narrower than that sets its own step. Where a tail falls off so slowly that the function is constant along it
 * (a Beta with shape 1e-6), the rest of the sum is geometric and is added in closed form. All terms are positive:
 * nothing cancels, whatever the parameters.
 */
const STEP = 0.2;
/** Step over standard deviation for a bell-shaped density: error e^(-2 pi² / 0.6²). */
const NARROW = 0.6;
/** ln of the relative weight below which a node is left out. */
const NEGLIGIBLE = -41;

export interface Rule {
  readonly points: Float64Array;
  /** Positive, summing to one. */
  readonly weights: Float64Array;
}

/**
 * A rule for means over p ~ Beta(a, b) of functions f(p) with |d ln f / dp| <= sensitivity on [0, 1].
 */
export function betaRule(a: number, b: number, sensitivity: number): Rule {
  const h = Math.min(STEP, NARROW * Math.sqrt(1 / a + 1 / b));
  const mode = Math.log(a / b);
  // ln p and ln(1 - p) at logit v are -ln(1 + e^-v) and -ln(1 + e^v).
  const logWeight = (v: number) =>
    v >= 0
      ? -a * Math.log1p(Math.exp(-v)) - b * (v + Math.log1p(Math.exp(-v)))
      : -a * (-v + Math.log1p(Math.exp(v))) - b * Math.log1p(Math.exp(v));
  // Beyond this logit f and the density's other factor are constant to rounding.
  const edge = 40 + Math.log1p(a + b + sensitivity);
  const top = logWeight(mode);
  const points: number[] = [];
  const weights: number[] = [];
  let v = mode;
  for (; v <= edge; v += h) {
    const log = logWeight(v) - top;
    if (log < NEGLIGIBLE) break;
    points.push(1 / (1 + Math.exp(-v)));
    weights.push(Math.exp(log));
  }
  if (v > edge) addTail(points, weights, 1, logWeight(v) - top, b * h);
  for (v = mode - h; v >= -edge; v -= h) {
    const log = logWeight(v) - top;
    if (log < NEGLIGIBLE) break;
    points.push(1 / (1 + Math.exp(-v)));
    weights.push(Math.exp(log));
  }
  if (v < -edge) addTail(points, weights, 0, logWeight(v) - top, a * h);
  return normalised(points, weights);
}

/** The geometric rest of a sum whose next term is e^log and whose terms shrink by e^-decay each: one node for all. */
function addTail(points: number[], weights: number[], point: number, log: number, decay: number): void {
  points.push(point);
  weights.push(-Math.exp(log) / Math.expm1(-decay));
}

function normalised(points: number[], weights: number[]): Rule {
  // From the smallest: thousands of terms then add without loss.
  let sum = 0;
  for (const w of weights.slice().sort((p, q) => p - q)) sum += w;
  return { points: Float64Array.from(points), weights: Float64Array.from(weights, (w) => w / sum) };
}

/**
 * Means over rate ~ Gamma(shape, scale⁻¹) of one smooth function for many values of the second parameter.
 *
 * @param shape        shape of the Gamma distribution
 * @param f            function of the rate, with |d f / d rate| <= sensitivity * f(0); evaluated once a node
 * @param sensitivity  see f
 * @param strip        half-width in arg(rate) of the sector where f stays bounded and analytic, at most pi / 2
 * @returns            mean(inverseScale): the mean of f over Gamma(shape, inverseScale)
 */
export function gammaMeans(
  shape: number,
  f: (rate: number) => number,
  sensitivity: number,
  strip = Math.PI / 2,
): (inverseScale: number) => number {
  const h = Math.min(STEP, NARROW / Math.sqrt(shape), (STEP * strip) / (Math.PI / 2));
  // Nodes lie at whole multiples of h, so that the means for all scales share the values of f.
  const memory = new Map<number, number>();
  const valueAt = (node: number) => {
    const known = memory.get(node);
    if (known !== undefined) return known;
    const value = f(Math.exp(node * h));
    memory.set(node, value);
    return value;
  };
  const atZero = f(0);
  return (inverseScale) => {
    const mode = Math.log(shape / inverseScale);
    const edge = -40 - Math.log(inverseScale + sensitivity);
    const start = Math.round(mode / h);
    // ln weight relative to the mode: shape (u - (e^u - 1)), u = ln(rate) - mode.
    const relative = (node: number) => {
      const u = node * h - mode;
      return shape * (u - Math.expm1(u));
    };
    let total = 0;
    let mean = 0;
    for (let node = start; ; node++) {
      const log = relative(node);
      if (log < NEGLIGIBLE) break;
      const w = Math.exp(log);
      total += w;
      mean += w * valueAt(node);
    }
    let node = start - 1;
    for (; ; node--) {
      const log = relative(node);
      if (log < NEGLIGIBLE) return mean / total;
      if (node * h < edge) break;
      const w = Math.exp(log);
      total += w;
      mean += w * valueAt(node);
    }
    const rest = -Math.exp(relative(node)) / Math.expm1(-shape * h);
    return (mean + rest * atZero) / (total + rest);
  };
}
