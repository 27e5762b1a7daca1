/**
 * The sums over opportunities that say of BG/BB how many purchases there will be (Fader, Hardie & Shang 2010, eq. 8 and
 * appendix). Their terms differ from one to the next by a ratio of three factors over three:
 *
 *   t(j + 1) / t(j) = (m + j) / (1 + j) · (beta + j) / (a + beta + j) · (delta + j) / (g + delta + j)
 */
import { MOST_TERMS, unimodalSum } from '../../numerics/longSums.ts';
import { lnBeta } from '../../numerics/special.ts';

export interface OpportunityTerms {
  /** ln t(0). */
  readonly lnFirst: number;
  /** Orders in which as many purchases can have come: m (m + 1) … (m + j - 1) / j!. */
  readonly m: number;
  /** Opportunities let go by: B(a, beta + j) / B(a, beta). */
  readonly a: number;
  readonly beta: number;
  /** Opportunities stayed through: B(g, delta + j) / B(g, delta). */
  readonly g: number;
  readonly delta: number;
}

/** So many terms are added one after the other. */
const FEW = 512;
/** The logarithm of a first term that is no double. */
const UNDERFLOW = -600;

/** The sum of t(j) over j = 0 … count - 1; beyond FEW terms its work grows with the logarithm of the count. */
export function sumOverOpportunities(terms: OpportunityTerms, count: number): number {
  const { lnFirst, m, a, beta, g, delta } = terms;
  if (lnFirst > UNDERFLOW) {
    let sum = 0;
    let term = Math.exp(lnFirst);
    const few = Math.min(count, FEW);
    for (let j = 0; j < few; j++) {
      sum += term;
      term *= ((m + j) / (1 + j)) * ((beta + j) / (a + beta + j)) * ((delta + j) / (g + delta + j));
    }
    if (few === count) return sum;
  }
  const [lnBought, lnStayed] = [lnBeta(a, beta), lnBeta(g, delta)];
  const lnTerm = (j: number) =>
    lnFirst -
    Math.log1p(j / m) -
    (lnBeta(m, j + 1) + Math.log(m)) +
    (lnBeta(a, beta + j) - lnBought) +
    (lnBeta(g, delta + j) - lnStayed);
  return unimodalSum(lnTerm, Math.min(count, MOST_TERMS), mode(terms));
}

/** Where the ratio falls through 1: the larger root of a quadratic that is above 0 before it, if anywhere from 0 on. */
function mode({ m, a, beta, g, delta }: OpportunityTerms): number {
  // (m + j) (beta + j) - (1 + j) (a + beta + j) = c + d j.
  const c = m * beta - a - beta;
  const d = m - a - 1;
  const square = d - g;
  const linear = c + d * (g + delta) - g * (m + beta);
  const constant = c * (g + delta) - g * m * beta;
  if (!(constant > 0)) return 0;
  return (-linear - Math.sqrt(linear * linear - 4 * square * constant)) / (2 * square);
}
