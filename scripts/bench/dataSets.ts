import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { root } from './measure.ts';

/** Real data beside the project, and the split by which forecasts of them are compared. */
export interface DataSet {
  readonly title: string;
  readonly file: string;
  readonly calibrationEnd: string;
  readonly options: Partial<LedgerOptions>;
}

const DATA_SETS: readonly DataSet[] = [
  { title: 'CDNOW full', file: 'cdnow_full.csv', calibrationEnd: '1997-09-30', options: {} },
  { title: 'CDNOW sample', file: 'cdnow_sample.csv', calibrationEnd: '1997-09-30', options: {} },
  {
    title: 'Online Retail',
    file: 'online_retail_lines.csv.gz',
    calibrationEnd: '2011-08-31',
    // As in the literature on these data: 397,884 lines of 4,338 customers remain.
    options: { policy: { refunds: 'exclude', freeOrders: 'exclude' } },
  },
];

/** The data sets that are here, their files as absolute paths; the others are named as left out. */
export function dataSets(): DataSet[] {
  return DATA_SETS.flatMap((set) => {
    const file = join(root, '../shared/data', set.file);
    if (existsSync(file)) return [{ ...set, file }];
    console.error(`${set.title} is not here (see data/README.md): it is left out.`);
    return [];
  });
}
