import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger, summarise } from '../../src/index.ts';
import { inTurn, markdown, median, peer, python, root, tsx, workshop } from './measure.ts';

/** Fitting and scoring beside lifetimes, each in a fresh process, start-up and imports not counted. */
export async function benchModels(): Promise<string> {
  const million = join(workshop, 'million.f64');
  if (!existsSync(million)) tsx('modelTask.ts', 'prepare', '-', million);
  const cdnow = await cdnowColumns();
  const interpreter = python();
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
    console.error(title);
    const runs = inTurn(
      {
        ours: () => tsx('modelTask.ts', task, model, file),
        ...(interpreter ? { theirs: () => peer(interpreter, task, model, file) } : {}),
      },
      rounds,
    );
    const [ours, theirs] = [median(runs.ours), median(runs.theirs ?? [])];
    rows.push([
      title,
      ours.toFixed(3),
      theirs.toFixed(3),
      `${(theirs / ours).toFixed(1)}×`,
      median(runs.ours, 'megabytes').toFixed(0),
      median(runs.theirs ?? [], 'megabytes').toFixed(0),
    ]);
  }
  return markdown(['task', 'Perennial, s', 'lifetimes, s', 'faster', 'Perennial, MB', 'lifetimes, MB'], rows);
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
