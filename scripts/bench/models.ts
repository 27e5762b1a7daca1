import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger, summarise } from '../../src/index.ts';
import {
  compiled,
  inTurn,
  type Measured,
  markdown,
  median,
  medianRatio,
  peer,
  python,
  root,
  workshop,
} from './measure.ts';

/**
 * Fitting and scoring beside lifetimes, start-up and imports not counted: the first time in a process, and the median of
 * several times, of processes in turn; how much faster is the median of the pairs.
 */
export async function benchModels(): Promise<string> {
  const cdnow = await cdnowColumns();
  const million = join(workshop, 'million.f64');
  if (!existsSync(million)) compiled('modelTask.ts', 'prepare', '-', million);
  const interpreter = python('lifetimes');
  const rows: string[][] = [];
  for (const [title, task, model, file, times, rounds] of [
    ['BG/NBD fit, CDNOW full', 'fit', 'bg', cdnow, 9, 9],
    ['MBG/NBD fit, CDNOW full', 'fit', 'mbg', cdnow, 9, 9],
    ['Pareto/NBD fit, CDNOW full', 'fit', 'pareto', cdnow, 3, 3],
    ['BG/NBD fit, a million customers', 'fit', 'bg', million, 3, 3],
    ['MBG/NBD fit, a million customers', 'fit', 'mbg', million, 3, 3],
    ['BG/NBD scores, a million customers', 'score', 'bg', million, 7, 7],
    ['MBG/NBD scores, a million customers', 'score', 'mbg', million, 7, 7],
    ['Pareto/NBD scores, a million customers', 'score', 'pareto', million, 7, 3],
  ] as const) {
    if (file === null) continue;
    const runs = inTurn(
      {
        ours: () => compiled('modelTask.ts', task, model, file, `${times}`),
        ...(interpreter ? { theirs: () => peer(interpreter, 'peers.py', task, model, file, `${times}`) } : {}),
      },
      rounds,
    );
    rows.push(beside(title, runs.ours, runs.theirs ?? [], ['first', 'seconds']));
  }
  return markdown(sides('lifetimes', ['first time', 'again']), rows);
}

/** The posterior of BG/NBD beside PyMC-Marketing: a table of what it costs, and one of what it is. */
export async function benchPosterior(): Promise<string> {
  const cdnow = await cdnowColumns();
  if (cdnow === null) return '';
  const interpreter = python('pymc-marketing');
  const runs = inTurn(
    {
      ours: () => compiled('modelTask.ts', 'posterior', 'bg', cdnow, '1'),
      ...(interpreter ? { theirs: () => peer(interpreter, 'posterior_peer.py', cdnow) } : {}),
    },
    3,
  );
  const [ours, theirs] = [runs.ours, runs.theirs ?? []];
  const parameters = ['r', 'alpha', 'a', 'b'].map((name) => [
    name,
    described(ours[0], name),
    described(theirs[0], name),
  ]);
  return [
    markdown(sides('PyMC-Marketing', ['seconds']), [beside('BG/NBD posterior, CDNOW full', ours, theirs, ['seconds'])]),
    markdown(['mean (90 % interval)', 'Perennial', 'PyMC-Marketing'], parameters),
  ].join('\n\n');
}

function sides(peer: string, times: readonly string[]): string[] {
  const columns = times.flatMap((time) => [`Perennial, ${time}`, `${peer}, ${time}`, 'faster']);
  return ['task', ...columns, 'Perennial, MB', `${peer}, MB`];
}

function beside(
  title: string,
  ours: readonly Measured[],
  theirs: readonly Measured[],
  figures: readonly string[],
): string[] {
  const row = [
    title,
    ...figures.flatMap((figure) => {
      const faster = medianRatio(ours, theirs, figure);
      return [median(ours, figure).toFixed(3), median(theirs, figure).toFixed(3), `${faster.toFixed(1)}×`];
    }),
    median(ours, 'megabytes').toFixed(0),
    median(theirs, 'megabytes').toFixed(0),
  ];
  // A run of all takes its time: show how far it is.
  console.error(row.join('  '));
  return row;
}

function described(measured: Measured | undefined, parameter: string): string {
  if (!measured) return '–';
  const [mean, lower, upper] = ['mean', 'lower', 'upper'].map((what) =>
    measured[`${parameter} ${what}`].toPrecision(4),
  );
  return `${mean} (${lower} to ${upper})`;
}

/** CDNOW as of 1997-09-30 in weeks, from the data folder beside the project; null where it is not there. */
async function cdnowColumns(): Promise<string | null> {
  const file = join(root, '../shared/data/cdnow_full.csv');
  if (!existsSync(file)) {
    console.error('CDNOW is not here (see data/README.md): its rows are left out.');
    return null;
  }
  const ledger = await openLedger({ file, asOf: '1997-09-30' });
  try {
    const { summaries } = await summarise(ledger, { timeUnit: 'week' });
    const out = join(workshop, 'cdnow.f64');
    const columns = [summaries.x, summaries.tx, summaries.T];
    writeFileSync(out, Buffer.concat(columns.map((c) => Buffer.from(c.buffer, c.byteOffset, c.byteLength))));
    return out;
  } finally {
    await ledger.close();
  }
}
