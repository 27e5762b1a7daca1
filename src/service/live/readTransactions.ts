/** From the body of a request to transactions of the store: what depends on its settings is checked here. */
import { trimText } from '../../engines/sql.ts';
import { PerennialError } from '../../errors.ts';
import type { CovariateCode } from '../../models/covariates/covariateCoding.ts';
import type { NewTransaction, StoreSettings } from '../../store/contract.ts';
import { foldEmail, isNobody } from '../../transactions/customers.ts';
import { type EpochDay, formatDay, type Micros, parseMoney } from '../../units.ts';
import { dayReader } from '../dates.ts';
import { type FieldProblem, FieldsInvalid, parseRequest, pointer } from '../problems.ts';
import { type LiveTransactionInput, liveTransactionSchema, liveTransactionsSchema } from './transactionInput.ts';

/** A transaction that has an id: all that are posted do. */
export interface Draft extends NewTransaction {
  readonly transactionId: string;
}

export interface TransactionBatch {
  readonly drafts: readonly Draft[];
  /** Whether they came as a list. */
  readonly many: boolean;
}

export interface TransactionRules {
  readonly settings: StoreSettings;
  /** What the model predicts by: every purchase has to name it, for it may become the customer's first. */
  readonly covariates: readonly CovariateCode[];
  /** Most transactions of one request. */
  readonly limit: number;
  /** The day that it is, in the store's time zone. */
  readonly today: EpochDay;
}

/**
 * @throws REQUEST_INVALID naming every field at fault, TOO_MANY_TRANSACTIONS
 */
export function readTransactionBatch(
  body: unknown,
  { settings, covariates, limit, today }: TransactionRules,
): TransactionBatch {
  const many = typeof body === 'object' && body !== null && Object.hasOwn(body, 'transactions');
  if (many && 'transactions' in body && Array.isArray(body.transactions) && body.transactions.length > limit) {
    throw new PerennialError('TOO_MANY_TRANSACTIONS', { count: body.transactions.length, limit });
  }
  const inputs = many
    ? parseRequest(liveTransactionsSchema, body).transactions
    : [parseRequest(liveTransactionSchema, body)];
  const dayOf = dayReader(settings.timeZone);
  const problems: FieldProblem[] = [];
  const drafts = inputs.map((input, i) => {
    const problem = (path: readonly PropertyKey[], message: string) =>
      problems.push({ field: pointer(many ? ['transactions', i, ...path] : path), message });
    return draftOf(input, { settings, covariates, today, dayOf, problem });
  });
  if (problems.length > 0) throw new FieldsInvalid(problems);
  return { drafts, many };
}

interface Context extends Omit<TransactionRules, 'limit'> {
  dayOf(moment: string): EpochDay;
  problem(path: readonly PropertyKey[], message: string): void;
}

function draftOf(input: LiveTransactionInput, context: Context): Draft {
  const { transactionId, version, withdrawn } = input;
  const id = trimText(transactionId);
  if (id === '') context.problem(['transactionId'], 'must not be blank');
  if (withdrawn) return { ...NOTHING, transactionId: id, version, kind: 'withdrawn' };
  const day = context.dayOf(input.date!);
  if (day > context.today) {
    context.problem(
      ['date'],
      `lies in the future: today is ${formatDay(context.today)} in ${context.settings.timeZone}`,
    );
  }
  const amount = amountOf(input, context);
  const { hasAmounts } = context.settings;
  const attributes = attributesOf(input, context);
  if (amount >= 0n) checkCovariates(attributes, context);
  return {
    transactionId: id,
    version,
    customer: customerOf(input.customerId!, context),
    day,
    amount,
    kind: !hasAmounts || amount > 0n ? 'sale' : amount < 0n ? 'refund' : 'free',
    orderId: textOf(input.orderId),
    product: textOf(input.product),
    category: textOf(input.category),
    channel: textOf(input.channel),
    attributes,
  };
}

const NOTHING = {
  ...{ customer: '', day: 0, amount: 0n, orderId: null, product: null, category: null, channel: null },
  attributes: null,
} as const;

function amountOf({ amount }: LiveTransactionInput, { settings, problem }: Context): Micros {
  if (settings.hasAmounts && amount === undefined) problem(['amount'], 'is missing');
  if (!settings.hasAmounts && amount !== undefined) problem(['amount'], 'is none here: the store has no amounts');
  return parseMoney(amount ?? 0)!;
}

/** By the rules of a file: addresses whatever their case, and nobody for what programs write for nobody. */
function customerOf(given: string, { problem }: Context): string {
  const id = foldEmail(trimText(given));
  if (id === '' || isNobody(id)) problem(['customerId'], 'names nobody');
  return id;
}

function textOf(given: string | undefined): string | null {
  return trimText(given ?? '') || null;
}

function attributesOf({ attributes }: LiveTransactionInput, { settings, problem }: Context) {
  if (!attributes) return null;
  const entries = Object.entries(attributes).map(([name, value]) => [name, trimText(String(value))] as const);
  for (const [name] of entries) {
    if (settings.attributes.includes(name)) continue;
    const known = settings.attributes.join(', ');
    problem(
      ['attributes', name],
      known ? `is none of the store’s attributes: ${known}` : 'is unknown: the store has none',
    );
  }
  const named = entries.filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1));
  return named.length > 0 ? Object.fromEntries(named) : null;
}

function checkCovariates(attributes: Draft['attributes'], { covariates, problem }: Context): void {
  for (const { name, kind } of covariates) {
    const value = attributes?.[name];
    if (value === undefined) problem(['attributes', name], 'is missing: the model predicts by it');
    else if (kind === 'number' && !Number.isFinite(Number(value))) problem(['attributes', name], 'must be a number');
  }
}
