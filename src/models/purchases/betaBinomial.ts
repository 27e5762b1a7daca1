import type { Cells } from '../../facts/cells.ts';
import type { Likelihood } from '../contract.ts';
import { rises } from './rises.ts';

/**
 * Beta-binomial: at each of T opportunities a customer buys with probability p ~ Beta(alpha, beta), and nobody leaves
 * (Skellam 1948; Chatfield & Goodhardt 1970). What the BG/BB becomes where dropout vanishes.
 */
export const betaBinomial: Likelihood<Cells> & { readonly title: string } = {
  name: 'beta-binomial',
  title: 'Beta-binomial',
  parameterNames: ['alpha', 'beta'],
  starts: () => [
    [1, 1],
    [0.3, 3],
  ],
  logLikelihood([alpha, beta], cells, out) {
    const most = cells.T.reduce((a, b) => Math.max(a, b), 0);
    const [a, b, both] = [rises(alpha, most), rises(beta, most), rises(alpha + beta, most)];
    out?.gradient.fill(0);
    for (const row of out?.hessian ?? []) row.fill(0);
    let total = 0;
    for (let i = 0; i < cells.length; i++) {
      const w = cells.weight[i];
      const [x, n] = [cells.x[i], cells.T[i]];
      total += w * (a.ln[x] + b.ln[n - x] - both.ln[n]);
      if (!out) continue;
      const { gradient: g, hessian: H } = out;
      g[0] += w * (a.first[x] - both.first[n]);
      g[1] += w * (b.first[n - x] - both.first[n]);
      H[0][0] += w * (a.second[x] - both.second[n]);
      H[0][1] -= w * both.second[n];
      H[1][0] -= w * both.second[n];
      H[1][1] += w * (b.second[n - x] - both.second[n]);
    }
    return total;
  },
};
