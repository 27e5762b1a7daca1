import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeSimulatedShop } from '../../src/index.ts';
import { compiled, inTurn, type Measured, markdown, median, root, workshop } from './measure.ts';

const MILLION = 1_000_000;

/** Training and scoring with the combined forecast, each in a fresh process, compiled as users run it. */
export async function benchForecast(): Promise<string> {
  const rows: string[][] = [];
  const timed = (title: string, rounds: number, ...task: string[]) => {
    const { runs } = inTurn({ runs: () => compiled('forecastTask.ts', ...task) }, rounds);
    rows.push([title, figure(runs, 'processor', 1), figure(runs, 'megabytes', 0)]);
    console.error(rows[rows.length - 1].join('  '));
  };
  const cdnow = join(root, '../shared/data/cdnow_full.csv');
  if (existsSync(cdnow)) {
    const bundle = join(workshop, 'forecast-cdnow');
    timed('train, CDNOW full, with the posterior', 3, 'train', cdnow, bundle, 'posterior');
    timed('train, CDNOW full', 3, 'train', cdnow, bundle);
    timed('score, CDNOW full', 3, 'score', cdnow, bundle);
  } else console.error('CDNOW is not here (see data/README.md): its rows are left out.');
  const million = join(workshop, `shop-${MILLION}.csv`);
  if (!existsSync(million)) await writeSimulatedShop({ customers: MILLION, seed: 1, out: million });
  const bundle = join(workshop, 'forecast-million');
  timed('train, a million customers', 1, 'train', million, bundle);
  timed('score, a million customers', 1, 'score', million, bundle);
  return markdown(['task, with the combined forecast', 'processor, s', 'MB'], rows);
}

function figure(runs: readonly Measured[], name: string, digits: number): string {
  return median(runs, name).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
