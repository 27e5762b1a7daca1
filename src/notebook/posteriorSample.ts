/** Draws of a model's parameters, which show how well the data tell them. */
import { type Posterior, summarisePosterior } from '../models/posterior.ts';
import type { ChartOptions } from '../plots/chart.ts';
import { scatterChart } from '../plots/scatterChart.ts';
import { DISPLAY, type Figure, figure, type MediaBundle, page } from './display.ts';
import { Table } from './table.ts';

export class PosteriorSample extends Table<Readonly<Record<string, Float64Array>>> {
  readonly posterior: Posterior;
  readonly title: string;
  /** Maximum likelihood, to compare with. */
  readonly mode: Readonly<Record<string, number>>;

  constructor(posterior: Posterior, title: string, mode: Readonly<Record<string, number>>) {
    const { parameterNames, draws } = posterior;
    const columns = parameterNames.map((name, i) => [name, Float64Array.from(draws, (draw) => draw[i])]);
    super(Object.fromEntries(columns), { name: 'draws', caption: `${title}: draws from the posterior` });
    this.posterior = posterior;
    this.title = title;
    this.mode = mode;
  }

  /** Mean, standard deviation and central interval of each parameter. */
  intervals(level = 0.9) {
    const rows = Object.entries(summarisePosterior(this.posterior, level));
    return Table.fromRows(
      rows.map(([parameter, { mean, sd, lower, upper }]) => ({
        ...{ parameter, maximum_likelihood: this.mode[parameter], mean, sd, low: lower, high: upper },
      })),
      { caption: `${this.title}: posterior under weak priors, ${Math.round(100 * level)} % intervals` },
    );
  }

  /** Two parameters against each other: a ridge means that the data tell only their combination. */
  plotPair(x: string, y: string, options?: ChartOptions): Promise<Figure> {
    return figure(
      scatterChart(
        {
          title: `Posterior of ${x} and ${y}, ${this.title}`,
          subtitle: `${this.length.toLocaleString('en-US')} draws; logarithmic scales.`,
          x: this.columns[x],
          y: this.columns[y],
          xLabel: x,
          yLabel: y,
          xScale: 'log',
          yScale: 'log',
          lifted: { x: this.mode[x], y: this.mode[y], text: 'maximum likelihood' },
        },
        options,
      ),
    );
  }

  override [DISPLAY](): MediaBundle {
    const { paretoK, threshold, effectiveSampleSize, reliable } = this.posterior.diagnostics;
    return page(
      this.intervals().toReportTable(),
      `Importance sampling: Pareto k ${paretoK.toFixed(2)} (good below ${threshold.toFixed(2)}), effective sample size ` +
        `${effectiveSampleSize.toFixed(0)}: ${reliable ? 'reliable' : 'not reliable'}.`,
    );
  }
}
