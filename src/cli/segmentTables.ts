/** Segments as tables for the terminal. */
import type { Scores } from '../pipelines/score.ts';
import { formatMoney } from '../units.ts';
import type { SegmentGroup } from '../valuation/segments/segmentCustomers.ts';
import { STAGES } from '../valuation/segments/stages.ts';
import { TIERS } from '../valuation/segments/tiers.ts';
import { totalOf } from '../valuation/value.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { tellIn } from '../words/phrases/tellIn.ts';
import { withCommas } from './tables.ts';
import { figuresIn, table } from './terminal.ts';

/** One row a tier with its customers by stage, and what they have brought and will. */
export function segmentsTable(
  { segments, valuation }: Pick<Scores, 'valuation'> & Required<Pick<Scores, 'segments'>>,
  language: Language = 'en',
): string {
  const { tiers: words, ...all } = wordsIn(language).scoring;
  const { number, percent, turned } = figuresIn(language);
  const whole = (count: number) => number(count, 0);
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
      ...(valuation.hasAmounts ? [turned(withCommas(formatMoney(history)))] : []),
      number(ahead.expected, by === 'value' ? 2 : 1),
      all.to(whole(ahead.interval[0]), whole(ahead.interval[1])),
      number(
        sum(({ returning }) => returning),
        0,
      ),
    ];
  };
  const rows = [
    ...tiers.map((tier) =>
      rowOf(
        tier ? words.names[tier as keyof typeof words.names] : '–',
        groups.filter((group) => group.tier === tier && group.stage !== ''),
      ),
    ),
    rowOf(
      words.all,
      groups.filter(({ stage }) => stage !== ''),
    ),
  ];
  const head = [
    words.tier,
    ...shownStages.map((stage) => words.stages[stage]),
    ...(valuation.hasAmounts ? [all.historical] : []),
    by === 'value' ? all.predicted : all.expectedPurchases,
    all.interval(percent(valuation.level)),
    words.returning,
  ];
  const moved = (counts: readonly { readonly customers: number }[]) =>
    whole(counts.reduce((sum, { customers }) => sum + customers, 0));
  return [
    table(head, rows),
    ...(reason ? [` ${words.none(tellIn(reason, language))}`] : []),
    ...(moves
      ? [` ${words.moves(moved(moves.tiers), moved(moves.stages), whole(moves.arrived), whole(moves.gone))}`]
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
