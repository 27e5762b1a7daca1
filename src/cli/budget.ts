import { Command, InvalidArgumentError, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { budget } from '../pipelines/budget.ts';
import { ASSUMED_ELASTICITY, LEVELS } from '../valuation/budget/responseCurve.ts';
import { DEFAULT_LEVEL } from '../valuation/value.ts';
import { type Language, wordsIn } from '../words/catalogue.ts';
import { beliefsTable, planTable, valuesTable } from './budgetTables.ts';
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
import { terminal } from './terminal.ts';

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
  language: Language;
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
    const { language } = flags;
    const words = wordsIn(language).budget;
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
        language,
        progress: screen.progress,
      });
      for (const warning of plan.warnings) screen.warn(warning);
      screen.show(words.worth, valuesTable(plan, language));
      screen.show(words.divided[plan.period], planTable(plan, language));
      screen.show(words.beliefs, beliefsTable(plan, language));
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
