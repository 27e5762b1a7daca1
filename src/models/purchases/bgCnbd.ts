import { memoise } from '../../numerics/memoise.ts';
import type { PurchaseModel } from '../contract.ts';
import { betaGeometric } from './betaGeometric.ts';

const reference = 'Reutterer, Platzer & Schröder (2021), IJRM 38(3)';

/** BG/CNBD-k: like BG/NBD, with customers who buy more regularly than at random. `bgCnbd(1)` is BG/NBD. */
export const bgCnbd = memoise(
  (k: number): PurchaseModel =>
    betaGeometric({ name: `bg-cnbd-${k}`, title: `BG/CNBD-${k}`, reference, leavesAtFirst: false, k }),
);

/** MBG/CNBD-k: like MBG/NBD, with customers who buy more regularly than at random. `mbgCnbd(1)` is MBG/NBD. */
export const mbgCnbd = memoise(
  (k: number): PurchaseModel =>
    betaGeometric({ name: `mbg-cnbd-${k}`, title: `MBG/CNBD-${k}`, reference, leavesAtFirst: true, k }),
);
