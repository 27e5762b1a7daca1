import { PerennialError } from '../../errors.ts';
import type { NewTransaction, StoredTransaction, Supersession } from '../../store/contract.ts';
import { shorten } from '../problems.ts';
import type { TransactionStatus } from '../responses.ts';
import type { Draft } from './readTransactions.ts';

/** What is known of transaction ids before a group of requests is decided. */
export interface Known {
  /** The version in which an id stands; 0 for one that is not known. */
  versionOf(transactionId: string): number;
  /** The lines that stand under each id that is known and was asked for. */
  readonly lines: ReadonlyMap<string, readonly StoredTransaction[]>;
}

/** What becomes of the drafts of one request. */
export type Decision = { readonly statuses: readonly TransactionStatus[] } | { readonly problem: PerennialError };

/** What the store is to do for a group of requests, and what each of them is told. */
export interface Decided {
  readonly rows: readonly NewTransaction[];
  readonly superseded: readonly Supersession[];
  readonly decisions: readonly Decision[];
  /** Everybody whose history changes. */
  readonly customers: ReadonlySet<string>;
}

/** The lines under an id as they will stand: each with the number that it has or will have. */
interface Standing {
  readonly version: number;
  readonly lines: readonly { readonly seq: number; readonly content: NewTransaction }[];
}

/**
 * Decides requests one after the other: what comes later meets what came before. A request with a conflict changes
 * nothing, and so do repetitions and versions lower than the one that stands: whatever the order in which versions
 * arrive, the highest stands in the end.
 *
 * @param firstSeq  number of the first row that will be added
 */
export function decide(requests: readonly (readonly Draft[])[], known: Known, firstSeq: number): Decided {
  const rows: NewTransaction[] = [];
  const superseded: Supersession[] = [];
  const customers = new Set<string>();
  const standing = new Map<string, Standing>();
  const decisions = requests.map((drafts): Decision => {
    const own = new Map<string, Standing>();
    const added: NewTransaction[] = [];
    const replaced: Supersession[] = [];
    const touched: string[] = [];
    const statuses: TransactionStatus[] = [];
    for (const draft of drafts) {
      const id = draft.transactionId;
      const before = own.get(id) ?? standing.get(id) ?? standingIn(known, id);
      if (before && draft.version === before.version && !before.lines.some(({ content }) => isSame(content, draft))) {
        return { problem: new PerennialError('TRANSACTION_CONFLICT', { value: JSON.stringify(shorten(id)) }) };
      }
      if (before && draft.version <= before.version) {
        statuses.push(draft.version === before.version ? 'repeated' : 'outdated');
        continue;
      }
      const seq = firstSeq + rows.length + added.length;
      // What is taken back stays with its customer, so that it goes when the customer is erased.
      const customer = draft.kind === 'withdrawn' ? (before?.lines[0]?.content.customer ?? '') : draft.customer;
      const row = { ...draft, customer };
      for (const line of before?.lines ?? []) {
        replaced.push({ seq: line.seq, by: seq });
        touched.push(line.content.customer);
      }
      added.push(row);
      touched.push(customer);
      own.set(id, { version: draft.version, lines: [{ seq, content: row }] });
      statuses.push(draft.kind === 'withdrawn' ? 'withdrawn' : before ? 'corrected' : 'accepted');
    }
    rows.push(...added);
    superseded.push(...replaced);
    for (const customer of touched) customers.add(customer);
    for (const [id, lines] of own) standing.set(id, lines);
    return { statuses };
  });
  customers.delete('');
  return { rows, superseded, decisions, customers };
}

function standingIn({ versionOf, lines }: Known, id: string): Standing | null {
  const version = versionOf(id);
  if (version === 0) return null;
  return { version, lines: (lines.get(id) ?? []).map((line) => ({ seq: line.seq, content: line })) };
}

const CONTENT = ['customer', 'day', 'amount', 'orderId', 'product', 'category', 'channel'] as const;

function isSame(stored: NewTransaction, draft: NewTransaction): boolean {
  if (draft.kind === 'withdrawn' || stored.kind === 'withdrawn') return draft.kind === stored.kind;
  return CONTENT.every((field) => stored[field] === draft[field]) && sameAttributes(stored, draft);
}

function sameAttributes({ attributes: a }: NewTransaction, { attributes: b }: NewTransaction): boolean {
  const names = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})]);
  return [...names].every((name) => (a?.[name] ?? '') === (b?.[name] ?? ''));
}
