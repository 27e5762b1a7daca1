/**
 * Whether spend goes with frequency, which Gamma-Gamma assumes it does not.
 *
 * Under Gamma-Gamma a customer's mean spend has the expectation p / nu whatever x is, but a variance and a skewness that
 * fall with x: its logarithm, its rank and its median all rise with x though spend is independent of frequency. So the
 * mean itself is correlated with x, and its p-value takes the variance as it is: the covariance over its
 * heteroscedasticity-consistent standard error (White 1980, Econometrica 48(4)), which is nearly standard normal without
 * any normality of the data (DiCiccio & Romano 2017, "Robust permutation tests for correlation and regression
 * coefficients", JASA 112). Heavy tails of spend make it find less, not more.
 */
import { chiSquareTail } from '../../numerics/incompleteGamma.ts';
import type { SpendCells } from '../contract.ts';

export interface Independence {
  /** Pearson's correlation of repeat purchases and mean spend; null where it is not defined, as with few customers. */
  readonly correlation: number | null;
  /** Two-sided p-value of no correlation. */
  readonly pValue: number | null;
  readonly customers: number;
}

/** With fewer customers a correlation says nothing. */
const LEAST_CUSTOMERS = 4;
/** What is worth a warning: a correlation that chance hardly explains, and that is large enough to matter. */
const WARNING = { pValue: 0.01, correlation: 0.1 };

/** Tests the independence of spend and frequency over the customers that the spend model sees. */
export function testIndependence({ length, x, mean, weight }: SpendCells): Independence {
  const customers = weight.reduce((sum, w) => sum + w, 0);
  const centre = (column: Float64Array) => {
    const average = column.reduce((sum, v, i) => sum + weight[i] * v, 0) / customers;
    return column.map((v) => v - average);
  };
  const [byX, byMean] = [centre(x), centre(mean)];
  let [xx, zz, xz, squares] = [0, 0, 0, 0];
  for (let i = 0; i < length; i++) {
    xx += weight[i] * byX[i] ** 2;
    zz += weight[i] * byMean[i] ** 2;
    xz += weight[i] * byX[i] * byMean[i];
    squares += weight[i] * (byX[i] * byMean[i]) ** 2;
  }
  const correlation = xz / Math.sqrt(xx * zz);
  if (customers < LEAST_CUSTOMERS || !Number.isFinite(correlation))
    return { correlation: null, pValue: null, customers };
  return { correlation, pValue: squares > 0 ? chiSquareTail(xz ** 2 / squares, 1) : 1, customers };
}

/** Whether spend and frequency go together so clearly and so far that predictions of value suffer. */
export function isDependent({ correlation, pValue }: Independence): boolean {
  if (correlation === null || pValue === null) return false;
  return pValue < WARNING.pValue && Math.abs(correlation) > WARNING.correlation;
}
