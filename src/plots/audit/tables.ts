/** The tables of an audit. */
import type { Audit } from '../../valuation/audit/audit.ts';
import { STAGES } from '../../valuation/segments/stages.ts';
import { TIERS } from '../../valuation/segments/tiers.ts';
import type { ReportTable } from '../table.ts';
import { type Figures, largestCohort, shareOf } from './figures.ts';

export function tenthsTable({ differences }: Audit, figures: Figures): ReportTable {
  const { texts, what, count, exact, amount, between } = figures;
  const { tenths } = differences;
  const past = tenths.reduce((sum, { value }) => sum + Number(value), 0);
  return {
    caption: texts.differences.table(what),
    columns: [
      texts.differences.tenth,
      texts.differences.customers,
      texts.differences.past,
      '%',
      texts.differences.future,
      texts.interval,
    ],
    rows: tenths.map(({ customers, value, predicted }, k) => [
      String(k + 1),
      count(customers),
      exact(value),
      figures.percent(shareOf(Number(value), past), 1),
      amount(predicted.expected),
      between(predicted),
    ]),
  };
}

export function bridgeTable({ change, totals }: Audit, figures: Figures): ReportTable {
  const { texts, count, exact } = figures;
  const { change: words } = texts;
  const order = ['kept', 'new', 'back', 'lost', 'refunds'] as const;
  const rows = order.flatMap((name) => {
    const row = change.bridge.find(({ change: own }) => own === name);
    return row ? [[words[name], count(row.customers), exact(row.before), exact(row.now), exact(row.difference)]] : [];
  });
  const difference = (Number(totals.now) - Number(totals.before)).toFixed(6);
  const customers = change.bridge.reduce((sum, row) => sum + row.customers, 0);
  return {
    caption: words.bridge,
    columns: [...words.bridgeColumns],
    rows: [...rows, [words.sum, count(customers), exact(totals.before), exact(totals.now), exact(difference)]],
    emphasis: [rows.length],
    note: words.keptNote,
  };
}

export function factorsTable({ change }: Audit, figures: Figures): ReportTable[] {
  if (change.base.length === 0) return [];
  const { change: words } = figures.texts;
  const names = {
    customers: words.customers,
    frequency: words.frequencyFactor,
    items: words.items,
    price: words.price,
    amount: words.amountFactor,
  };
  const print = (factor: keyof typeof names, value: number) => {
    if (factor === 'customers') return figures.count(value);
    return factor === 'frequency' || factor === 'items' ? figures.decimal(value, 2) : figures.exact(String(value));
  };
  const sum = change.base.reduce((total, { effect }) => total + Number(effect), 0);
  return [
    {
      caption: words.factors,
      columns: [...words.factorColumns],
      rows: [
        ...change.base.map(({ factor, before, now, effect }) => [
          names[factor],
          print(factor, before),
          print(factor, now),
          figures.exact(effect),
        ]),
        [words.sum, '', '', figures.exact(String(sum))],
      ],
      emphasis: [change.base.length],
      note: words.factorNote,
    },
  ];
}

export function cohortTable(audit: Audit, figures: Figures): ReportTable[] {
  const own = largestCohort(audit.cohorts);
  if (!own?.from) return [];
  const { cohort: words } = figures.texts;
  const from = audit.stretches.findIndex(({ to }) => to >= own.from!);
  return [
    {
      caption: words.table(figures.stretch(own.from)),
      columns: [...words.columns],
      rows: audit.stretches.slice(from).map((stretch, k) => {
        const { active, purchases, value } = own.cells[from + k];
        return [
          figures.stretch(stretch.from),
          figures.count(active),
          figures.percent(shareOf(active, own.customers), 1),
          active > 0 ? figures.decimal(purchases / active, 2) : '–',
          purchases > 0 ? figures.amount(Number(value) / purchases) : '–',
        ];
      }),
    },
  ];
}

