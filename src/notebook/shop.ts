/** Where a notebook begins: a shop's transactions, read and judged. */
import { hasPurchase, pickCustomers } from '../facts/summaries.ts';
import { type SummariseOptions, summarise } from '../facts/summarise.ts';
import { silent } from '../forecast/progress.ts';
import { type Choice, chooseModel } from '../pipelines/chooseModel.ts';
import { assessSufficiency } from '../pipelines/sufficiency.ts';
import type { TrainOptions } from '../pipelines/train.ts';
import { type Ledger, openLedger } from '../transactions/ledger.ts';
import type { LedgerOptions } from '../transactions/options.ts';
import type { Quality } from '../transactions/quality.ts';
import type { Columns, Rows } from '../transactions/rows.ts';
import type { TimeUnit } from '../units.ts';
import { type Backtest, type BacktestOptions, backtest } from './backtest.ts';
import { ChoiceOfModel } from './choice.ts';
import { DISPLAY, type Displayed, type MediaBundle, page } from './display.ts';
import { type Evaluation, evaluateShop, type ShopEvaluateOptions } from './evaluation.ts';
import { type FeatureTable, featuresAt } from './features.ts';
import { type TrainedModel, trainModel } from './model.ts';
import { BACKTEST, checkNames, EVALUATE, TERMS, TRAIN } from './options.ts';
import { qualityTable, sufficiencyTable } from './qualityTable.ts';
import { queryRows } from './query.ts';
import { inCode } from './remedies.ts';
import { Summary } from './summary.ts';
import { Table } from './table.ts';

/** How to read transactions: see LedgerOptions for all that can be said. */
export type ReadOptions = Omit<LedgerOptions, 'file' | 'rows' | 'table'>;

/**
 * Reads transactions: a file (CSV, Excel, Parquet, JSON lines), a list of objects, or columns by name.
 *
 *     const shop = await read('orders.csv', { currency: 'EUR' });
 *
 * @throws what {@link openLedger} throws
 */
export async function read(source: string | Rows | Columns, options: ReadOptions = {}): Promise<Shop> {
  if (typeof source === 'string') return new Shop(await openLedger({ ...options, file: source }));
  const given = Array.isArray(source) ? { rows: source as Rows } : { table: source as Columns };
  return new Shop(await openLedger({ ...options, ...given }));
}

export class Shop implements Displayed {
  /** What all functions of the library take. */
  readonly ledger: Ledger;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  get currency(): string {
    return this.ledger.currency;
  }

  /** What was read, accepted and excluded, to the cent. */
  get quality(): Quality & Displayed {
    const { quality } = this.ledger;
    return {
      ...quality,
      [DISPLAY]: () => page(qualityTable(quality), ...quality.warnings.map((w) => `Note: ${inCode(w)}`)),
    };
  }

  /** Runs SQL in the shop's DuckDB: the view `ledger` has customer, day, amount, refund, and what else the file has. */
  async query<Row extends object = Record<string, unknown>>(sql: string) {
    return Table.fromRows(await queryRows<Row>(this.ledger.connection, sql));
  }

  /** Whether there is enough for what models need. */
  async sufficiency(): Promise<Displayed> {
    const { summaries } = await summarise(this.ledger);
    const sufficiency = assessSufficiency(summaries, this.ledger.hasAmounts);
    return { ...sufficiency, [DISPLAY]: () => page(sufficiencyTable(sufficiency)) };
  }

  /** One row a customer who has purchased: frequency, recency, T and monetary value. */
  async summarise(options: Pick<SummariseOptions, 'asOf' | 'timeUnit' | 'attributes'> = {}): Promise<Summary> {
    const { summaries } = await summarise(this.ledger, { ...options, gaps: true });
    const rows = summaries.customer.flatMap((_, row) => (hasPurchase(summaries, row) ? [row] : []));
    return new Summary(rows.length === summaries.customer.length ? summaries : pickCustomers(summaries, rows));
  }

  /** Compares purchase models on days that they have not seen: the last horizon of the history, at most a third of it. */
  async choose(
    models: readonly string[] = ['auto'],
    options: { readonly timeUnit?: TimeUnit; readonly horizonDays?: number } = {},
  ): Promise<ChoiceOfModel> {
    const { timeUnit = 'week', horizonDays = 365 } = options;
    const choice: Choice = await chooseModel(this.ledger, models, {
      ...{ asOf: this.ledger.asOf, timeUnit, horizonDays, progress: silent },
    });
    return new ChoiceOfModel(choice);
  }

  /** What the regression knows of every customer at the end of a day. */
  features(cutoff: string = this.ledger.asOf, horizonDays = 365): Promise<FeatureTable> {
    return featuresAt(this.ledger, cutoff, horizonDays);
  }

  /** Fits on the days up to `calibrationEnd` and measures all models on those after it. */
  async evaluate(options: ShopEvaluateOptions = {}): Promise<Evaluation> {
    checkNames(options, EVALUATE, 'evaluate');
    return evaluateShop(this.ledger, options);
  }

  /** The same at several calibration ends and horizons. */
  async backtest(options: BacktestOptions = {}): Promise<Backtest> {
    checkNames(options, BACKTEST, 'backtest');
    return backtest(this.ledger, options);
  }

  /** Trains what forecasts: the combined forecast, or the model named. */
  async train(options: TrainOptions = {}): Promise<TrainedModel> {
    checkNames(options, TRAIN, 'train');
    checkNames(options.terms ?? {}, TERMS, 'terms');
    return trainModel(this.ledger, options);
  }

  /** Ends the database behind it. */
  close(): Promise<void> {
    return this.ledger.close();
  }

  [DISPLAY](): MediaBundle {
    return page(qualityTable(this.ledger.quality));
  }
}
