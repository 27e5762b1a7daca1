/**
 * Where the customers of all cells may have died: the integrals over (tx, T] that likelihood and P(alive) need.
 *
 * For one x, let Q(y) = S(y) (1 + y / alpha)^-(r + x), staying until y without a purchase beyond x; a customer who was
 * alive at tx and dies at y does so with density hazard(y) Q(y). Cells that share x share the stretches of time between
 * their distinct tx and T: each stretch is integrated once, sums run from the latest time backwards, and a cell takes
 * the difference of two of them; where that would cancel, the cell is integrated by itself. Everything is kept relative
 * to e^level, for Q spans thousands of orders of magnitude.
 */

import type { Cells } from '../../facts/cells.ts';
import { gaussLegendre, type UnitRule } from '../../numerics/gaussLegendre.ts';
import { type Decay, NEGLIGIBLE, overPanels, PANEL } from '../../numerics/panels.ts';
import type { Lifetime } from './lifetime.ts';

/** What depends on the cells alone, kept as long as they live. */
interface Plan {
  /** Distinct times of all cells, tx and T alike, ascending. */
  readonly times: Float64Array;
  /** Per level of T, its place among the times. */
  readonly ages: Int32Array;
  readonly groups: readonly Group[];
}

/** The cells that share x: from first up to, but not including, end. */
interface Group {
  readonly x: number;
  readonly first: number;
  readonly end: number;
  /** The times that occur in the group, as places among all times, ascending. */
  readonly points: Int32Array;
  /** Per cell of the group, the places of tx and T among its points. */
  readonly last: Int32Array;
  readonly age: Int32Array;
}

const plans = new WeakMap<Cells, Plan>();

export function planOf(cells: Cells): Plan {
  const known = plans.get(cells);
  if (known) return known;
  const made = makePlan(cells);
  plans.set(cells, made);
  return made;
}

function makePlan({ length, x, levels }: Cells): Plan {
  const both = new Float64Array(levels.tx.values.length + levels.T.values.length);
  both.set(levels.tx.values);
  both.set(levels.T.values, levels.tx.values.length);
  both.sort();
  const times = both.filter((t, i) => i === 0 || t !== both[i - 1]);
  const lasts = placesOf(levels.tx.values, times);
  const ages = placesOf(levels.T.values, times);
  const groups: Group[] = [];
  for (let first = 0; first < length; ) {
    let end = first + 1;
    while (end < length && x[end] === x[first]) end++;
    const last = levels.tx.index.subarray(first, end).map((level) => lasts[level]);
    const age = levels.T.index.subarray(first, end).map((level) => ages[level]);
    const occurring = new Int32Array(last.length + age.length);
    occurring.set(last);
    occurring.set(age, last.length);
    occurring.sort();
    const points = occurring.filter((place, i) => i === 0 || place !== occurring[i - 1]);
    const local = new Map<number, number>();
    points.forEach((place, i) => {
      local.set(place, i);
    });
    groups.push({
      x: x[first],
      first,
      end,
      points,
      last: last.map((place) => local.get(place)!),
      age: age.map((place) => local.get(place)!),
    });
    first = end;
  }
  return { times, ages, groups };
}

/** For each of `values`, ascending, its place in `times`, ascending, which hold it. */
function placesOf(values: Float64Array, times: Float64Array): Int32Array {
  let place = 0;
  return Int32Array.from(values, (value) => {
    while (times[place] !== value) place++;
    return place;
  });
}

/** Rules for stretches of time shorter than a panel can be: nodes, rise of the exponent at most, and length as a share of reach. */
const SHORT = { rule: gaussLegendre(4), exponent: 0.1, share: 0.03 };
const MIDDLE = { rule: gaussLegendre(8), exponent: 1.5, share: 0.25 };
/** Exponent over a stretch that one panel covers. */
const ONE_PANEL = 8;
/** A difference that keeps less than this share of its terms is computed afresh. */
const CANCELS = 1 / 16;
/** The level follows once Q is e^this above it. */
const ROOM = 300;

