import { Command, Option } from 'commander';
import { type PartsGroup, type SegmentedParts, segmentParts } from '../pipelines/parts/segmentParts.ts';
import { formatMoney } from '../units.ts';
import { STAGES } from '../valuation/segments/stages.ts';
import { TIER_RULES, TIERS, type TierRule } from '../valuation/segments/tiers.ts';
import { checkOutputs } from './checkOutputs.ts';
import { type OutputFlags, withOutputFlags } from './options.ts';
import { withCommas } from './tables.ts';
import { number, table, terminal } from './terminal.ts';

interface Flags extends OutputFlags {
  scores: string[];
  out: string;
  tiers: TierRule;
  memoryLimit?: string;
}

export function segmentsCommand(): Command {
  const command = new Command('segments')
    .description(
      'Put the scores of all parts together, with tiers, stages and RFM codes, which compare with everybody.',
    )
    .requiredOption('--scores <files...>', 'what score --partition wrote: every part of one run')
    .requiredOption('--out <file>', 'where to write, in the format of the parts: .csv or .parquet')
    .addOption(
      new Option('--tiers <rule>', 'cut tiers by shares of customers, or by the fewest who hold 50, 80, 95 % of value')
        .choices(TIER_RULES)
        .default('shares'),
    )
    .option('--memory-limit <size>', 'memory for comparing, such as 2GB; beyond it files are used');
  withOutputFlags(command).addHelpText(
    'after',
    `
Example:
  $ perennial score --bundle models/shop --transactions orders.parquet --partition 1/2 --out parts/1.parquet
  $ perennial score --bundle models/shop --transactions orders.parquet --partition 2/2 --out parts/2.parquet
  $ perennial segments --scores parts/*.parquet --out scores.parquet`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    await checkOutputs(flags.scores, { '--out': flags.out });
    const { tiers, memoryLimit } = flags;
    const made = await segmentParts(flags.scores, flags.out, {
      ...{ tiers, progress: screen.progress },
      ...(memoryLimit ? { memoryLimit } : {}),
    });
    screen.show('Tiers by stage', groupsTable(made));
    if (made.cuts.reason) screen.warn(`No tiers: ${made.cuts.reason}`);
    screen.json(toldOf(made, flags.out));
  });
}

/** One row a tier with its customers by stage, and what they have brought and will. */
function groupsTable({ groups, cuts }: SegmentedParts): string {
  const bought = groups.filter(({ stage }) => stage !== '');
  const stages = STAGES.filter((name) => bought.some(({ stage }) => stage === name));
  const hasAmounts = bought.some(({ historicalValue }) => historicalValue !== null);
  const rowOf = (name: string, own: readonly PartsGroup[]) => {
    const sum = (of: (group: PartsGroup) => number) => own.reduce((total, group) => total + of(group), 0);
    const history = own.reduce((total, { historicalValue }) => total + (historicalValue ?? 0n), 0n);
    return [
      name,
      ...stages.map((stage) =>
        number(
          sum((group) => (group.stage === stage ? group.customers : 0)),
          0,
        ),
      ),
      ...(hasAmounts ? [withCommas(formatMoney(history))] : []),
      number(
        sum(({ predicted }) => predicted),
        cuts.by === 'value' ? 2 : 1,
      ),
      number(
        sum(({ returning }) => returning),
        0,
      ),
    ];
  };
  const tiers = [...TIERS[cuts.rule], ''].filter((name) => bought.some(({ tier }) => tier === name));
  const head = [
    ...['tier', ...stages, ...(hasAmounts ? ['historical value'] : [])],
    ...[cuts.by === 'value' ? 'predicted value' : 'expected purchases', 'returning'],
  ];
  const rows = tiers.map((name) =>
    rowOf(
      name || '–',
      bought.filter(({ tier }) => tier === name),
    ),
  );
  return table(head, [...rows, rowOf('all', bought)]);
}

/** What a program wants to know: exact money as text, the best tier first. */
function toldOf({ customers, cuts, groups }: SegmentedParts, out: string) {
  const { rule, by, borders, reason } = cuts;
  return {
    ...{ out, customers, rule, by },
    ...(reason ? { reason } : {}),
    borders: borders.map((border) => (Number.isFinite(border) ? border : null)),
    groups: groups.map(({ historicalValue, ...group }) => ({
      ...group,
      historicalValue: historicalValue === null ? null : formatMoney(historicalValue),
    })),
  };
}
