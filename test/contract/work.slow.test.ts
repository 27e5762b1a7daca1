/** No answer loops over purchases one by one: work stays bounded for any parameters, history and horizon. */
import { describe, expect, it } from 'vitest';
import { countWork } from '../support/work.ts';

const workSince = await countWork();
const { makeCells } = await import('../../src/facts/cells.ts');
const { purchaseModels } = await import('../../src/models/purchases/catalogue.ts');
const { countQuantiles } = await import('../../src/models/purchases/countQuantiles.ts');
const { countTables } = await import('../../src/models/purchases/countTables.ts');
const { randomFrom } = await import('../../src/numerics/random.ts');

const ROUNDS = 40;

/** How often the busiest line may run for all single figures of one customer, and for a whole distribution. */
const FIGURE = 500_000;
const DISTRIBUTION = 5_000_000;

describe.each(purchaseModels.map((model) => ({ name: model.name, model })))('$name', ({ name, model }) => {
  it('works as much for a million purchases as for ten', async () => {
    const random = randomFrom(`${name} work`);
    const wild = (decades: number) => 10 ** (decades * random.uniform());
    // What is prepared once a process and kept is not counted.
    model.unconditionalPmf(
      Float64Array.from(model.parameterNames, () => 1),
      3,
      2 ** 50,
    );
    let [largest, most] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      // Dropout rather rare than not: who leaves at once buys nothing.
      const theta = Float64Array.from(model.parameterNames, (_, i) => 1e-6 * wild(i < 2 ? 12 : 8));
      const horizon = Math.ceil(wild(9));
      const T = Math.ceil(wild(3.3));
      const tx = Math.ceil(T * random.uniform());
      const x = Math.min(model.discrete ? tx : Infinity, Math.floor(wild(6)));
      const customer = makeCells(Float64Array.of(x), Float64Array.of(x > 0 ? tx : 0), Float64Array.of(T)).cells;
      const within = async (limit: number, what: string, run: () => number) => {
        await workSince();
        const answer = run();
        const { blocks, where } = await workSince();
        const question = `${what} at ${theta} for ${x}, ${tx}, ${T} over ${horizon}`;
        expect(blocks, `${where}: ${question}`).toBeLessThan(limit);
        expect(answer, question).toBeGreaterThanOrEqual(0);
        most = Math.max(most, blocks);
        return answer;
      };
      const fitted = { atLeast: (cells: typeof customer, span: number) => model.atLeast(theta, cells, span) };
      const n = await within(DISTRIBUTION, 'quantile', () =>
        countQuantiles(fitted, customer, horizon).quantile(0, 0.9),
      );
      largest = Math.max(largest, n);
      // Counted together, for counting takes longer than the work.
      await within(FIGURE, `figures of N = ${n}`, () =>
        Math.min(
          model.atLeast(theta, customer, horizon)(0, n),
          model.pmf(theta, customer, n, horizon)[0],
          model.unconditionalPmf(theta, n, horizon),
          model.pReturn(theta, customer, horizon)[0],
          model.expectedPurchases(theta, customer, horizon, 0)[0],
        ),
      );
      await within(DISTRIBUTION, 'table', () =>
        countTables(1, model.atLeast(theta, customer, horizon)).quantile(0, 0.9),
      );
    }
    // The inputs are wild enough, and work is counted at all.
    expect(largest).toBeGreaterThan(5000);
    expect(most).toBeGreaterThan(100);
  });
});