/**
 * Density of death integrated over stretches of time, for one x at a time: its mass, and where `moments` is set also
 * the mass times each derivative of the log-density in (r, alpha, lifetime's parameters), and times (second derivative
 * plus product of the first ones), upper triangle by rows. All relative to e^level.
 */
class Deaths implements Decay {
  readonly sums: Float64Array;
  level = 0;
  R: number;
  x = 0;
  readonly #first: Float64Array;

  constructor(
    readonly r: number,
    readonly alpha: number,
    readonly lifetime: Lifetime,
    readonly moments: boolean,
  ) {
    this.R = r;
    const k = 2 + lifetime.first.length;
    this.sums = new Float64Array(moments ? 1 + k + (k * (k + 1)) / 2 : 1);
    this.#first = new Float64Array(k);
  }

  start(x: number): void {
    this.x = x;
    this.R = this.r + x;
  }

  /** -ln Q(t), with the lifetime moved to t. */
  exponent(t: number): number {
    this.lifetime.at(t);
    return this.lifetime.cumulativeHazard + this.R * Math.log1p(t / this.alpha);
  }

  slope(t: number): number {
    this.lifetime.at(t);
    return this.lifetime.hazard + this.R / (this.alpha + t);
  }

  reach(t: number): number {
    return Math.min(this.alpha + t, this.lifetime.reach(t));
  }

  clear(level: number): void {
    this.sums.fill(0);
    this.level = level;
  }

  /** Adds [from, to], which lies before all that was added since `clear`; the exponents at both ends are known. */
  add(from: number, to: number, exponentFrom: number, exponentTo: number): void {
    if (-exponentFrom - this.level > ROOM) {
      const shrink = Math.exp(this.level + exponentFrom);
      for (let i = 0; i < this.sums.length; i++) this.sums[i] *= shrink;
      this.level = -exponentFrom;
    }
    const length = to - from;
    const exponent = exponentTo - exponentFrom;
    const share = length / this.reach(from);
    if (exponent <= SHORT.exponent && share <= SHORT.share) this.#addPanel(from, length, SHORT.rule);
    else if (exponent <= MIDDLE.exponent && share <= MIDDLE.share) this.#addPanel(from, length, MIDDLE.rule);
    else if (exponent <= ONE_PANEL && share <= 1) this.#addPanel(from, length, PANEL);
    else {
      overPanels(this, from, to, (start, part) => {
        this.#addPanel(start, part, PANEL);
        // All deaths beyond t together weigh no more than Q(t).
        return Math.exp(-this.exponent(start + part) - this.level) > NEGLIGIBLE * this.sums[0];
      });
    }
  }

  #addPanel(from: number, length: number, { points, weights }: UnitRule): void {
    for (let i = 0; i < points.length; i++) {
      const t = from + length * points[i];
      const lnAge = Math.log1p(t / this.alpha);
      this.lifetime.at(t);
      const mass =
        weights[i] *
        length *
        this.lifetime.hazard *
        Math.exp(-this.lifetime.cumulativeHazard - this.R * lnAge - this.level);
      this.sums[0] += mass;
      if (this.moments) this.#addMoments(mass, t, lnAge);
    }
  }

  #addMoments(mass: number, t: number, lnAge: number): void {
    const { sums, lifetime, r, alpha } = this;
    const first = this.#first;
    const age = 1 / (alpha + t);
    const exposure = (t * age) / alpha;
    lifetime.differentiateDensity();
    // The density of death counts alpha^-x (1 + t / alpha)^-(r + x), which keeps its digits where alpha is large.
    first[0] = -lnAge;
    first[1] = r * exposure - this.x * age;
    const k = first.length;
    for (let i = 2; i < k; i++) first[i] = lifetime.first[i - 2];
    let at = 1;
    for (let i = 0; i < k; i++) sums[at++] += mass * first[i];
    const corner = at;
    for (let i = 0; i < k; i++) {
      const scaled = mass * first[i];
      for (let j = i; j < k; j++) sums[at++] += scaled * first[j];
    }
    sums[corner + 1] += mass * exposure;
    sums[corner + k] += mass * (this.x * age * age - r * exposure * (1 / alpha + age));
    at = corner + 2 * k - 1;
    for (let i = 0; i < lifetime.second.length; i++) sums[at++] += mass * lifetime.second[i];
  }
}

