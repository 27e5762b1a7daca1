/** Shops that every forecaster is held to: ordinary, tiny, with closing days and a peak, and a real one. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CSV_HEADER, csvLines } from '../../../src/simulation/shopCsv.ts';
import { simulateShop } from '../../../src/simulation/simulateShop.ts';
import { formatDay } from '../../../src/units.ts';
import { christmas, csvOf, shopLines } from '../../forecast/shops.ts';

export interface DataSet {
  readonly name: string;
  /** Lines of CSV; where there are amounts, one customer has refunds alone. */
  readonly csv: () => string;
  /** The day on which forecasts stand. */
  readonly asOf: string;
  /** A day so early that learners have nothing to learn from; null where they never have. */
  readonly early: string | null;
  readonly horizonDays: number;
}

const isClosed = (day: number) => day % 7 === 3 || /-(08-(0[1-9]|1[0-4])|12-2[5-7])$/.test(formatDay(day));

const peak = christmas(3);

export const DATA_SETS: readonly DataSet[] = [
  {
    name: 'a simulated shop',
    csv: () => {
      const rows = [...simulateShop({ customers: 600, seed: 11, months: 24, start: '2023-01-01' })].map(csvLines);
      return `${CSV_HEADER}${Buffer.concat(rows).toString()}refunds,2023-09-01,-12.5,tea,search,DE\n`;
    },
    asOf: '2024-12-31',
    early: '2023-02-10',
    horizonDays: 184,
  },
  {
    name: 'a tiny shop',
    csv: () =>
      `${csvOf(shopLines({ customers: 60, from: '2024-01-01', to: '2024-03-31', refunded: 0.05 }))}refunds,2024-02-01,-3\n`,
    asOf: '2024-03-31',
    early: null,
    horizonDays: 365,
  },
  {
    name: 'a shop with closing days and a Christmas peak',
    csv: () => {
      const busy = (day: number) => (isClosed(day) ? 0 : peak(day));
      const lines = shopLines({ customers: 700, from: '2022-01-01', to: '2024-01-15', weekly: 0.4, busy });
      return `${csvOf(lines)}refunds,2023-02-01,-30\n`;
    },
    asOf: '2024-01-15',
    early: '2022-02-09',
    horizonDays: 91,
  },
  {
    name: 'a shop without amounts',
    csv: () => csvOf(shopLines({ customers: 250, from: '2023-06-01', to: '2024-06-30', amounts: false })),
    asOf: '2024-06-30',
    early: '2023-07-08',
    horizonDays: 120,
  },
];

/** Lies beside the repository, where it does. */
export const CDNOW_FILE = fileURLToPath(new URL('../../../../shared/data/cdnow_sample.csv', import.meta.url));

export const CDNOW: DataSet = {
  name: 'CDNOW, the sample',
  csv: () => `${readFileSync(CDNOW_FILE, 'utf8').trimEnd()}\n99999999,1997-03-01,-10\n`,
  asOf: '1997-12-31',
  early: '1997-02-07',
  horizonDays: 184,
};
