import { expect, test } from 'vitest';
import { choiceTable } from '../../src/cli/tables.ts';
import { silent } from '../../src/forecast/progress.ts';
import { nbd } from '../../src/models/purchases/nbd.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { type Candidate, chooseModel, preferred } from '../../src/pipelines/chooseModel.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { withLedger, written } from '../support/ledgers.ts';

/** Customers who buy at random and never leave: of few of them, the models with dropout can't be told by likelihood alone. */
function shopOf(customers: number): string {
  const random = randomFrom('choice');
  const first = parseDay('2023-01-01');
  const lines = Array.from({ length: customers }, (_, i) => {
    const rate = random.gamma(1, 60);
    const days = [random.integer(100)];
    for (;;) {
      const next = days.at(-1)! + Math.ceil(random.exponential() / rate);
      if (next > 400) break;
      days.push(next);
    }
    return days.map((day) => `c${i},${formatDay(first + day)}`).join('\n');
  });
  return `customer,date\n${lines.join('\n')}\n`;
}

const models = ['nbd', 'bg-nbd', 'pareto-nbd'];
const choose = (customers: number) =>
  withLedger({ file: written(shopOf(customers), `${customers}.csv`) }, (ledger) =>
    chooseModel(ledger, models, { asOf: ledger.asOf, timeUnit: 'week', horizonDays: 90, progress: silent }),
  );

test('fits in which weak priors took part have no AIC, no BIC and no likelihood-ratio test, and the table says why', async () => {
  const choice = await choose(40);
  const penalised = choice.candidates.filter(({ prior }) => prior === 'weak');
  expect(penalised.map(({ model }) => model)).toEqual(['bg-nbd', 'pareto-nbd']);
  for (const { AIC, BIC } of penalised) expect([AIC, BIC]).toEqual([null, null]);
  expect(choice.tests).toEqual([]);
  const [free] = choice.candidates.filter(({ prior }) => prior === undefined);
  expect(free.model).toBe(nbd.name);
  expect(free.AIC).toBeCloseTo(4 - 2 * free.logLikelihood, 9);
  expect(choiceTable(choice)).toMatch(/pareto-nbd .*, weakly identified/);
  expect(free.BIC).toBeCloseTo(2 * Math.log(40) - 2 * free.logLikelihood, 9);
  expect(choiceTable(choice)).toContain(
    'No AIC, BIC or likelihood-ratio test of bg-nbd, pareto-nbd: weak priors took part',
  );
});

test('fits by maximum likelihood have all three', async () => {
  const choice = await choose(600);
  for (const { AIC, BIC, prior, logLikelihood, model } of choice.candidates) {
    expect(prior).toBeUndefined();
    const k = model === 'nbd' ? 2 : 4;
    expect(AIC).toBeCloseTo(2 * k - 2 * logLikelihood, 8);
    expect(BIC).toBeCloseTo(k * Math.log(600) - 2 * logLikelihood, 8);
  }
  expect(choice.tests.map(({ smaller, larger }) => [smaller, larger])).toEqual([
    ['nbd', 'bg-nbd'],
    ['nbd', 'pareto-nbd'],
  ]);
  expect(choiceTable(choice)).not.toContain('weak priors');
});

test('of models that predict alike, one with dropout, then one that is identified, then the likeliest is chosen', () => {
  const candidate = (model: string, logScore: number, logLikelihood: number, dropout: boolean, identified: boolean) =>
    ({ model, logScore, logLikelihood, identifiesDropout: dropout, identified }) as Candidate;
  const none = candidate('none', -1, -90, false, true);
  const ridge = candidate('ridge', -1.00001, -95, true, false);
  const plain = candidate('plain', -1.00002, -96, true, true);
  const likelier = candidate('likelier', -1.00004, -94, true, true);
  const worse = candidate('worse', -1.01, -10, true, true);
  expect(preferred([none, ridge, plain, likelier, worse]).model).toBe('likelier');
  expect(preferred([none, ridge, worse]).model).toBe('ridge');
  expect(preferred([plain, worse, none]).model).toBe('plain');
  expect(preferred([worse, { ...none, logScore: -1.02 }]).model).toBe('worse');
});
