import { covariatesOf } from '../../bundles/manifest.ts';
import { factsOfTransactions } from '../../facts/factsOfTransactions.ts';
import { summariseTransactions } from '../../facts/summariseTransactions.ts';
import type { Histories } from '../../store/histories.ts';
import { parseDay } from '../../units.ts';
import type { Valued } from '../book.ts';
import type { Predictor } from '../predictor.ts';
import { summariesOf } from '../readBatch.ts';

/** Customers' figures from their transactions in memory, as of a day: what `score` says of them on a ledger of the same. */
export function valueHistories(
  histories: Histories,
  predictor: Predictor,
  customers: readonly string[],
  asOf: string,
): Valued {
  const { manifest, scope } = predictor;
  const clock = { ...manifest.clock, asOf };
  const covariates = covariatesOf(manifest)?.coding.map(({ name }) => name) ?? [];
  const transactions = customers.map((customer) => histories.transactionsOf(customer));
  const rows = customers.map((customerId, i) => ({
    ...summariseTransactions(transactions[i], clock),
    customerId,
    attributes: histories.attributesOf(customerId, covariates),
  }));
  const summaries = summariesOf(rows, manifest, asOf);
  const facts = scope && factsOfTransactions(transactions, parseDay(asOf), scope, true);
  return { summaries, facts, valuation: predictor.value({ summaries, facts }) };
}
