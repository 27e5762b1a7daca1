import { Command, InvalidArgumentError, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { type Budget, budget } from '../pipelines/budget.ts';
import { ASSUMED_ELASTICITY, LEVELS } from '../valuation/budget/responseCurve.ts';
import { DEFAULT_LEVEL } from '../valuation/value.ts';
import { readLedger } from './ledger.ts';
import {
  bundleFlags,
  durationOption,
  type LedgerFlags,
  numberBetween,
  numberFrom,
  type OutputFlags,
  withOutputFlags,
  withSourceFlags,
} from './options.ts';
import { number, table, terminal } from './terminal.ts';

interface Flags extends LedgerFlags, OutputFlags {
  bundle: string;
  costs: string;
  total: number;
  payback?: number;
  margin?: number;
  profit: number;
  elasticity: number;
  bound: Record<string, readonly [number, number]>;
  spendAll?: boolean;
  level: number;
}

export function budgetCommand(): Command {
  const command = new Command('budget')
    .description(
      'What a new customer of each channel is worth, the most that winning one may cost, and how to divide a budget.',
    )
    .requiredOption('--bundle <folder>', 'saved model')
    .requiredOption(
      '--costs <file>',
      'columns channel, period (2025-03, 2025-W09, 2025-Q1), spend, and new_customers where they are not to be counted',
    )
    .addOption(
      new Option('--total <amount>', 'budget for one period as long as those of the costs')
        .argParser(numberBetween(0, 1e15))
        .makeOptionMandatory(),
    )
    .addOption(
      durationOption('--payback <duration>', 'a customer has to pay back within it (default: the bundle’s horizon)'),
    )
    .addOption(
      new Option('--margin <share>', 'share of revenue that stays (default: the bundle’s)').argParser(
        numberBetween(0, 1),
      ),
    )
    .addOption(
      new Option('--profit <amount>', 'wished of each new customer within the payback')
        .argParser(numberFrom(0, 1e15))
        .default(0),
    )
    .addOption(
      new Option(
        '--elasticity <b>',
        `of channels with fewer than ${LEVELS} clearly different spends: new customers rise so many percent with one percent more spend`,
      )
        .argParser(numberBetween(0, 1))
        .default(ASSUMED_ELASTICITY),
    )
    .addOption(
      new Option(
        '--bound <channel=least..most>',
        'of spend a period; may be given for each channel (default: 0 to twice the most so far)',
      )
        .argParser(bound)
        .default({}, ''),
    )
    .option('--spend-all', 'spend the whole budget, also where the last unit brings back less than itself')
    .addOption(
      new Option('--level <level>', 'of the intervals, such as 0.95')
        .argParser(numberBetween(0, 0.999))
        .default(DEFAULT_LEVEL),
    );
  withOutputFlags(withSourceFlags(command)).addHelpText(
    'after',
    `
Example:
  $ perennial budget --bundle models/shop --transactions orders.csv --costs costs.csv --total 5000 --payback 12m --margin 0.4`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const bundle = await loadBundle(flags.bundle);
    const ledger = await readLedger({ ...bundleFlags(bundle), ...flags, products: true }, screen);
    try {
      const plan = await budget(bundle, ledger, {
        costs: flags.costs,
        total: flags.total,
        paybackDays: flags.payback,
        margin: flags.margin,
        profit: flags.profit,
        assumedElasticity: flags.elasticity,
        spendAll: flags.spendAll,
        bounds: flags.bound,
        level: flags.level,
        progress: screen.progress,
      });
      for (const warning of plan.warnings) screen.warn(warning);
      screen.show('What a new customer is worth', valuesTable(plan));
      screen.show(`Where the money goes, a ${plan.period}`, planTable(plan));
      screen.show('What you must believe', beliefsTable(plan));
      screen.json(plan);
    } finally {
      await ledger.close();
    }
  });
}

/** `search=1000..5000`, one more of them. */
function bound(text: string, before: Flags['bound']): Flags['bound'] {
  const match = /^(.+)=(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/.exec(text);
  const [least, most] = [Number(match?.[2]), Number(match?.[3])];
  if (!match || least > most) throw new InvalidArgumentError('Write it as search=1000..5000.');
  return { ...before, [match[1]]: [least, most] };
}

function valuesTable({ channels, currency, paybackDays, level, margin, profit }: Budget): string {
  const rows = channels.map((channel) => [
    channel.channel,
    number(channel.customersSeen, 0),
    number(channel.value),
    `${number(channel.valueLow)} to ${number(channel.valueHigh)}`,
    `${number(100 * channel.credibility, 0)} %`,
    number(channel.maxCac),
    number(channel.maxCacLow),
  ]);
  const head = [
    'channel',
    'customers seen',
    'value',
    `${number(100 * level, 0)} % interval`,
    'own figure weighs',
    'highest cost',
    'bid up to',
  ];
  return [
    table(head, rows),
    ` ${currency ? `${currency}, ` : ''}within ${number(paybackDays, 0)} days of the first purchase, at a margin of ${number(100 * margin, 0)} %${profit > 0 ? `, less a profit of ${number(profit)}` : ''}.`,
    ' Bid up to the lower end: who bids the mean wins most where the mean is too high.',
  ].join('\n');
}

function planTable({ channels, total, planned, unspent, multiplier, surplus, surplusSoFar, currency }: Budget): string {
  const cost = (value: number | null) => (value === null ? '–' : number(value));
  const rows = channels.map((channel) => [
    channel.channel,
    number(channel.spend),
    number(channel.newCustomers, 1),
    cost(channel.meanCac),
    cost(channel.marginalCac),
    channel.advice,
    number(channel.plannedSpend),
    number(channel.plannedCustomers, 1),
    number(channel.lastUnitBrings),
  ]);
  const head = [
    'channel',
    'spend so far',
    'new customers',
    'cost each',
    'cost of one more',
    'advice',
    'planned',
    'new customers',
    'last unit brings',
  ];
  const rest =
    unspent > 0.005 * total
      ? ` ${number(unspent)} stay in hand: no channel would bring them back within its bounds.`
      : ` The last unit of the budget brings ${number(multiplier)}.`;
  return [
    table(head, rows, [0, 5]),
    ` Planned: ${number(planned)} of ${number(total)}${currency ? ` ${currency}` : ''}.${rest}`,
    ` Value of new customers less their cost: ${number(surplus)} by the plan, ${number(surplusSoFar)} by the mean spend so far.`,
  ].join('\n');
}

const SOURCES = {
  learnt: 'learnt',
  linear: 'at its limit: no sign yet that more spend brings less',
  assumed: `assumed: fewer than ${LEVELS} clearly different spends`,
  'not-rising': 'assumed: more spend has brought no more customers',
} as const;

function beliefsTable({ channels, margin }: Budget): string {
  const rows = channels.map(({ channel, curve, value, advice, turns }) => [
    channel,
    `${number(curve.elasticity)}${curve.elasticityError === null ? '' : ` ± ${number(curve.elasticityError)}`}`,
    SOURCES[curve.source],
    advice,
    turns?.elasticity ? number(turns.elasticity) : '–',
    turns ? `${number(turns.value)} (${number(value)})` : '–',
    turns?.margin ? `${number(100 * turns.margin, 0)} % (${number(100 * margin, 0)} %)` : '–',
  ]);
  const head = ['channel', 'elasticity', '', 'advice', 'turns at elasticity', 'at value (now)', 'at margin (now)'];
  return `${table(head, rows, [0, 2, 3])}\n Each by itself, all else as it was found. Elasticity: new customers rise so many percent with one percent more spend.`;
}
