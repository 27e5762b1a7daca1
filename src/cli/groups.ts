import { Command, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { type GroupReport, groupsReport } from '../pipelines/groups.ts';
import { tellComparison } from '../pipelines/tellWatch.ts';
import { parseDay } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { readGroupedLedger } from './groupLedger.ts';
import { type LedgerFlags, type OutputFlags, withOutputFlags, withSourceFlags } from './options.ts';
import { table, terminal } from './terminal.ts';

interface Flags extends LedgerFlags, OutputFlags {
  bundle: string;
  group: string;
  since?: string;
  until?: string;
  rank?: boolean;
  language: Language;
  by: 'revenue' | 'purchases' | 'returns';
  seed: string;
}

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
    const { language } = flags;
    const words = wordsIn(language).watch.groups;
    const { day } = notation(language);
    const bundle = await loadBundle(flags.bundle);
    const ledger = await readGroupedLedger(bundle, flags, screen);
    try {
      const report = await groupsReport(bundle, ledger, flags.group, {
        seed: flags.seed,
        rank: flags.rank ?? false,
        language,
        ...(flags.since === undefined ? {} : { since: flags.since }),
        ...(flags.until === undefined ? {} : { until: flags.until }),
      });
      if (flags.group === 'adviser' || flags.adviserColumn !== undefined) screen.warn(words.worksCouncil);
      for (const warning of report.warnings) screen.warn(warning);
      const title = words.title(flags.group, day(parseDay(report.since)), day(parseDay(report.until)));
      screen.show(title, groupsTable(report, flags.by, language));
      screen.json(report);
    } finally {
      await ledger.close();
    }
  });
}

export function groupsTable(report: GroupReport, by: Flags['by'], language: Language = 'en'): string {
  const measure = report.revenue || by !== 'revenue' ? by : 'purchases';
  const comparison = report[measure]!;
  const words = wordsIn(language).watch.groups;
  const { count, decimal } = notation(language);
  const ranked = comparison.groups.some(({ rank }) => rank);
  // In the order of names: a league table is what this is not.
  const shown = ranked ? comparison.groups.toSorted((a, b) => a.rank!.rank - b.rank!.rank) : comparison.groups;
  const range = ([low, high]: readonly [number, number], digits = 2) =>
    words.to(decimal(low, digits), decimal(high, digits));
  const rows = shown.map((own) => [
    ...[own.group, count(own.customers), count(own.observed), count(own.expected), decimal(own.ratio, 2)],
    range(own.limits95),
    own.beyond === null ? '–' : words.beyond(own.ratio < 1, own.beyond),
    ...[decimal(own.shrunk, 2), range(own.interval), decimal(own.below, 2)],
    ...(own.rank ? [`${count(own.rank.rank)} (${range(own.rank.interval, 0)})`] : []),
  ]);
  const sentences = [
    ...tellComparison(comparison, measure, language),
    ...(report.ungrouped > 0 ? [words.ungrouped(count(report.ungrouped), count(report.customers))] : []),
  ];
  const head = ranked ? [...words.head, words.rank] : words.head;
  return `${table(head, rows, [0, 6])}\n${sentences.map((sentence) => ` ${sentence}`).join('\n')}`;
}
