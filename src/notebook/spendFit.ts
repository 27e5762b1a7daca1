/** The fitted spend model, and whether its assumption holds. */
import { gammaGammaDensity, spendDensity } from '../evaluation/spendDensity.ts';
import type { FittedSpendModel, SpendCells } from '../models/contract.ts';
import { type Independence, isDependent } from '../models/spend/independence.ts';
import type { ChartOptions } from '../plots/chart.ts';
import { spendDensityChart } from '../plots/spendDensityChart.ts';
import { DISPLAY, type Displayed, type Figure, figure, type MediaBundle, page } from './display.ts';
import type { Summary } from './summary.ts';
import { Table } from './table.ts';

export class SpendFit implements Displayed {
  readonly fitted: FittedSpendModel;
  /** Whether spend goes with frequency, which the model assumes it does not. */
  readonly independence: Independence;
  private readonly cells: SpendCells;
  private readonly currency: string;

  constructor(fitted: FittedSpendModel, cells: SpendCells, independence: Independence, currency: string) {
    this.fitted = fitted;
    this.cells = cells;
    this.independence = independence;
    this.currency = currency;
  }

  get parameters(): Readonly<Record<string, number>> {
    return this.fitted.parameters;
  }

  /** Expected spend per purchase of each customer; the population's where there is no repeat purchase. */
  expectedSpend(summary: Summary): Float64Array {
    const { spendCount, meanSpend } = summary.summaries;
    return this.fitted.expectedSpend(spendCount, meanSpend);
  }

  plotDensity(options?: ChartOptions): Promise<Figure> {
    const density = spendDensity(this.cells, gammaGammaDensity(this.parameters));
    return figure(spendDensityChart(density, this.fitted.title, this.currency, options));
  }

  async [DISPLAY](): Promise<MediaBundle> {
    const { parameters, standardErrors } = this.fitted;
    const rows = Object.entries(parameters).map(([parameter, estimate]) => ({
      ...{ parameter, estimate, standard_error: standardErrors[parameter] },
    }));
    const { correlation, pValue } = this.independence;
    const depends = isDependent(this.independence);
    const { chart } = await this.plotDensity();
    return page(
      Table.fromRows(rows, { caption: `${this.fitted.title}: mean spend of repeat purchases` }).toReportTable(),
      `Correlation of spend with frequency: ${correlation?.toFixed(2) ?? '–'} (p ${pValue?.toFixed(2) ?? '–'}): ` +
        `the model's assumption ${depends ? 'does not hold' : 'stands'}.`,
      chart,
    );
  }
}
