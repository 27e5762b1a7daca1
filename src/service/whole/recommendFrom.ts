import type { ItemColumn } from '../../facts/baskets.ts';
import { KINDS } from '../../models/products/contract.ts';
import type { SuggestOptions } from '../../models/products/suggest.ts';
import { reasonsIn } from '../../pipelines/recommend.ts';
import { openRecommender } from '../../pipelines/recommender.ts';
import type { Language } from '../../words/language.ts';
import type { WholeContext } from './context.ts';

export interface RecommendQuestion extends Pick<SuggestOptions, 'top' | 'kind'> {
  readonly customerId: string;
  readonly horizonDays: number;
  readonly by?: ItemColumn | undefined;
  readonly lang: Language;
  /** Whether it is to be learnt from all that is there now. */
  readonly fresh: boolean;
}

/** What was learnt is good for so long, whatever is bought meanwhile: learning takes half a minute where there is much to learn. */
export const LEARNT_FOR_MS = 600_000;

/** Both lists of one customer; null for one who has come since it was learnt. */
export async function recommendFrom({ ledger, memory }: WholeContext, asked: RecommendQuestion) {
  const { customerId, top, kind, horizonDays, by, lang, fresh } = asked;
  const name = `recommender ${horizonDays} ${by}`;
  if (fresh) memory.drop(name);
  const recommender = await memory.once(
    name,
    () => openRecommender(ledger, { horizonDays, ...(by ? { item: by } : {}) }),
    LEARNT_FOR_MS,
  );
  const customer = recommender.baskets.customers.indexOf(customerId);
  if (customer < 0) return null;
  const rows = recommender.lists([customer], { top, kind });
  const reason = reasonsIn(lang, recommender, rows);
  return {
    ...{ customerId, asOf: recommender.asOf, horizonDays },
    recommendations: Array.from({ length: rows.length }, (_, row) => ({
      kind: KINDS[rows.kind[row]],
      rank: rows.rank[row],
      product: recommender.baskets.products[rows.product[row]],
      probability: Number.isNaN(rows.probability[row]) ? null : rows.probability[row],
      reason: reason(row),
    })),
    warnings: recommender.warnings,
  };
}
