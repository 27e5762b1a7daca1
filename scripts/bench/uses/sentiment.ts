/** Alarms of what reviews feel: how often they are false, and how soon a change is found. */
import { type ReviewWeeks, watchSentiment } from '../../../src/monitoring/sentiment.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { markdown } from '../measure.ts';
import { withError } from './past.ts';

const SHOPS = 300;
const WEEKS = 52;
/** Two charts, each with the chance that the two together leave it for one false alarm a year. */
const DESIGNED = 2 * -Math.expm1(-0.5);

interface Kind {
  readonly aWeek: number;
  readonly good: number;
  /** Standard deviation of a week's log odds. */
  readonly moves: number;
  readonly weeksBefore: number;
}

const KINDS: readonly Kind[] = [
  { aWeek: 3, good: 0.9, moves: 0, weeksBefore: 52 },
  { aWeek: 10, good: 0.8, moves: 0, weeksBefore: 52 },
  { aWeek: 10, good: 0.8, moves: 0, weeksBefore: 13 },
  { aWeek: 10, good: 0.8, moves: 0.5, weeksBefore: 52 },
  { aWeek: 50, good: 0.8, moves: 0, weeksBefore: 52 },
  { aWeek: 50, good: 0.8, moves: 0.3, weeksBefore: 52 },
  { aWeek: 200, good: 0.6, moves: 0.2, weeksBefore: 52 },
];

export async function benchSentiment(): Promise<string> {
  const rows = KINDS.map((kind) => {
    let [alarms, found] = [0, 0];
    const delays: number[] = [];
    for (let shop = 0; shop < SHOPS; shop++) {
      const before = weeksOf(kind, `before ${shop}`, kind.weeksBefore);
      const options = { alarmsPerYear: 1, seed: shop };
      const own = weeksOf(kind, `own ${shop}`, WEEKS);
      alarms += watchSentiment({ own, before }, options)?.alarms.length ?? 0;
      // Half the odds from the first week on.
      const changed = weeksOf({ ...kind, good: halfTheOdds(kind.good) }, `own ${shop}`, WEEKS);
      const worse = watchSentiment({ own: changed, before }, options)?.alarms.find((one) => one.direction === 'worse');
      if (worse && worse.foundInWeek < 26) found++;
      delays.push(worse ? worse.foundInWeek + 1 : Infinity);
    }
    const { aWeek, good, moves, weeksBefore } = kind;
    return [
      ...[
        `${aWeek} a week`,
        good.toFixed(2),
        moves.toFixed(1),
        String(weeksBefore),
        withError(alarms / SHOPS, Math.sqrt(alarms) / SHOPS, 2),
      ],
      `${delays.sort((a, b) => a - b)[SHOPS / 2]} (${((100 * found) / SHOPS).toFixed(0)} %)`,
    ];
  });
  return [
    `Alarms a year in ${SHOPS} shops where nothing changed (designed: ${DESIGNED.toFixed(2)}), and weeks until half the odds are found:`,
    markdown(['reviews', 'share good', 'weeks move by', 'weeks before', 'alarms a year', 'weeks (within 26)'], rows),
  ].join('\n\n');
}

function weeksOf({ aWeek, good, moves }: Kind, seed: string, length: number): ReviewWeeks {
  const random = randomFrom(seed);
  const judged = Float64Array.from({ length }, () => random.poisson(aWeek));
  return {
    judged,
    good: judged.map((count) => {
      const share = 1 / (1 + ((1 - good) / good) * Math.exp(-moves * random.normal()));
      return Array.from({ length: count }).reduce((sum: number) => sum + Number(random.uniform() < share), 0);
    }),
  };
}

function halfTheOdds(share: number): number {
  return share / (2 - share);
}
