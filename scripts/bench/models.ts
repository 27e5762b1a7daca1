import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger, summarise } from '../../src/index.ts';
import { inTurn, type Measured, markdown, median, peer, python, root, tsx, workshop } from './measure.ts';

/** Fitting and scoring beside lifetimes, and the posterior beside PyMC-Marketing. */
export async function benchModels(): Promise<string> {
  const cdnow = await cdnowColumns();
  return [fitsAndScores(cdnow), ...(cdnow ? posterior(cdnow) : [])].join('\n\n');
}

/** Each in a fresh process, start-up and imports not counted. */
function fitsAndScores(cdnow: string | null): string {
  const million = join(workshop, 'million.f64');
  if (!existsSync(million)) tsx('modelTask.ts', 'prepare', '-', million);
  const interpreter = python('lifetimes');
  const rows: string[][] = [];
  for (const [title, task, model, file, rounds] of [
    ['BG/NBD fit, CDNOW full', 'fit', 'bg', cdnow, 5],
    ['MBG/NBD fit, CDNOW full', 'fit', 'mbg', cdnow, 5],
    ['Pareto/NBD fit, CDNOW full', 'fit', 'pareto', cdnow, 3],
    ['BG/NBD fit, a million customers', 'fit', 'bg', million, 3],
    ['MBG/NBD fit, a million customers', 'fit', 'mbg', million, 3],
    ['BG/NBD scores, a million customers', 'score', 'bg', million, 5],
    ['MBG/NBD scores, a million customers', 'score', 'mbg', million, 5],
    ['Pareto/NBD scores, a million customers', 'score', 'pareto', million, 5],
  ] as const) {
    if (file === null) continue;
    const runs = inTurn(
      {
        ours: () => tsx('modelTask.ts', task, model, file),
        ...(interpreter ? { theirs: () => peer(interpreter, 'peers.py', task, model, file) } : {}),
      },
      rounds,
    );
    rows.push(beside(title, runs.ours, runs.theirs ?? []));
  }
  return markdown(sides('lifetimes'), rows);
}

/** The posterior of BG/NBD: a table of what it costs, and one of what it is. */
function posterior(cdnow: string): string[] {
  const interpreter = python('pymc-marketing');
  const runs = inTurn(
    {
      ours: () => tsx('modelTask.ts', 'posterior', 'bg', cdnow),
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
    markdown(sides('PyMC-Marketing'), [beside('BG/NBD posterior, CDNOW full', ours, theirs)]),
    markdown(['mean (90 % interval)', 'Perennial', 'PyMC-Marketing'], parameters),
  ];
}

function sides(peer: string): string[] {
  return ['task', 'Perennial, s', `${peer}, s`, 'faster', 'Perennial, MB', `${peer}, MB`];
}

function beside(title: string, ours: readonly Measured[], theirs: readonly Measured[]): string[] {
  const [quick, slow] = [median(ours), median(theirs)];
  const row = [
    title,
    quick.toFixed(3),
    slow.toFixed(3),
    `${(slow / quick).toFixed(1)}×`,
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
