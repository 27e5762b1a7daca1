/** A trained model: forecasts, explains, shows what it learnt, and is saved and loaded. */
import { type Bundle, loadBundle, saveBundle } from '../bundles/bundle.ts';
import { POSTERIOR_FILE, posteriorBytes } from '../bundles/posterior.ts';
import { readFacts } from '../facts/readFacts.ts';
import { openExplainer } from '../forecast/explain.ts';
import type { EpochProgress } from '../models/learners/contract.ts';
import { explainable, type ScoreOptions, score } from '../pipelines/score.ts';
import { type TrainOptions, train } from '../pipelines/train.ts';
import type { ChartOptions } from '../plots/chart.ts';
import { rankChart } from '../plots/rankChart.ts';
import type { ReportTable } from '../plots/table.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { DISPLAY, type Displayed, type Figure, figure, type MediaBundle, page } from './display.ts';
import { Explanations } from './explanations.ts';
import { Forecast } from './forecast.ts';
import { Learning } from './learning.ts';
import { inCode } from './remedies.ts';
import type { Shop } from './shop.ts';
import { Table } from './table.ts';

export async function trainModel(ledger: Ledger, options: TrainOptions): Promise<TrainedModel> {
  const { manifest, network, posteriors, history, summaries, valuation } = await train(ledger, options);
  const files = { ...network, ...(posteriors ? { [POSTERIOR_FILE]: posteriorBytes(posteriors) } : {}) };
  return new TrainedModel({ folder: '', manifest, files }, history, new Forecast({ summaries, valuation }));
}

/** A model that was saved. Throws BUNDLE_NOT_FOUND, BUNDLE_DAMAGED, BUNDLE_VERSION. */
export async function load(folder: string): Promise<Model> {
  return new Model(await loadBundle(folder));
}

export class Model implements Displayed {
  /** What all functions of the library take. */
  readonly bundle: Bundle;

  constructor(bundle: Bundle) {
    this.bundle = bundle;
  }

  /** Forecasts the customers of a shop. */
  async score({ ledger }: Shop, options: ScoreOptions = {}): Promise<Forecast> {
    return new Forecast(await score(this.bundle, ledger, options));
  }

  /** Writes it where the server and the command find it. Throws OUT_EXISTS. */
  save(folder: string): Promise<void> {
    return saveBundle(folder, this.bundle.manifest, this.bundle.files);
  }

  /** How much of the forecast comes from each part. */
  get weights() {
    const { weights } = this.combined();
    const named = { 'probability models': weights.base, 'ridge regression': weights.ridge, network: weights.network };
    const rows = Object.entries(named).map(([part, weight]) => ({ part, weight }));
    return Table.fromRows(rows, { caption: 'Weights of the combined forecast, learnt on the last window' });
  }

  /**
   * The ridge regression's coefficients, the strongest first: `factor` is what one standard deviation more does to
   * expected purchases, all other features being the same.
   */
  coefficients() {
    const { features, ridge } = this.combined().learners!;
    const rows = features.map((feature, j) => ({ feature, coefficient: ridge.coefficients[j] }));
    rows.sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
    return Table.fromRows(
      rows.map((row) => ({ ...row, factor: Math.exp(row.coefficient) })),
      { name: 'coefficients', caption: 'Ridge regression on standardised features' },
    );
  }

  plotCoefficients(count = 12, options?: ChartOptions): Promise<Figure> {
    const { feature, factor } = this.coefficients().head(count).columns;
    return figure(
      rankChart(
        {
          title: 'What moves expected purchases: the strongest features',
          subtitle:
            'Change of expected purchases with one standard deviation more of a feature, others being the same.',
          labels: feature,
          xLabel: 'change of expected purchases',
          values: factor.map((value) => value - 1),
          print: (value) => `${value > 0 ? '+' : ''}${(100 * value).toFixed(0)} %`,
        },
        options,
      ),
    );
  }

