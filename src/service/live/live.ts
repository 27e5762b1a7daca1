import type { Bundle } from '../../bundles/bundle.ts';
import { PerennialError } from '../../errors.ts';
import type { Progress } from '../../forecast/progress.ts';
import { machineFault } from '../../machineFault.ts';
import type { LoadResult, Store, StoredTransaction } from '../../store/contract.ts';
import { Histories, type Naming } from '../../store/histories.ts';
import type { Turn } from '../../store/shared.ts';
import { WriteQueue } from '../../store/writeQueue.ts';
import { foldEmail } from '../../transactions/customers.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { formatDay } from '../../units.ts';
import type { Book } from '../book.ts';
import type { KeptAttributes } from '../customerAttributes.ts';
import { liveOrders } from '../page/liveOrders.ts';
import type { OrderHistory } from '../page/orderHistory.ts';
import type { Predictor } from '../predictor.ts';
import { shorten } from '../problems.ts';
import type { TransactionStatus } from '../responses.ts';
import { CommitGroups, type Settled } from './commitGroups.ts';
import { customersSince, readCustomers } from './customersInMemory.ts';
import { decide } from './decide.ts';
import { Others } from './others.ts';
import type { Draft } from './readTransactions.ts';
import { pause, runInBackground } from './runInBackground.ts';
import { SavedCustomers } from './savedCustomers.ts';

/** A store that is served: its customers in memory, kept up to date with what is posted. */
export interface Live {
  readonly store: Store;
  readonly book: Book;
  readonly orders: OrderHistory;
  readonly attributes: KeptAttributes;
  /** Whether any transaction has named a product, a category or a channel. */
  names(naming: Naming): boolean;
  /** Whether some customers' figures are still of an earlier day than `book.asOf`. */
  readonly stale: boolean;
  /**
   * Takes transactions, all of a request or none. When it has resolved they are on disk, and the book has their
   * customers' figures.
   *
   * @throws TRANSACTION_CONFLICT, NOT_READY where too many are waiting, STORE_UNWRITABLE
   */
  accept(drafts: readonly Draft[]): Promise<readonly TransactionStatus[]>;
  /**
   * Takes a ledger's transactions; customers are valued with them when it has resolved.
   *
   * @param source  a hash of the file
   * @throws UNITS_MIXED, STORE_LOADED, STORE_UNWRITABLE
   */
  load(ledger: Ledger, source: string): Promise<LoadResult>;
  /** Erases a customer for good. @returns how many transactions went. @throws CUSTOMER_UNKNOWN */
  erase(id: string, actor: string): Promise<number>;
  /**
   * Values every customer by another model, while the former goes on answering.
   *
   * @returns  has the new figures take the place of the old, all in one turn: to be called when the model is swapped
   * @throws NOT_READY where it is told to stop
   */
  prepare(next: Predictor, stop?: AbortSignal): Promise<() => void>;
  /** Ends it when what is under way is done; the store stays open. */
  close(): Promise<void>;
}

/** Transactions that may wait; more would wait for seconds. */
const MOST_WAITING = 50_000;
/** The file is rewritten so long after a customer was erased. */
const COMPACT_AFTER_MS = 1000;