/**
 * Goes through all cells, and tells for each ln Q(T) and the integral of the density of death over (tx, T], as
 * sums[0] e^level, with its moments (see Deaths) where they are wanted. `sums` is used again for the next cell.
 */
export function overDeaths(
  theta: Float64Array,
  cells: Cells,
  lifetime: Lifetime,
  moments: boolean,
  visit: (cell: number, lnInactive: number, sums: Float64Array, level: number) => void,
): void {
  if (cells.apart) {
    overEach(theta, cells, lifetime, moments, visit);
    return;
  }
  const [r, alpha] = theta;
  const { times, groups } = planOf(cells);
  const lnAge = times.map((t) => Math.log1p(t / alpha));
  const cumulativeHazard = times.map((t) => {
    lifetime.at(t);
    return lifetime.cumulativeHazard;
  });
  const running = new Deaths(r, alpha, lifetime, moments);
  const single = new Deaths(r, alpha, lifetime, moments);
  const size = running.sums.length;
  const sums = new Float64Array(size);
  let most = 0;
  for (const group of groups) most = Math.max(most, group.points.length);
  const beyond = new Float64Array(most * size);
  const levels = new Float64Array(most);
  const exponent = new Float64Array(most);
  for (const { x, first, end, points, last, age } of groups) {
    running.start(x);
    single.start(x);
    for (let p = 0; p < points.length; p++) exponent[p] = cumulativeHazard[points[p]] + running.R * lnAge[points[p]];
    let p = points.length - 1;
    running.clear(-exponent[p]);
    levels[p] = running.level;
    beyond.fill(0, p * size, (p + 1) * size);
    for (p--; p >= 0; p--) {
      running.add(times[points[p]], times[points[p + 1]], exponent[p], exponent[p + 1]);
      levels[p] = running.level;
      beyond.set(running.sums, p * size);
    }
    for (let cell = first; cell < end; cell++) {
      const from = last[cell - first];
      const to = age[cell - first];
      const lower = from * size;
      const upper = to * size;
      const shrink = levels[from] === levels[to] ? 1 : Math.exp(levels[to] - levels[from]);
      sums[0] = beyond[lower] - shrink * beyond[upper];
      if (from === to || sums[0] >= CANCELS * beyond[lower]) {
        for (let i = 1; i < size; i++) sums[i] = beyond[lower + i] - shrink * beyond[upper + i];
        visit(cell, -exponent[to], sums, levels[from]);
      } else {
        single.clear(-exponent[to]);
        single.add(times[points[from]], times[points[to]], exponent[from], exponent[to]);
        visit(cell, -exponent[to], single.sums, single.level);
      }
    }
  }
}

/** The same, each cell by itself. */
function overEach(
  theta: Float64Array,
  cells: Cells,
  lifetime: Lifetime,
  moments: boolean,
  visit: (cell: number, lnInactive: number, sums: Float64Array, level: number) => void,
): void {
  const deaths = new Deaths(theta[0], theta[1], lifetime, moments);
  const { length, x, tx, T } = cells;
  for (let cell = 0; cell < length; cell++) {
    deaths.start(x[cell]);
    const inactive = deaths.exponent(T[cell]);
    deaths.clear(-inactive);
    if (tx[cell] < T[cell]) deaths.add(tx[cell], T[cell], deaths.exponent(tx[cell]), inactive);
    visit(cell, -inactive, deaths.sums, deaths.level);
  }
}
