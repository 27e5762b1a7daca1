import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { parseDay } from '../units.ts';
import { readDays } from './dayColumns.ts';
import { emptyFacts, FACT_NAMES, type FactScope, type Facts } from './facts.ts';
import { factsOfDays } from './factsOfDays.ts';
import { prepareNamedRows } from './namedRows.ts';
import { prepareKeys, preparePurchaseDays } from './purchaseDays.ts';
import { countCustomers, type Selection, selectionsOf, type WhoIsAsked } from './selections.ts';
import { countShares } from './shareCounts.ts';
import { targetsSql } from './targetsSql.ts';

export interface FactQuestion extends WhoIsAsked {
  readonly scope: FactScope;
  /** False leaves the column `fold` at 0: only what learns has a use for it. */
  readonly folds?: boolean;
}

/**
 * Facts of the customers with any transaction up to the cutoff, in the order of summarise.ts, some hundred thousand at a
 * time: memory does not grow with customers.
 *
 * @throws OPTION_INVALID where the cutoff is no day
 */
export async function* streamFacts(ledger: Ledger, question: FactQuestion): AsyncGenerator<Facts, void, void> {
  const { scope, folds = true } = question;
  const cutoff = parseDay(question.cutoff, 'cutoff');
  await (folds ? prepareKeys : preparePurchaseDays)(ledger);
  const named = await prepareNamedRows(ledger, scope.shares);
  const hasProducts = scope.hasProducts && ledger.columns.product !== undefined;
  for (const selection of await selectionsOf(ledger, question)) {
    const { places, fold } = await readPlaces(ledger, selection, question.cutoff, folds);
    if (places.length === 0) continue;
    const days = await readDays(ledger, selection, cutoff, hasProducts);
    const facts = factsOfDays(days, places, cutoff, scope);
    facts.columns.fold.set(fold);
    await countShares(ledger, selection, facts, places, named);
    yield facts;
  }
}

/** Selected customers who are known at the cutoff. */
async function readPlaces(ledger: Ledger, { where, order }: Selection, cutoff: string, folds: boolean) {
  const columns = await readColumns(
    ledger.connection,
    `SELECT place, CAST(${folds ? 'fold' : 0} AS DOUBLE) AS fold
    FROM customer_places
    WHERE ${where} AND seen <= DATE '${cutoff}'
    ORDER BY ${order}`,
  );
  return { places: columns.integers('place'), fold: columns.doubles('fold') };
}

/** All of them at once, for training. */
export async function readFacts(ledger: Ledger, question: FactQuestion): Promise<Facts> {
  const cutoff = parseDay(question.cutoff, 'cutoff');
  await preparePurchaseDays(ledger);
  const facts = emptyFacts(cutoff, await countCustomers(ledger, question), question.scope);
  let at = 0;
  for await (const part of streamFacts(ledger, question)) {
    for (const name of FACT_NAMES) facts.columns[name].set(part.columns[name], at);
    part.shares.forEach((values, c) => {
      values.forEach((column, v) => {
        facts.shares[c][v].set(column, at);
      });
    });
    at += part.length;
  }
  return facts;
}

/**
 * What the same customers, in the same order, did after the cutoff up to and including each of several ends.
 *
 * @returns for each end the purchases, and the net amount in currency units
 * @throws  OPTION_INVALID where the cutoff or an end is no day
 */
export async function readTargets(
  ledger: Ledger,
  question: FactQuestion,
  ends: readonly string[],
): Promise<{ purchases: Float64Array; value: Float64Array }[]> {
  const cutoff = parseDay(question.cutoff, 'cutoff');
  const days = ends.map((end) => parseDay(end, 'end'));
  await preparePurchaseDays(ledger);
  const length = await countCustomers(ledger, question);
  const targets = ends.map(() => ({ purchases: new Float64Array(length), value: new Float64Array(length) }));
  let at = 0;
  for (const selection of await selectionsOf(ledger, question)) {
    const read = await readColumns(ledger.connection, targetsSql(cutoff, days, selection));
    targets.forEach(({ purchases, value }, i) => {
      purchases.set(read.doubles(`purchases_${i}`), at);
      value.set(read.doubles(`value_${i}`), at);
    });
    at += read.length;
  }
  return targets;
}