/** @throws STORE_EMPTY, UNITS_MIXED, AMOUNTS_DIFFER, COVARIATE_INVALID where store and bundle do not fit each other */
export async function openLive(bundle: Bundle, predictor: Predictor, store: Store, progress: Progress): Promise<Live> {
  progress(`reading the store ${store.file}`);
  const customers = await readCustomers(bundle, predictor, store, (work) => background.request(work), progress);
  const { book } = customers;
  /** Changes of the store and of memory, one after the other. */
  const serial = new WriteQueue();
  const saved = new SavedCustomers(store, customers, serial);
  const others = new Others(store, customers);
  let compactWanted = false;
  const background = runInBackground(
    {
      revalue: (stop) => customers.revalue(stop),
      gather: (stop) => customers.gather(stop),
      save: (stop) => saved.save(stop),
      async compact(stop) {
        await pause(COMPACT_AFTER_MS, stop);
        compactWanted = !(await store.compact());
      },
    },
    reportUnlessAway,
  );

  const follow = async () => {
    await others.follow();
    // What could not be done while the store was away.
    if (customers.changed.size > 0) background.request('save');
    if (compactWanted) background.request('compact');
  };
  store.shared?.onChange(() => {
    // What fails is asked for again when the store is back.
    serial.run(follow).catch(() => {});
  });

  const commit = async (requests: readonly (readonly Draft[])[]): Promise<Settled<readonly TransactionStatus[]>[]> => {
    await others.readAnew();
    const seen = store.lastSeq();
    let whose: ReadonlySet<string> = new Set();
    const taken = await store
      .exclusively(async (turn, news) => {
        if (news) whose = others.hear(news, seen);
        return others.behind ? null : appendTo(turn, customers.histories, requests);
      })
      .catch(async (error) => {
        if (whose.size > 0) await customers.renew(whose, store.settings!.asOf);
        throw unwritable(error, store.file);
      });
    if (!taken) return commit(requests);
    if (taken.isNew) {
      remember(customers.histories, taken);
      whose = new Set([...whose, ...taken.customers]);
    }
    if (taken.isNew || whose.size > 0) await customers.renew(whose, store.settings!.asOf);
    return taken.decisions.map((decision) =>
      'problem' in decision ? { error: decision.problem } : { value: decision.statuses },
    );
  };
  const groups = new CommitGroups((requests: readonly (readonly Draft[])[]) => serial.run(() => commit(requests)));
  if (!(await saved.areCurrent())) customers.saveAll();

  return {
    store,
    book,
    orders: liveOrders(() => customers.histories),
    attributes: {
      get names() {
        return store.settings!.attributes;
      },
      of: (customerId, names) => customers.histories.attributesOf(customerId, names),
    },
    names: (naming) => customers.histories.names(naming),
    get stale() {
      return customers.stale;
    },
    accept(drafts) {
      if (groups.length > 0 && groups.length + drafts.length > MOST_WAITING) {
        throw new PerennialError('NOT_READY', { problem: 'too many transactions are waiting to be written' });
      }
      return groups.add(drafts);
    },
    load: (ledger, source) =>
      serial.run(async () => {
        const before = store.lastSeq();
        const result = await store.load(ledger, source).catch((error) => {
          throw unwritable(error, store.file);
        });
        if (store.shared) {
          await follow();
          return result;
        }
        const { asOf, attributes } = result.settings;
        if (store.lastSeq() === before && asOf === book.asOf) return result;
        const stored = await store.columns();
        customers.histories = new Histories(stored, attributes);
        await customers.renew(customersSince(stored, before), asOf);
        return result;
      }),
    erase: (id, actor) =>
      serial.run(async () => {
        // Who has no transaction left is in no book, and perhaps still in the file.
        const customer = book.idOf(id) ?? foldEmail(id);
        const count = await store.erase(customer, actor);
        if (count === 0) throw new PerennialError('CUSTOMER_UNKNOWN', { value: JSON.stringify(shorten(id, 200)) });
        customers.forget(customer);
        compactWanted = true;
        background.request('compact');
        return count;
      }),
    prepare: (next, stop) => customers.prepare(next, stop),
    async close() {
      await groups.idle();
      await background.stop();
      await saved.saveLast();
      // What was erased must not outlive the server in the file.
      if (compactWanted && !saved.isOthers) await store.compact();
    },
  };
}

/** Decides on what is posted, and writes what is new. */
async function appendTo(turn: Turn, histories: Histories, requests: readonly (readonly Draft[])[]) {
  const ids = new Set(requests.flat().map(({ transactionId }) => transactionId));
  const knownIds = [...ids].filter((id) => histories.versionOf(id) > 0);
  const stored = knownIds.length > 0 ? await turn.byTransactionId(knownIds) : [];
  const known = { versionOf: (id: string) => histories.versionOf(id), lines: linesById(stored) };
  const firstSeq = turn.lastSeq() + 1;
  const decided = decide(requests, known, firstSeq);
  const before = turn.settings!.asOf;
  const days = daysIn(requests.filter((_, i) => 'statuses' in decided.decisions[i]).flat());
  const asOf = [before, ...days].sort().at(-1)!;
  const isNew = decided.rows.length > 0 || asOf > before;
  if (isNew) await turn.append(decided.rows, decided.superseded, asOf);
  return { ...decided, firstSeq, isNew };
}

/** Keeps what was written in memory, too. */
function remember(histories: Histories, { rows, superseded, firstSeq }: Awaited<ReturnType<typeof appendTo>>): void {
  histories.supersede(superseded.map(({ seq }) => seq));
  histories.add(rows, firstSeq);
  // Rows that were added and replaced within the group.
  histories.supersede(superseded.filter(({ seq }) => seq >= firstSeq).map(({ seq }) => seq));
}

/** A store that is away is asked again when it is back. */
function reportUnlessAway(error: unknown): void {
  if (error instanceof PerennialError && error.code === 'STORE_AWAY') return;
  process.stderr.write(`${String(error)}\n`);
}

/** What kept transactions from the disk, in words for whoever sent them; a bug stays one. */
function unwritable(error: unknown, file: string): unknown {
  const fault = machineFault(error, file);
  if (fault?.code !== 'MACHINE_REFUSED') return error;
  return new PerennialError('STORE_UNWRITABLE', { problem: fault.details.problem }, { cause: error });
}

/** Days that transactions tell of: also what is outdated says that its day has come, so that order makes no difference. */
function daysIn(drafts: readonly Draft[]): string[] {
  return drafts.filter(({ kind }) => kind !== 'withdrawn').map(({ day }) => formatDay(day));
}

function linesById(stored: readonly StoredTransaction[]): Map<string, StoredTransaction[]> {
  const lines = new Map<string, StoredTransaction[]>();
  for (const line of stored) {
    const id = line.transactionId!;
    lines.set(id, [...(lines.get(id) ?? []), line]);
  }
  return lines;
}