  /**
   * Why customers' expected purchases are what they are: factors on the average customer's.
   *
   * @param customers  ids; unknown ones are left out
   * @param most       groups of features to tell of each
   * @throws OPTION_INVALID where a model was asked for by name, which has nothing to explain but x, tx and T
   */
  async explain(shop: Shop, customers: readonly string[], most = 4): Promise<Explanations> {
    const record = explainable(this.bundle.manifest.forecast, most);
    const forecast = await this.score(shop);
    const asked = new Set(customers);
    // Facts come in the forecast's order.
    const rows = forecast.columns.customer_id.flatMap((id, row) => (asked.has(id) ? [row] : []));
    const names = rows.map((row) => forecast.columns.customer_id[row]);
    const question = { cutoff: shop.ledger.asOf, scope: record.scope, sample: null, customers: names };
    const facts = await readFacts(shop.ledger, question);
    const purchases = Float64Array.from(rows, (row) => forecast.columns.expected_purchases[row]);
    const explained = { facts, horizonDays: record.horizonDays, purchases };
    const found = openExplainer(record, this.bundle.files).contributions(explained, most);
    const byName = new Map(names.map((name, i) => [name, { name, purchases: purchases[i], contributions: found[i] }]));
    return new Explanations(customers.flatMap((name) => byName.get(name) ?? []));
  }

  [DISPLAY](): MediaBundle | Promise<MediaBundle> {
    return page(
      this.trained(),
      ...this.evaluated(),
      ...this.bundle.manifest.warnings.map((text) => `Note: ${inCode(text)}`),
    );
  }

  /** @throws OPTION_INVALID where a model was asked for by name, or there are no learners */
  protected combined() {
    return explainable(this.bundle.manifest.forecast, 1);
  }

  private trained(): ReportTable {
    const { training, clock, terms, forecast, purchaseModel, currency } = this.bundle.manifest;
    const count = (value: number) => value.toLocaleString('en-US');
    return {
      caption: 'Trained on',
      columns: ['', ''],
      texts: [1],
      rows: [
        ['customers', `${count(training.customers)}, of whom ${count(training.repeatCustomers)} bought again`],
        ['transactions', count(training.transactions)],
        ['days', `${training.firstDay} to ${clock.asOf}`],
        ['horizon', `${terms.horizonDays} days`],
        ['currency', currency ?? 'no amounts'],
        ['forecast', forecast ? 'combined' : purchaseModel],
      ],
    };
  }

  /** The out-of-time evaluation that training made. */
  private evaluated(): ReportTable[] {
    const { evaluation } = this.bundle.manifest;
    if (!evaluation) return [];
    const of = (name: string) => evaluation.models[name].spend ?? evaluation.models[name].transactions;
    const best = evaluation.chosen;
    return [
      {
        caption: `Fitted up to ${evaluation.cal_end}, measured up to ${evaluation.hold_end} on ${of(best) === evaluation.models[best].spend ? 'spend' : 'purchases'}`,
        columns: ['model', 'MAE', 'RMSE', 'bias'],
        rows: Object.keys(evaluation.models).map((name) => {
          const { MAE, RMSE, bias_pct } = of(name);
          return [name, MAE.toPrecision(3), RMSE.toPrecision(3), bias_pct === null ? '–' : `${bias_pct.toFixed(1)} %`];
        }),
        emphasis: [Object.keys(evaluation.models).indexOf(best)],
      },
    ];
  }
}

/** A model fresh from training: knows the forecast of the customers that it was trained on, and how it learnt. */
export class TrainedModel extends Model {
  readonly forecast: Forecast;
  private readonly history: readonly EpochProgress[];

  constructor(bundle: Bundle, history: readonly EpochProgress[], forecast: Forecast) {
    super(bundle);
    this.history = history;
    this.forecast = forecast;
  }

  /** How the network learnt, pass by pass. Throws OPTION_INVALID where there is none. */
  get learning(): Learning {
    this.combined();
    return new Learning(this.history);
  }
}
