/** What can be asked of the customers of a server: which, in which order, and what of them. */
import { z } from 'zod';
import { type EpochDay, parseDay } from '../units.ts';
import { STAGES } from '../valuation/segments/stages.ts';
import { TIER_RULES, TIERS, type TierRule } from '../valuation/segments/tiers.ts';
import type { Book } from './book.ts';
import type { CustomerAttributes } from './customerAttributes.ts';
import { FieldsInvalid } from './problems.ts';
import { questionFields } from './requests.ts';
import type { SegmentBook } from './segmentBook.ts';
import { daySchema } from './summaryInput.ts';
import type { FigureName } from './valuedTable.ts';

/** What customers can be sorted by. */
export const SORTS = [
  'customerId',
  'predictedValue',
  'totalValue',
  'historicalValue',
  'expectedPurchases',
  'pReturn',
  'pAlive',
  'orders',
  'firstPurchase',
  'lastPurchase',
] as const satisfies readonly (FigureName | 'customerId')[];
const SORT_WORDS = SORTS.flatMap((name) => [name, `-${name}`] as const);

/** Figures that can be filtered by their range, by the names of the two ends. */
const RANGES = {
  predictedValue: ['minPredictedValue', 'maxPredictedValue'],
  historicalValue: ['minHistoricalValue', 'maxHistoricalValue'],
  totalValue: ['minTotalValue', 'maxTotalValue'],
  pReturn: ['minPReturn', 'maxPReturn'],
} as const;

const listOf = (item: z.ZodType<string>) =>
  z
    .union([z.array(item), item])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .optional();

const text = z.string().max(1000);
const bound = (what: string) => z.coerce.number().optional().meta({ description: what });

const TIER_NAMES = [...new Set(Object.values(TIERS).flat())];

const filterFields = {
  ids: listOf(z.string().max(100_000)).meta({
    description: 'Only these customers: repeated, or separated by commas. Those that are not known are left out.',
  }),
  q: text.optional().meta({ description: 'Only customers whose id has this in it, in any case.' }),
  minPredictedValue: bound('Of what is predicted over the bundle’s horizon.'),
  maxPredictedValue: bound('Of what is predicted over the bundle’s horizon.'),
  minHistoricalValue: bound('Of what the customer has brought.'),
  maxHistoricalValue: bound('Of what the customer has brought.'),
  minTotalValue: bound('Of both together.'),
  maxTotalValue: bound('Of both together.'),
  minPReturn: bound('Of the probability of a purchase within the bundle’s horizon.'),
  maxPReturn: bound('Of the probability of a purchase within the bundle’s horizon.'),
  lastPurchaseFrom: daySchema.optional().meta({ description: 'The last purchase lies on this day or later.' }),
  lastPurchaseTo: daySchema.optional().meta({ description: 'The last purchase lies on this day or before.' }),
  attribute: listOf(text.regex(/^[^:]+:/s, { error: 'must be a name and a value, such as channel:web' })).meta({
    description:
      'Only customers with this value of an attribute (GET /v1/attributes): `channel:web`. Repeated, all must hold.',
  }),
  atRisk: z
    .literal('true', { error: 'must be true, or left out' })
    .optional()
    .meta({
      description:
        'Only customers at risk: whose P(return) is under half of what it was the day after their last purchase, but not ' +
        'yet under 0.1, both by the single purchase model.',
    }),
  tier: z
    .enum(TIER_NAMES, { error: `must be one of ${TIER_NAMES.join(', ')}` })
    .optional()
    .meta({ description: 'Only customers of this tier: see GET /v1/segments.' }),
  stage: z
    .enum(STAGES, { error: `must be one of ${STAGES.join(', ')}` })
    .optional()
    .meta({ description: 'Only customers at this stage: see GET /v1/segments.' }),
};

/** Most rows of one page. */
const MOST_ROWS = 1000;
const MOST_IDS = 1000;

/** Query of GET /v1/customers. */
export const customersQuerySchema = z.strictObject({
  ...filterFields,
  sort: z
    .enum(SORT_WORDS as [string, ...string[]])
    .optional()
    .meta({ description: 'A minus sorts downwards. Default: -predictedValue, or -expectedPurchases without amounts.' }),
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(100).meta({ description: 'Rows of a page.' }),
  from: z.coerce.number().int().min(0).optional().meta({
    description: 'Rank of the first row, from 0: for a scrollbar, which jumps. Not together with `cursor`.',
  }),
  cursor: text.optional().meta({
    description: '`next` of the page before: goes on behind its last row, whatever has come or gone meanwhile.',
  }),
  ...questionFields(() => z.coerce.number()),
});
export type CustomersQuery = z.output<typeof customersQuerySchema>;

