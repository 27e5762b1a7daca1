import { Command, InvalidArgumentError, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { monitor, type Watch } from '../pipelines/monitor.ts';
import { readReviews } from '../reviews/reviewTable.ts';
import type { Language } from '../words/language.ts';
import { AlarmRaised } from './alarm.ts';
import { readGroupedLedger } from './groupLedger.ts';
import { monitorTables } from './monitorTables.ts';
import { type LedgerFlags, type OutputFlags, scaleOption, withOutputFlags, withSourceFlags } from './options.ts';
import { terminal } from './terminal.ts';

interface Flags extends LedgerFlags, OutputFlags {
  bundle: string;
  since?: string;
  group?: string;
  reviews?: string;
  scale: readonly [number, number];
  falseAlarms: number;
  language: Language;
  seed: string;
}

export function monitorCommand(): Command {
  const command = new Command('monitor')
    .description('Watch purchases against what was expected: is it getting better or worse, and since when?')
    .requiredOption('--bundle <folder>', 'saved model: what it expected then is what counts')
    .option('--since <date>', 'the last day that the expectation rests on (default: that of the bundle’s training)')
    .option('--group <column>', 'watch groups against the rest: adviser, branch, channel, or a column of the file')
    .addOption(
      new Option('--false-alarms <rate>', 'how many false alarms of all charts together you can live with')
        .argParser(rateOf)
        .default(1, '1/y'),
    )
    .option('--reviews <file>', 'watch what reviews feel too: a date, and a text or rating, as for perennial reviews')
    .addOption(scaleOption())
    .option('--seed <seed>', 'of the simulation of limits', '1');
  withOutputFlags(withSourceFlags(command)).addHelpText(
    'after',
    `
Ends with exit code 6 where there is an alarm, good or bad, so that cron can tell somebody. Groups are held against the
rest: season and prices, which move everybody, are no alarm.

Examples:
  $ perennial monitor --bundle models/shop --transactions orders.csv --reviews reviews.csv
  $ perennial monitor --bundle models/shop --transactions orders.csv --group branch --false-alarms 2/y || mail …`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const bundle = await loadBundle(flags.bundle);
    const { reviews, scale } = flags;
    const table = reviews === undefined ? null : await readReviews(reviews);
    const ledger = await readGroupedLedger(bundle, flags, screen);
    let watch: Watch;
    try {
      watch = await monitor(bundle, ledger, {
        alarmsPerYear: flags.falseAlarms,
        seed: flags.seed,
        language: flags.language,
        ...(table ? { reviews: { table, scale } } : {}),
        ...(flags.since === undefined ? {} : { since: flags.since }),
        ...(flags.group === undefined ? {} : { group: flags.group }),
        progress: screen.progress,
      });
    } finally {
      await ledger.close();
    }
    for (const warning of watch.warnings) screen.warn(warning);
    for (const { title, body } of monitorTables(watch, flags.language)) screen.show(title, body);
    screen.json(watch);
    if (watch.measures.some(({ alarms }) => alarms.length > 0) || watch.groups.some(({ alarms }) => alarms.length > 0))
      throw new AlarmRaised();
  });
}

/** `1/y`, `0.5/y`, `2/m` as alarms a year. */
function rateOf(text: string): number {
  const match = /^\s*(\d*\.?\d+)\s*\/\s*([wmy])\s*$/.exec(text);
  const rate = match ? Number(match[1]) * { w: 365.25 / 7, m: 12, y: 1 }[match[2] as 'w' | 'm' | 'y'] : Number.NaN;
  if (rate > 0 && rate <= 52) return rate;
  throw new InvalidArgumentError('It must be alarms in a time, such as 1/y or 0.5/m.');
}
