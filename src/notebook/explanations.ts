/** Why customers' forecasts are what they are. */
import type { Contribution } from '../forecast/explain.ts';
import type { ReportTable } from '../plots/table.ts';
import { DISPLAY, type Displayed, type MediaBundle, page } from './display.ts';
import { Table } from './table.ts';

export interface Explained {
  readonly name: string;
  readonly purchases: number;
  readonly contributions: readonly Contribution[];
}

export class Explanations implements Displayed {
  readonly customers: readonly Explained[];

  constructor(customers: readonly Explained[]) {
    this.customers = customers;
  }

  /** A row for each customer and factor; the factors of a customer multiply up to the expected purchases. */
  table() {
    const rows = this.customers.flatMap(({ name, contributions }) =>
      contributions.map(({ group, factor, text }) => ({ customer_id: name, group, factor, text })),
    );
    return Table.fromRows(rows, { name: 'explanations' });
  }

  [DISPLAY](): MediaBundle {
    return page(...this.customers.map(tableOf));
  }
}

function tableOf({ name, purchases, contributions }: Explained): ReportTable {
  let product = 1;
  return {
    caption: `${name}: ${purchases.toFixed(2)} purchases expected`,
    columns: ['because of', 'factor', 'purchases so far'],
    rows: contributions.map(({ text, factor, group }) => {
      product *= factor;
      const what = text.replace(/: (×)?[\d.]+$/, '');
      return [what, group === 'average' ? '' : `× ${factor.toFixed(2)}`, product.toFixed(2)];
    }),
  };
}