export function cohortsTable(audit: Audit, figures: Figures): ReportTable {
  const { cohorts: words } = figures.texts;
  const { totals, shop } = audit;
  const rows = audit.cohorts.map(({ from, customers, value, predicted }) => [
    from === null ? words.refundsAlone : figures.stretch(from),
    figures.count(customers),
    figures.exact(value),
    figures.amount(Number(value) / Math.max(1, customers)),
    figures.amount(predicted.expected),
    predicted.expected > 0 ? figures.between(predicted) : '–',
    figures.amount(predicted.expected / Math.max(1, customers)),
  ]);
  const { newcomers, total, newCustomers } = totals;
  return {
    caption: words.table(figures.what),
    columns: [...words.columns],
    rows: [
      ...rows,
      [
        words.toCome(figures.count(newCustomers)),
        '–',
        '–',
        '–',
        figures.amount(newcomers.expected),
        newcomers.expected > 0 ? figures.between(newcomers) : '–',
        newCustomers > 0 ? figures.amount(newcomers.expected / newCustomers) : '–',
      ],
      [
        words.all,
        figures.count(shop.customers),
        figures.exact(shop.value),
        figures.amount(Number(shop.value) / Math.max(1, shop.customers)),
        figures.amount(total.expected),
        figures.between(total),
        '',
      ],
    ],
    emphasis: [rows.length + 1],
    note: words.note,
  };
}

export function stagesTable({ segments }: Audit, figures: Figures): ReportTable {
  const { health: words, differences } = figures.texts;
  const buyers = segments.groups.filter(({ stage }) => stage !== '');
  const others = segments.groups.filter(({ stage }) => stage === '');
  const tiers = [...TIERS.shares, ''].filter((tier) => buyers.some((group) => group.tier === tier));
  const stages = STAGES.filter((stage) => buyers.some((group) => group.stage === stage));
  const rowOf = (name: string, own: readonly (typeof buyers)[number][]) => {
    const sum = (of: (group: (typeof buyers)[number]) => number) => own.reduce((total, group) => total + of(group), 0);
    return [
      name,
      ...stages.map((stage) =>
        figures.count(
          own.filter((group) => group.stage === stage).reduce((total, { customers }) => total + customers, 0),
        ),
      ),
      figures.amount(sum(({ value }) => Number(value))),
      figures.amount(sum(({ predicted }) => predicted.expected)),
      figures.count(sum(({ returning }) => returning)),
    ];
  };
  return {
    caption: words.stages,
    columns: [
      words.tier,
      ...stages.map((stage) => words.stage[stage]),
      differences.past,
      words.predicted,
      words.returning,
    ],
    rows: [
      ...tiers.map((tier) =>
        rowOf(
          tier === '' ? words.noTier : words.tiers[tier as keyof typeof words.tiers],
          buyers.filter((group) => group.tier === tier),
        ),
      ),
      ...(others.length > 0 ? [rowOf(figures.texts.cohorts.refundsAlone, others)] : []),
      rowOf(differences.all, segments.groups),
    ],
    emphasis: [tiers.length + (others.length > 0 ? 1 : 0)],
    note: words.stageNote,
  };
}

const BEST = 10;
const WORST = 5;

export function productsTable({ products }: Audit, figures: Figures): ReportTable[] {
  if (!products) return [];
  const { products: words } = figures.texts;
  const { rows } = products;
  const shown = rows.length > BEST + WORST + 1 ? [...rows.slice(0, BEST), null, ...rows.slice(-WORST)] : rows;
  return [
    {
      caption: words.table(products.column === 'product' ? words.product : words.category),
      columns: [...words.columns],
      rows: shown.map((row) =>
        row === null
          ? [words.more(figures.count(rows.length - BEST - WORST)), '', '', '', '', '']
          : [
              row.name.length > 40 ? `${row.name.slice(0, 39)}…` : row.name,
              figures.count(row.customers),
              figures.amount(row.mean),
              figures.amount(row.shrunk.expected),
              figures.between(row.shrunk),
              figures.percent(row.returned),
            ],
      ),
      note: words.note,
    },
  ];
}

export function backtestTable({ backtest, now }: Audit, figures: Figures): ReportTable[] {
  if (!backtest) return [];
  const { backtest: words } = figures.texts;
  const row = (name: string, own: typeof backtest.total) => [
    name,
    figures.amount(own.expected),
    own.expected > 0 ? figures.between(own) : '–',
    figures.amount(own.actual),
    own.actual > 0 ? figures.change(own.expected / own.actual - 1) : '–',
  ];
  return [
    {
      caption: words.table(figures.dayOf(now.from), figures.dayOf(now.to)),
      columns: [...words.columns],
      rows: [
        row(words.known, backtest.known),
        ...(backtest.newcomers ? [row(words.newcomers, backtest.newcomers)] : []),
        row(words.total, backtest.total),
      ],
      emphasis: [backtest.newcomers ? 2 : 1],
    },
  ];
}
