/** Segments as tables for the terminal. */
import type { Scores } from '../pipelines/score.ts';
import { formatMoney } from '../units.ts';
import type { SegmentGroup } from '../valuation/segments/segmentCustomers.ts';
import { STAGES } from '../valuation/segments/stages.ts';
import { TIERS } from '../valuation/segments/tiers.ts';
import { totalOf } from '../valuation/value.ts';
import { withCommas } from './tables.ts';
import { number, table } from './terminal.ts';

/** One row a tier with its customers by stage, and what they have brought and will. */
export function segmentsTable({ segments, valuation }: Pick<Scores, 'valuation'> & Required<Pick<Scores, 'segments'>>) {
  const { groups, rule, by, reason, moves } = segments;
  const shownStages = STAGES.filter((stage) => groups.some((group) => group.stage === stage));
  const tiers = [...TIERS[rule], ''].filter((tier) =>
    groups.some((group) => group.tier === tier && group.stage !== ''),
  );
  const rowOf = (name: string, own: readonly SegmentGroup[]) => {
    const sum = (of: (group: SegmentGroup) => number) => own.reduce((total, group) => total + of(group), 0);
    const { levelSd = 0 } = own[0]?.predicted ?? {};
    const ahead = totalOf(
      sum(({ predicted }) => predicted.expected),
      sum(({ predicted }) => predicted.variance),
      levelSd,
      valuation.level,
    );
    const history = own.reduce((total, { historicalValue }) => total + historicalValue, 0n);
    return [
      name,
      ...shownStages.map((stage) =>
        number(
          own.filter((group) => group.stage === stage).reduce((total, { customers }) => total + customers, 0),
          0,
        ),
      ),
      ...(valuation.hasAmounts ? [withCommas(formatMoney(history))] : []),
      number(ahead.expected, by === 'value' ? 2 : 1),
      `${number(ahead.interval[0], 0)} to ${number(ahead.interval[1], 0)}`,
      number(
        sum(({ returning }) => returning),
        0,
      ),
    ];
  };
  const rows = [
    ...tiers.map((tier) =>
      rowOf(
        tier || '–',
        groups.filter((group) => group.tier === tier && group.stage !== ''),
      ),
    ),
    rowOf(
      'all',
      groups.filter(({ stage }) => stage !== ''),
    ),
  ];
  const head = [
    'tier',
    ...shownStages,
    ...(valuation.hasAmounts ? ['historical value'] : []),
    by === 'value' ? 'predicted value' : 'expected purchases',
    `${number(100 * valuation.level, 0)} % interval`,
    'returning',
  ];
  return [
    table(head, rows),
    ...(reason ? [` No tiers: ${reason}`] : []),
    ...(moves
      ? [
          ` Since the former run: ${moves.tiers.reduce((sum, { customers }) => sum + customers, 0)} customers changed tiers, ` +
            `${moves.stages.reduce((sum, { customers }) => sum + customers, 0)} stages; ${moves.arrived} are new, ${moves.gone} gone.`,
        ]
      : []),
  ].join('\n');
}

/** The same for JSON: exact money as text, the best tier first. */
export function segmentsJson({ groups, rule, by, borders, reason, moves }: Required<Scores>['segments']) {
  return {
    ...{ rule, by },
    ...(reason ? { reason } : {}),
    borders: borders.map((border) => (Number.isFinite(border) ? border : null)),
    groups: groups.map(({ historicalValue, predicted, ...group }) => ({
      ...group,
      historicalValue: formatMoney(historicalValue),
      predicted: { expected: predicted.expected, low: predicted.interval[0], high: predicted.interval[1] },
    })),
    ...(moves ? { moves } : {}),
  };
}
