import type { PurchaseModel } from '../contract.ts';
import { betaGeometric } from './betaGeometric.ts';

const reference = 'Reutterer, Platzer & Schröder (2021), IJRM 38(3)';

/** BG/CNBD-k: like BG/NBD, with customers who buy more regularly than at random. `bgCnbd(1)` is BG/NBD. */
export function bgCnbd(k: number): PurchaseModel {
  return betaGeometric({ name: `bg-cnbd-${k}`, title: `BG/CNBD-${k}`, reference, leavesAtFirst: false, k });
}

/** MBG/CNBD-k: like MBG/NBD, with customers who buy more regularly than at random. `mbgCnbd(1)` is MBG/NBD. */
export function mbgCnbd(k: number): PurchaseModel {
  return betaGeometric({ name: `mbg-cnbd-${k}`, title: `MBG/CNBD-${k}`, reference, leavesAtFirst: true, k });
}
