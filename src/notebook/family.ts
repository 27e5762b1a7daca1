/** Purchase models fitted to the same customers, beside each other. */
import { PerennialError } from '../errors.ts';
import { nestedTests } from '../models/purchases/nestedTests.ts';
import { DISPLAY, type Displayed, type MediaBundle, page } from './display.ts';
import type { Fit } from './fit.ts';
import { Table } from './table.ts';

export class Family implements Displayed, Iterable<Fit> {
  readonly fits: readonly Fit[];

  constructor(fits: readonly Fit[]) {
    this.fits = fits;
  }

  [Symbol.iterator](): Iterator<Fit> {
    return this.fits[Symbol.iterator]();
  }

  /** @throws MODEL_UNKNOWN where no model of this name was fitted */
  get(name: string): Fit {
    const found = this.fits.find(({ model }) => model === name);
    if (found) return found;
    const known = this.fits.map(({ model }) => model).join(', ');
    throw new PerennialError('MODEL_UNKNOWN', { value: JSON.stringify(name), known });
  }

  /** The one of least BIC: the likeliest for as many parameters as it has. */
  get best(): Fit {
    return this.ranked[0];
  }

  /** Log-likelihoods and information criteria, the least BIC first. */
  compare() {
    const [{ BIC: least }] = this.ranked;
    return Table.fromRows(
      this.ranked.map((fit) => ({
        model: fit.model,
        parameters: Object.keys(fit.parameters).length,
        log_likelihood: fit.logLikelihood,
        AIC: fit.AIC,
        BIC: fit.BIC,
        delta_BIC: fit.BIC - least,
        status: fit.status,
        p_no_dropout: fit.fitted.dropout?.pValue ?? null,
      })),
      {
        name: 'comparison',
        caption: 'Models of purchasing, the least BIC first',
        print: {
          log_likelihood: fixed(2),
          AIC: fixed(1),
          BIC: fixed(1),
          delta_BIC: fixed(1),
          p_no_dropout: probability,
        },
      },
    );
  }

  /** Likelihood-ratio tests of models of which one is the other where parameters end. */
  tests() {
    const rows = nestedTests(this.fits.map(({ fitted }) => fitted));
    return Table.fromRows(
      rows.map(({ smaller, larger, statistic, degreesOfFreedom, pValue }) => ({
        smaller,
        larger,
        chi2: statistic,
        parameters_more: degreesOfFreedom,
        p_at_most: pValue,
      })),
      { caption: 'Likelihood-ratio tests of nested models', print: { chi2: fixed(1), p_at_most: probability } },
    );
  }

  [DISPLAY](): MediaBundle {
    return page(this.compare().toReportTable());
  }

  private get ranked(): Fit[] {
    return this.fits.toSorted((a, b) => a.BIC - b.BIC);
  }
}

function fixed(digits: number): (value: number) => string {
  return (value) => value.toFixed(digits);
}

function probability(p: number | null): string {
  return p === null ? '–' : p < 0.001 ? '< 0.001' : p.toFixed(3);
}
