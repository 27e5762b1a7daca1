import type { Cells } from '../../facts/cells.ts';
import type { PurchaseModel } from '../contract.ts';
import { cnbdFamilies, purchaseModel } from './catalogue.ts';
import { fitPurchaseModel } from './fitPurchases.ts';
import { estimateRegularity } from './regularity.ts';
import type { FitPurchases } from './rememberFits.ts';

/** Beyond this k one purchase follows another like clockwork, and it is a subscription that the data show. */
const LARGEST_K = 6;

/**
 * The purchase models of some names, each once. `bg-cnbd` and `mbg-cnbd` stand for the k that makes the data likeliest:
 * from the whole number below the estimate of regularity on, k rises for as long as the log-likelihood does. For k = 1
 * they are BG/NBD and MBG/NBD, as where nobody bought again.
 *
 * @param cells  with lnGaps, where the times between purchases are known; recency tells of k too, though less clearly
 * @throws MODEL_UNKNOWN
 */
export function likeliestModels(
  names: readonly string[],
  cells: Cells,
  fitPurchases: FitPurchases = fitPurchaseModel,
): PurchaseModel[] {
  const models = names.map((name) =>
    Object.hasOwn(cnbdFamilies, name) ? likeliest(cnbdFamilies[name], cells, fitPurchases) : purchaseModel(name),
  );
  return [...new Map(models.map((model) => [model.name, model])).values()];
}

function likeliest(member: (k: number) => PurchaseModel, cells: Cells, fitPurchases: FitPurchases): PurchaseModel {
  if (!cells.x.some((x) => x > 0)) return member(1);
  const logLikelihood = (k: number) => fitPurchases(member(k), cells, { prior: 'none' }).logLikelihood;
  let k = Math.min(LARGEST_K, Math.max(1, Math.floor(estimateRegularity(cells)?.k ?? 1)));
  for (let best = logLikelihood(k); k < LARGEST_K; k++) {
    const next = logLikelihood(k + 1);
    if (!(next > best)) break;
    best = next;
  }
  return member(k);
}
