import { PerennialError } from '../../errors.ts';
import type { PurchaseModel } from '../contract.ts';
import { bgBb } from './bgBb.ts';
import { bgCnbd, mbgCnbd } from './bgCnbd.ts';
import { bgNbd } from './bgNbd.ts';
import { ggompertzNbd } from './ggompertzNbd.ts';
import { mbgNbd } from './mbgNbd.ts';
import { nbd } from './nbd.ts';
import { paretoNbd } from './paretoNbd.ts';

/** Every purchase model by the name that `--models` and bundles use; of the CNBD-k family those with k = 2 and 3. */
export const purchaseModels: readonly PurchaseModel[] = [
  bgNbd,
  mbgNbd,
  nbd,
  paretoNbd,
  ggompertzNbd,
  bgCnbd(2),
  bgCnbd(3),
  mbgCnbd(2),
  mbgCnbd(3),
  bgBb,
];

/** Families of regular buying by the name that leaves k to the data (see likeliestK.ts), and their member for each k. */
export const cnbdFamilies: Readonly<Record<string, (k: number) => PurchaseModel>> = {
  'bg-cnbd': (k) => (k === 1 ? bgNbd : bgCnbd(k)),
  'mbg-cnbd': (k) => (k === 1 ? mbgNbd : mbgCnbd(k)),
};

/** Throws MODEL_UNKNOWN, listing the names there are. `bg-cnbd-k` and `mbg-cnbd-k` answer for k = 1 … 6. */
export function purchaseModel(name: string): PurchaseModel {
  const model = purchaseModels.find((candidate) => candidate.name === name);
  if (model) return model;
  const regular = /^(m?)bg-cnbd-([1-6])$/.exec(name);
  if (regular) return (regular[1] ? mbgCnbd : bgCnbd)(Number(regular[2]));
  const known = [...purchaseModels.map((candidate) => candidate.name), ...Object.keys(cnbdFamilies)].join(', ');
  throw new PerennialError('MODEL_UNKNOWN', { value: JSON.stringify(name), known });
}
