/** One fitted purchase model: what it learnt, what it says of customers, and its pictures. */
import { frequencyHistogram } from '../evaluation/frequencyHistogram.ts';
import { expectedPurchasesMatrix, matrixFrequencies, pAliveMatrix } from '../evaluation/matrices.ts';
import { cellsOf, perCustomer } from '../facts/cells.ts';
import type { FittedPurchaseModel } from '../models/contract.ts';
import { type PosteriorOptions, samplePosterior } from '../models/posterior.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { normalQuantile } from '../numerics/normal.ts';
import type { ChartOptions } from '../plots/chart.ts';
import { frequencyHistogramChart } from '../plots/frequencyHistogramChart.ts';
import { expectedPurchasesChart, pAliveChart } from '../plots/matrixCharts.ts';
import { DISPLAY, type Displayed, type Figure, figure, type MediaBundle, page } from './display.ts';
import { PosteriorSample } from './posteriorSample.ts';
import type { Summary } from './summary.ts';
import { printShare, Table } from './table.ts';

export class Fit implements Displayed {
  /** What all functions of the library take. */
  readonly fitted: FittedPurchaseModel;
  /** The customers that it was fitted to: those that are meant where none are given. */
  readonly summary: Summary;

  constructor(fitted: FittedPurchaseModel, summary: Summary) {
    this.fitted = fitted;
    this.summary = summary;
  }

  get model(): string {
    return this.fitted.model;
  }

  get title(): string {
    return this.fitted.title;
  }

  /** By the names of the papers: r, alpha, a, b; r, alpha, s, beta. */
  get parameters(): Readonly<Record<string, number>> {
    return this.fitted.parameters;
  }

  get logLikelihood(): number {
    return this.fitted.logLikelihood;
  }

  get status(): string {
    const { status, identifiability } = this.fitted;
    return identifiability.identified ? status : `${status}, weakly identified`;
  }

  get AIC(): number {
    return 2 * Object.keys(this.parameters).length - 2 * this.logLikelihood;
  }

  get BIC(): number {
    return Object.keys(this.parameters).length * Math.log(this.fitted.observations) - 2 * this.logLikelihood;
  }

  /** Estimates with confidence intervals, symmetric in the parameters' logarithms; null where the data tell none. */
  intervals(level = 0.95) {
    const z = normalQuantile((1 + level) / 2);
    const { logCovariance, standardErrors } = this.fitted;
    const rows = Object.entries(this.parameters).map(([parameter, estimate], i) => {
      const deviation = logCovariance ? Math.sqrt(logCovariance[i][i]) : null;
      const end = (sign: number) => (deviation === null ? null : estimate * Math.exp(sign * z * deviation));
      return { parameter, estimate, standard_error: standardErrors[parameter], low: end(-1), high: end(1) };
    });
    return Table.fromRows(rows, {
      caption: `${this.title}: maximum likelihood, ${Math.round(100 * level)} % confidence intervals`,
    });
  }

  /** P(alive) of each customer now. */
  pAlive(summary = this.summary): Float64Array {
    const { cells, index } = cellsOf(summary.summaries);
    return perCustomer(this.fitted.pAlive(cells), index);
  }

  /** P(at least one purchase) of each customer within a horizon, in the summary's time unit. */
  pReturn(horizon: number, summary = this.summary): Float64Array {
    const { cells, index } = cellsOf(summary.summaries);
    return perCustomer(this.fitted.pReturn(cells, horizon), index);
  }

  /** Expected purchases of each customer within a horizon, in the summary's time unit. */
  expectedPurchases(horizon: number, summary = this.summary): Float64Array {
    const { cells, index } = cellsOf(summary.summaries);
    return perCustomer(this.fitted.expectedPurchases(cells, horizon), index);
  }

  /** All of that in a table. */
  predict(horizon: number, summary = this.summary) {
    const { customer_id, frequency, recency, T } = summary.columns;
    return new Table(
      {
        ...{ customer_id, frequency, recency, T },
        p_alive: this.pAlive(summary),
        p_return: this.pReturn(horizon, summary),
        expected_purchases: this.expectedPurchases(horizon, summary),
      },
      { name: 'predictions', print: { p_alive: printShare, p_return: printShare } },
    );
  }

  /** Draws from the posterior of the parameters under weak priors. */
  posterior(options: PosteriorOptions = {}): PosteriorSample {
    const { cells } = cellsOf(this.summary.summaries);
    const model = purchaseModel(this.model);
    const sample = samplePosterior(model, cells, this.fitted.observations, { ...options, start: this.fitted });
    return new PosteriorSample(sample, this.title, this.parameters);
  }

  /** Customers by repeat purchases, actual and expected (lifetimes: plot_period_transactions). */
  plotPeriodTransactions(options?: ChartOptions): Promise<Figure> {
    const { cells } = cellsOf(this.summary.summaries);
    const histogram = frequencyHistogram(cells, this.fitted.unconditionalPmf);
    return figure(frequencyHistogramChart(histogram, this.title, options));
  }

  /** P(alive) by frequency and recency (lifetimes: plot_probability_alive_matrix). */
  plotProbabilityAliveMatrix(options?: ChartOptions): Promise<Figure> {
    const { frequencies, age, unit } = this.grid;
    return figure(pAliveChart(pAliveMatrix(this.fitted, frequencies, age), this.title, unit, options));
  }

  /** Expected purchases by frequency and recency (lifetimes: plot_frequency_recency_matrix). */
  plotFrequencyRecencyMatrix(horizon: number, options?: ChartOptions): Promise<Figure> {
    const { frequencies, age, unit } = this.grid;
    const matrix = expectedPurchasesMatrix(this.fitted, frequencies, age, horizon);
    return figure(expectedPurchasesChart(matrix, this.title, unit, horizon, options));
  }

  async [DISPLAY](): Promise<MediaBundle> {
    const { detail, identifiability, dropout } = this.fitted;
    const said = [
      `Log-likelihood ${this.logLikelihood.toFixed(2)} over ${this.fitted.observations.toLocaleString('en-US')} customers; ${this.status}.`,
      ...(detail ? [detail] : []),
      ...(identifiability.detail ? [identifiability.detail] : []),
      ...(dropout
        ? [`Dropout is ${dropout.significant ? '' : 'not '}significant (likelihood-ratio test at 5 %).`]
        : []),
    ].join(' ');
    const { chart } = await this.plotPeriodTransactions();
    return page(this.intervals().toReportTable(), said, chart);
  }

  private get grid() {
    const { x, T, clock } = this.summary.summaries;
    const age = T.reduce((oldest, value) => Math.max(oldest, value), 0);
    return { frequencies: matrixFrequencies(x), age, unit: clock.timeUnit };
  }
}
