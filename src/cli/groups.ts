import { Command, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { type GroupReport, groupsReport } from '../pipelines/groups.ts';
import { readGroupedLedger } from './groupLedger.ts';
import { type LedgerFlags, type OutputFlags, withOutputFlags, withSourceFlags } from './options.ts';
import { number, table, terminal } from './terminal.ts';

interface Flags extends LedgerFlags, OutputFlags {
  bundle: string;
  group: string;
  since?: string;
  until?: string;
  rank?: boolean;
  by: 'revenue' | 'purchases' | 'returns';
  seed: string;
}

const WORKS_COUNCIL =
  'Figures of advisers are personal data of employees. In Germany a works council has a say before they are gathered (BetrVG § 87 (1) no. 6), elsewhere other rules hold: clear that first, and show each person the own figure.';

export function groupsCommand(): Command {
  const command = new Command('groups')
    .description('Who does well, allowing for whom they serve: advisers, branches, channels by observed over expected.')
    .requiredOption('--bundle <folder>', 'saved model: it says what was to be expected of each customer')
    .requiredOption('--group <column>', 'adviser, branch, channel, or a column of the file')
    .option('--since <date>', 'the last day that the expectation rests on (default: that of the bundle’s training)')
    .option('--until <date>', 'the last day that counts (default: the last one known)')
    .addOption(
      new Option('--by <measure>', 'what the table is of')
        .choices(['revenue', 'purchases', 'returns'])
        .default('revenue'),
    )
    .option('--rank', 'add ranks, with the intervals that show how little most of them say')
    .option('--seed <seed>', 'of the intervals of ranks', '1');
  withOutputFlags(withSourceFlags(command)).addHelpText(
    'after',
    `
Customers belong to whoever served them before --since, divided by purchases where that was more than one. O/E is what they
did over what was expected of these very customers; "shrunk" is the best guess at what a group truly is. Groups of fewer
than ten customers are not shown.

Example:
  $ perennial groups --bundle models/shop --transactions orders.csv --group branch --since 2025-03-31`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const bundle = await loadBundle(flags.bundle);
    const ledger = await readGroupedLedger(bundle, flags, screen);
    try {
      const report = await groupsReport(bundle, ledger, flags.group, {
        seed: flags.seed,
        rank: flags.rank ?? false,
        ...(flags.since === undefined ? {} : { since: flags.since }),
        ...(flags.until === undefined ? {} : { until: flags.until }),
      });
      if (flags.group === 'adviser' || flags.adviserColumn !== undefined) screen.warn(WORKS_COUNCIL);
      for (const warning of report.warnings) screen.warn(warning);
      screen.show(`Groups by ${flags.group}, ${report.since} to ${report.until}`, groupsTable(report, flags.by));
      screen.json(report);
    } finally {
      await ledger.close();
    }
  });
}

export function groupsTable(report: GroupReport, by: Flags['by']): string {
  const measure = report.revenue || by !== 'revenue' ? by : 'purchases';
  const { groups, between, level, hidden } = report[measure]!;
  const ranked = groups.some(({ rank }) => rank);
  // In the order of names: a league table is what this is not.
  const shown = ranked ? [...groups].sort((a, b) => a.rank!.rank - b.rank!.rank) : groups;
  const range = ([low, high]: readonly [number, number], digits = 2) =>
    `${number(low, digits)} to ${number(high, digits)}`;
  const rows = shown.map((own) => [
    own.group,
    number(own.customers, 0),
    number(own.observed, 0),
    number(own.expected, 0),
    number(own.ratio),
    range(own.limits95),
    own.beyond === null ? '–' : `${own.ratio < 1 ? 'below' : 'above'} ${own.beyond} %`,
    number(own.shrunk),
    range(own.interval),
    number(own.below),
    ...(own.rank ? [`${number(own.rank.rank, 0)} (${range(own.rank.interval, 0)})`] : []),
  ]);
  const head = [
    'group',
    'customers',
    'observed',
    'expected',
    'O/E',
    'usual for its size',
    'beyond',
    'shrunk O/E',
    '95 % interval',
    'P(below .9)',
  ];
  const sentences = [
    ` ${measure}: all did ${number(100 * level, 0)} % of what the model expected, and expectations of groups are put at that.`,
    between > 0
      ? ` Groups truly differ by ${number(100 * between, 1)} % (standard deviation); the rest of what is seen is chance.`
      : ' Chance explains all that is seen between groups: there is nothing to rank.',
    ...(hidden.groups > 0
      ? [
          ` ${number(hidden.groups, 0)} groups of fewer than ten customers (${number(hidden.customers, 0)} in all) are not shown.`,
        ]
      : []),
    ...(report.ungrouped > 0
      ? [` ${number(report.ungrouped, 0)} of ${number(report.customers, 0)} customers belong to no group.`]
      : []),
  ];
  return `${table(ranked ? [...head, 'rank (95 %)'] : head, rows, [0, 6])}\n${sentences.join('\n')}`;
}
