// Budgets: the division against its closed form, and whether intervals of a new customer's value hold what it is.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, randomFrom } from '../../../src/numerics/random.ts';
import { budget } from '../../../src/pipelines/budget.ts';
import { train } from '../../../src/pipelines/train.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { type Allocatable, allocate } from '../../../src/valuation/budget/allocate.ts';
import { markdown, workshop } from '../measure.ts';

export async function benchBudget(): Promise<string> {
  return [
    `Largest deviation of a spend from its closed form, of ${PROBLEMS} budgets with equal elasticities: ${closedForm().toExponential(1)}`,
    `New customers of channels that differ, in ${SHOPS} simulated shops of ${CUSTOMERS} customers in three channels:`,
    markdown(
      ['channels differ in', 'channel', 'true value', 'mean of what was said', '80 % intervals hold it', 'mean width'],
      [...(await values('rate and spend')), ...(await values('dropout too'))],
    ),
  ].join('\n\n');
}

const PROBLEMS = 1000;

/** Spend goes as (value × scale)^(1 / (1 - b)). */
function closedForm(): number {
  const random = randomFrom(1);
  let worst = 0;
  for (let problem = 0; problem < PROBLEMS; problem++) {
    const elasticity = 0.1 + 0.8 * random.uniform();
    const channels = Array.from({ length: 2 + random.integer(8) }, (): Allocatable => {
      const curve = { scale: Math.exp(2 * random.normal()), elasticity };
      return { curve, value: Math.exp(3 + random.normal()), least: 0, most: Infinity };
    });
    const total = 1000 * Math.exp(2 * random.normal());
    const weights = channels.map(({ value, curve }) => (value * curve.scale) ** (1 / (1 - elasticity)));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    allocate(channels, total).spend.forEach((spend, i) => {
      // A channel that gets next to nothing is off by next to nothing of the budget.
      worst = Math.max(worst, Math.abs(spend - (total * weights[i]) / whole) / total);
    });
  }
  return worst;
}

const SHOPS = 100;
const CUSTOMERS = 1500;
const PAYBACK = 180;
const [START, END] = [parseDay('2023-01-01'), parseDay('2024-12-31')];

interface Kind {
  readonly name: string;
  readonly share: number;
  /** Times the shop's. */
  readonly rate: number;
  readonly spend: number;
  readonly dropout: number;
}

const KINDS: readonly Kind[] = [
  { name: 'search', share: 0.5, rate: 1, spend: 1, dropout: 1 },
  { name: 'social', share: 0.3, rate: 0.6, spend: 0.9, dropout: 1.6 },
  { name: 'partner', share: 0.2, rate: 1.5, spend: 1.3, dropout: 0.7 },
];

/** Purchase days of a customer (BG/NBD), and what each brings. */
function customer({ rate, spend, dropout }: Kind, first: number, until: number, random: Random) {
  const pace = (rate * random.gamma(0.8, 1)) / 40;
  const [a, b] = [random.gamma(0.8 * dropout, 1), random.gamma(2.5, 1)];
  const leaving = a / (a + b);
  const mean = (spend * 30 * random.gamma(6, 1)) / random.gamma(4, 1);
  const days = new Map<number, number>();
  for (let time = first; time <= until; time += random.exponential(pace)) {
    const day = Math.floor(time);
    days.set(day, (days.get(day) ?? 0) + (mean * random.gamma(4, 1)) / 4);
    if (random.uniform() < leaving) break;
  }
  return days;
}

async function values(differ: 'rate and spend' | 'dropout too'): Promise<string[][]> {
  const kinds = KINDS.map((kind) => (differ === 'dropout too' ? kind : { ...kind, dropout: 1 }));
  const truth = kinds.map((kind) => {
    const random = randomFrom(`truth ${kind.name}`);
    let sum = 0;
    for (let i = 0; i < 400_000; i++) for (const brought of customer(kind, 0, PAYBACK, random).values()) sum += brought;
    return sum / 400_000;
  });
  const found = kinds.map(() => ({ values: [] as number[], widths: [] as number[], held: 0 }));
  for (let seed = 0; seed < SHOPS; seed++) {
    (await valuesIn(kinds, seed)).forEach(([value, low, high], k) => {
      found[k].values.push(value);
      found[k].widths.push(high - low);
      if (low <= truth[k] && truth[k] <= high) found[k].held++;
    });
  }
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  return kinds.map(({ name }, k) => [
    ...[differ, name, truth[k].toFixed(1), mean(found[k].values).toFixed(1)],
    ...[`${((100 * found[k].held) / SHOPS).toFixed(0)} %`, mean(found[k].widths).toFixed(1)],
  ]);
}

async function valuesIn(kinds: readonly Kind[], seed: number): Promise<(readonly [number, number, number])[]> {
  const random = randomFrom(`shop ${seed}`);
  const lines = ['customer_id,date,amount,channel'];
  kinds.forEach((kind) => {
    for (let c = 0; c < kind.share * CUSTOMERS; c++) {
      const first = START + random.integer(END - START);
      for (const [day, brought] of customer(kind, first, END + 1 - 1e-9, random)) {
        lines.push(`${kind.name}${c},${formatDay(day)},${brought.toFixed(2)},${kind.name}`);
      }
    }
  });
  const file = join(workshop, 'budget-shop.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const ledger = await openLedger({ file, asOf: formatDay(END) });
  try {
    const { manifest } = await train(ledger, { models: ['bg-nbd'], terms: { horizonDays: PAYBACK } });
    const costs = kinds.map(({ name }) => ({ channel: name, period: '2024-06', spend: 100 }));
    const { channels } = await budget({ manifest }, ledger, { costs, total: 300 });
    return channels.map(({ value, valueLow, valueHigh }) => [value, valueLow, valueHigh] as const);
  } finally {
    await ledger.close();
    rmSync(file);
  }
}