/** Query of GET /v1/exports/customers. */
export const exportQuerySchema = z.strictObject({
  ...filterFields,
  format: z.enum(['csv', 'parquet']).default('csv'),
  tiers: z
    .enum(TIER_RULES, { error: `must be one of ${TIER_RULES.join(', ')}` })
    .optional()
    .meta({
      description:
        'How the column `tier` is cut: by shares of customers, or by the fewest who hold 50, 80 and 95 % of value. ' +
        'Default: as `tier` asks, else by shares.',
    }),
});

export type CustomerFilter = z.output<typeof exportQuerySchema>;

/** Whether the customer at a place is among those asked for. */
export type Predicate = (place: number) => boolean;

/** What customers belong to beyond their own figures. */
export interface GroupsOfCustomers {
  readonly isAtRisk: Predicate;
  readonly segments: SegmentBook;
  readonly attributes: CustomerAttributes;
}

/**
 * @returns null where everybody is asked for
 * @throws REQUEST_INVALID where a filter names an attribute that there is none of, or too many ids
 */
export function predicateOf(
  filter: Omit<CustomerFilter, 'format' | 'tiers'>,
  book: Book,
  { isAtRisk, segments, attributes }: GroupsOfCustomers,
): Predicate | null {
  const tests: Predicate[] = segmentTests(segments, filter.tier, filter.stage);
  if (filter.atRisk !== undefined) tests.push(isAtRisk);
  for (const [figure, [low, high]] of Object.entries(RANGES) as [keyof typeof RANGES, readonly [Bound, Bound]][]) {
    const column = book.figure(figure);
    const [least, most] = [filter[low], filter[high]];
    // What is not known is in no range.
    if (least !== undefined) tests.push((place) => column[place] >= least);
    if (most !== undefined) tests.push((place) => column[place] <= most);
  }
  const last = book.figure('lastPurchase');
  const day = (text: string | undefined): EpochDay | null => (text === undefined ? null : parseDay(text));
  const [since, until] = [day(filter.lastPurchaseFrom), day(filter.lastPurchaseTo)];
  if (since !== null) tests.push((place) => last[place] >= since);
  if (until !== null) tests.push((place) => last[place] <= until);
  if (filter.q) {
    const part = filter.q.toLowerCase();
    tests.push((place) => book.ids[place]!.toLowerCase().includes(part));
  }
  for (const pair of filter.attribute ?? []) {
    const at = pair.indexOf(':');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    const known = attributes.names();
    if (!known.includes(name)) {
      const has = known.length > 0 ? `there are ${known.join(', ')}` : 'the model has none, nor has a store';
      throw new FieldsInvalid([{ field: '/attribute', message: `no attribute ${JSON.stringify(name)}: ${has}` }]);
    }
    const column = attributes.column(name);
    tests.push((place) => column[place] === value);
  }
  if (filter.ids) {
    const ids = new Set(namedIds(filter.ids, book));
    tests.push((place) => ids.has(book.ids[place]!));
  }
  return tests.length === 0 ? null : (place) => tests.every((test) => test(place));
}

/** The rule that has a tier of this name. */
export function ruleOf(tier: string | undefined): TierRule {
  return tier !== undefined && !TIERS.shares.includes(tier) ? 'value' : 'shares';
}

function segmentTests(segments: SegmentBook, tier: string | undefined, stage: string | undefined): Predicate[] {
  if (tier === undefined && stage === undefined) return [];
  const { tierAt, stageAt } = segments.now(ruleOf(tier));
  return [
    ...(tier === undefined ? [] : [(place: number) => tierAt(place) === tier]),
    ...(stage === undefined ? [] : [(place: number) => stageAt(place) === stage]),
  ];
}

type Bound = (typeof RANGES)[keyof typeof RANGES][number];

function namedIds(given: readonly string[], book: Book): string[] {
  // An id may have a comma in it.
  const all = given.flatMap((part) => (book.idOf(part) !== null ? [part] : part.split(',')));
  if (all.length > MOST_IDS) {
    throw new FieldsInvalid([{ field: '/ids', message: `at most ${MOST_IDS} ids in one request` }]);
  }
  return all.flatMap((id) => book.idOf(id.trim()) ?? []);
}
