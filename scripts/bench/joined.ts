import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeSimulatedShop } from '../../src/index.ts';
import { inTurn, type Measured, markdown, median, root, tsx, workshop } from './measure.ts';

const MILLION = 1_000_000;

/** Training and scoring with the joined prediction, each in a fresh process, and the network beside bare TensorFlow.js. */
export async function benchJoined(): Promise<string> {
  const cdnow = join(root, '../shared/data/cdnow_full.csv');
  const tables: string[] = [];
  const rows: string[][] = [];
  const timed = (title: string, rounds: number, ...task: string[]) => {
    const { runs } = inTurn({ runs: () => tsx('joinedTask.ts', ...task) }, rounds);
    rows.push([title, figure(runs, 'seconds', 1), figure(runs, 'processor', 1), figure(runs, 'megabytes', 0)]);
    console.error(rows[rows.length - 1].join('  '));
  };
  if (existsSync(cdnow)) {
    const bundle = join(workshop, 'joined-cdnow');
    timed('train, CDNOW full', 3, 'train', cdnow, bundle, '1997-09-30');
    timed('score, CDNOW full', 3, 'score', cdnow, bundle, '1997-09-30');
    const { runs } = inTurn({ runs: () => tsx('joinedTask.ts', 'network', cdnow, bundle, '1997-09-30') }, 3);
    tables.push(
      markdown(
        ['customers through the network', 'a second', 'of bare predict'],
        [
          ['bare `predict` of TensorFlow.js, tensors ready', figure(runs, 'raw', 0), '1.00'],
          [
            'bare `predict`, tensors made from rows of numbers',
            figure(runs, 'loaded', 0),
            figure(runs, 'loadedRatio', 2),
          ],
          ['our network, from columns of features', figure(runs, 'network', 0), figure(runs, 'networkRatio', 2)],
          ['ridge and network, from features as read', figure(runs, 'learners', 0), figure(runs, 'learnersRatio', 2)],
        ],
      ),
    );
  } else console.error('CDNOW is not here (see data/README.md): its rows are left out.');
  const million = join(workshop, `shop-${MILLION}.csv`);
  if (!existsSync(million)) await writeSimulatedShop({ customers: MILLION, seed: 1, out: million });
  const bundle = join(workshop, 'joined-million');
  timed('train, a million customers', 1, 'train', million, bundle);
  timed('score, a million customers', 1, 'score', million, bundle);
  return [markdown(['task, with the joined prediction', 'seconds', 'processor, s', 'MB'], rows), ...tables].join(
    '\n\n',
  );
}

function figure(runs: readonly Measured[], name: string, digits: number): string {
  return median(runs, name).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
