/**
 * Sums over whole numbers whose work grows with the logarithm of how many there are.
 *
 * Method: where a term is smooth, N = 2^k neighbours are summed by the Gauss rule of 16 points for the sum itself, exact
 * for polynomials up to degree 31: its nodes are the zeros of the discrete Chebyshev (Gram) polynomials, which for large N
 * are Legendre's (NIST DLMF 18.19 with alpha = beta = 0; nodes and weights by Golub & Welsch 1969). As in
 * panels.ts, a block is no longer than the distance to the next singularity, and the term changes by e^8 over it at most.
 */
import { symmetricEigen, zeros } from './linearAlgebra.ts';
import { memoise } from './memoise.ts';
import { NEGLIGIBLE } from './panels.ts';

/** Fewer neighbours than this are added one by one. */
const SHORTEST = 32;
const STEEP = 8;
const ORDER = 16;
/** Beyond this whole numbers are not told apart well. */
export const MOST_TERMS = 2 ** 52;

/** Nodes, as offsets from the first of n whole numbers, and weights that sum to n. */
const sumRule = memoise((n: number) => {
  const jacobi = zeros(ORDER);
  for (let k = 1; k < ORDER; k++) {
    const off = 0.5 * k * Math.sqrt(((n - k) / (2 * k - 1)) * ((n + k) / (2 * k + 1)));
    jacobi[k][k - 1] = off;
    jacobi[k - 1][k] = off;
  }
  const { values, vectors } = symmetricEigen(jacobi);
  return { nodes: values.map((v) => v + (n - 1) / 2), weights: values.map((_, i) => n * vectors[i][0] ** 2) };
});

/**
 * The sum of e^lnTerm(j) over j = 0 … count - 1, for a term that rises up to `mode` and falls from there, smooth also
 * between whole numbers, and singular nowhere above -1.
 */
export function unimodalSum(lnTerm: (j: number) => number, count: number, mode: number): number {
  const end = Math.min(count, MOST_TERMS);
  const start = Math.min(end - 1, Math.max(0, Math.floor(mode)));
  const top = lnTerm(start);
  const relative = (j: number) => Math.exp(lnTerm(j) - top);
  let total = 0;
  const addBlock = (first: number, n: number) => {
    if (n < SHORTEST) {
      for (let j = first; j < first + n; j++) total += relative(j);
      return;
    }
    const { nodes, weights } = sumRule(n);
    for (let i = 0; i < ORDER; i++) total += weights[i] * relative(first + nodes[i]);
  };
  const smooth = (first: number, n: number) => Math.abs(lnTerm(first + n - 1) - lnTerm(first)) <= STEEP;
  for (let at = start; at < end; ) {
    const n = blockLength(Math.min(at + 1, end - at), (length) => smooth(at, length));
    addBlock(at, n);
    at += n;
    if (relative(at) * (end - at) < NEGLIGIBLE * total) break;
  }
  for (let at = start; at > 0; ) {
    const n = blockLength(Math.max(1, Math.floor((at + 1) / 2)), (length) => smooth(at - length, length));
    addBlock(at - n, n);
    at -= n;
    if (at > 0 && relative(at - 1) * at < NEGLIGIBLE * total) break;
  }
  return Math.exp(top) * total;
}

/** The largest power of two up to `most` over which the term is smooth; 1 where that would be too short for a rule. */
function blockLength(most: number, smooth: (length: number) => boolean): number {
  let length = 2 ** Math.floor(Math.log2(most));
  while (length >= SHORTEST && !smooth(length)) length /= 2;
  return length >= SHORTEST ? length : 1;
}
