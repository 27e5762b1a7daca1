import type { Cells } from '../../facts/cells.ts';
import type { FittedPurchaseModel, PurchaseModel } from '../contract.ts';
import type { AutoFitOptions } from '../regularise.ts';
import { fitPurchaseModel } from './fitPurchases.ts';

/** How a purchase model is fitted to cells: see fitPurchaseModel. */
export type FitPurchases = (model: PurchaseModel, cells: Cells, options?: AutoFitOptions) => FittedPurchaseModel;

interface Remembered {
  readonly key: string;
  readonly cells: Cells;
  readonly fitted: FittedPurchaseModel;
}

/**
 * Fits each model once to the same customers, for as long as one run lasts: what the choice of a model, an evaluation and
 * the base of the combined forecast fit is often the same.
 */
export function rememberFits(): FitPurchases {
  const known: Remembered[] = [];
  const fitOnce: FitPurchases = (model, cells, options = {}) => {
    const { prior = 'auto', start = null, maxIterations = null } = options;
    if (prior === 'none') {
      // Where no prior steps in, the usual fit is the one without.
      const usual = fitOnce(model, cells, { ...options, prior: 'auto' });
      if (!usual.prior) return usual;
    }
    // A prior of one's own is known by itself alone.
    if (typeof prior !== 'string') return fitPurchaseModel(model, cells, options);
    const key = JSON.stringify([model.name, prior, start, maxIterations]);
    const same = known.find((earlier) => earlier.key === key && areEqual(earlier.cells, cells));
    if (same) return same.fitted;
    const fitted = fitPurchaseModel(model, cells, options);
    known.push({ key, cells, fitted });
    return fitted;
  };
  return fitOnce;
}

function areEqual(one: Cells, other: Cells): boolean {
  if (one.length !== other.length || !one.lnGaps !== !other.lnGaps) return false;
  const columns = (cells: Cells) => [cells.x, cells.tx, cells.T, cells.weight, ...(cells.lnGaps ? [cells.lnGaps] : [])];
  const theirs = columns(other);
  return columns(one).every((column, c) => {
    for (let i = 0; i < column.length; i++) if (column[i] !== theirs[c][i]) return false;
    return true;
  });
}
