/** How the combined forecast's network learnt, pass by pass. */
import type { EpochProgress } from '../models/learners/contract.ts';
import type { ChartOptions } from '../plots/chart.ts';
import { lineChart } from '../plots/lineChart.ts';
import { type Figure, figure } from './display.ts';
import { Table } from './table.ts';

export class Learning extends Table<{ readonly epoch: number[]; readonly member: number[]; readonly loss: number[] }> {
  private readonly history: readonly EpochProgress[];

  constructor(history: readonly EpochProgress[]) {
    const rows = history.flatMap(({ epoch, losses }) => losses.map((loss, k) => ({ epoch, member: k + 1, loss })));
    super(
      {
        epoch: rows.map(({ epoch }) => epoch),
        member: rows.map(({ member }) => member),
        loss: rows.map(({ loss }) => loss),
      },
      { name: 'learning', caption: 'Poisson loss on held-out customers, less that of calling all customers alike' },
    );
    this.history = history;
  }

  plot(options?: ChartOptions): Promise<Figure> {
    const epochs = this.history.map(({ epoch }) => epoch);
    const of = (pick: (losses: readonly number[]) => number) => this.history.map(({ losses }) => pick(losses));
    const members = this.history[0]?.losses.length ?? 0;
    return figure(
      lineChart(
        {
          title: 'Learning curve of the network',
          subtitle:
            `Poisson loss on customers that a member does not learn from; 0 would call all customers alike. Line: mean of ` +
            `${members} members; band: from the best to the worst.`,
          x: epochs,
          xLabel: 'pass over the data',
          yLabel: 'held-out loss',
          zero: false,
          lines: [
            {
              name: 'network',
              y: of((losses) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length),
              low: of((losses) => Math.min(...losses)),
              high: of((losses) => Math.max(...losses)),
            },
          ],
        },
        options,
      ),
    );
  }
}
