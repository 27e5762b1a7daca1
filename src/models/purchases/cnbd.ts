import type { Cells } from '../../facts/cells.ts';
import { memoise } from '../../numerics/memoise.ts';
import type { Likelihood } from '../contract.ts';
import { logLikelihoodOfStaying } from './betaGeometricLikelihood.ts';
import { nbd } from './nbd.ts';

/**
 * CNBD-k: Erlang-k times between purchases and nobody ever leaves (Chatfield & Goodhardt 1973, Journal of Marketing
 * Research 10(1)). What the (M)BG/CNBD-k becomes where dropout vanishes; CNBD-1 is the NBD.
 */
export const cnbd = memoise((k: number): Likelihood<Cells> & { readonly title: string } => ({
  name: `cnbd-${k}`,
  title: `CNBD-${k}`,
  parameterNames: nbd.parameterNames,
  starts: (cells) => nbd.starts(cells).map(([r, alpha]) => [r, alpha / k]),
  logLikelihood: (theta, cells, out) => logLikelihoodOfStaying(theta, k, cells, out),
}));
